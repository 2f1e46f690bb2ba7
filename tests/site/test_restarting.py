"""The site while its database is away, and what its processes load."""

import os
import subprocess
import sys
import time

import psycopg
import pytest
from django.test import Client

from touchline.web.embedded import OWNER, EmbeddedPostgres
from touchline.web.firm import Firm

from .conftest import Cast

LOADED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "touchline.web.site_settings"
import django
django.setup()
from django.urls import get_resolver
def walk(patterns):
    for each in patterns:
        walk(getattr(each, "url_patterns", ()))
walk(get_resolver().url_patterns)
import touchline.web.server
heavy = {"numba", "llvmlite", "sklearn", "pandas", "scipy"} & set(sys.modules)
print(",".join(sorted(heavy)))
"""


def server_process(firm: Firm) -> int:
    note = firm.workspace.postgres / "data" / "postmaster.pid"
    return int(note.read_text().split("\n", 1)[0])


def test_a_page_asks_for_a_moment_while_the_database_starts_again(firm: Firm, person: Cast) -> None:
    client = person.client("alice", "zh-hant")
    os.kill(server_process(firm), 9)
    answers = []
    for _ in range(60):
        answers.append(client.get("/me/"))
        if answers[-1].status_code == 200:
            break
        time.sleep(0.5)
    statuses = [answer.status_code for answer in answers]
    assert statuses[-1] == 200
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in refused} <= {503}
    assert all(answer["Retry-After"] == "2" for answer in refused)


def test_a_connection_that_was_cut_is_replaced_unnoticed(firm: Firm, person: Cast) -> None:
    client = person.client("alice")
    assert client.get("/me/").status_code == 200
    folder = EmbeddedPostgres(firm.workspace.postgres).socket_folder
    with psycopg.connect(host=str(folder), user=OWNER, dbname="postgres", autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    assert client.get("/me/").status_code == 200


def test_an_answer_without_the_database_says_what_to_do(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(firm.office.database), "answers", lambda _self: False)
    answer = Client(headers={"Accept-Language": "zh-CN"}).post("/accounts/login/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


def test_the_web_process_loads_nothing_that_only_runs_need() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""

"""The API: what a key opens, and what it does not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.pipeline.run import runs
from touchline.vocabulary.pseudonym import parse_shown, shown
from touchline.web.api import operations as operations_of_the_api
from touchline.web.api.urls import api
from touchline.web.firm import Firm
from touchline.web.office.api_keys import Scope, make_key, revoke
from touchline.web.office.desk import log_contact
from touchline.web.office.log_entry import LogEntry
from touchline.web.office.models import ApiKey
from touchline.web.office.visibility import visible_to

ALL = tuple(Scope)


def caller(person: Cast, username: str, *scopes: Scope) -> Client:
    """A program with a key of that person."""
    _key, text = make_key(person(username), "test", scopes or ALL, None)
    return Client(headers={"Authorization": f"Bearer {text}"})


def everything(client: Client, address: str, cursor: str) -> list[dict[str, Any]]:
    """Every item of every page."""
    items: list[dict[str, Any]] = []
    after = ""
    while True:
        page = client.get(f"{address}&{cursor}={after}" if after else address).json()
        items += page["items"]
        if page["next"] is None:
            return items
        after = page["next"]


@pytest.mark.contract("A24.3")
def test_pages_give_each_visible_customer_once(person: Cast) -> None:
    found = everything(caller(person, "alice"), "/api/v1/customers?limit=7", "after")
    assert [each["id"] for each in found] == [shown(n) for n in visible_to(person("alice")).ids()]


@pytest.mark.contract("A24.3")
def test_a_foreign_customer_is_not_there(person: Cast) -> None:
    foreign = shown(person.customers_of("charlie")[0])
    answer = caller(person, "alice").get(f"/api/v1/customers/{foreign}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_names_need_the_scope_and_a_person_who_sees_them(person: Cast) -> None:
    def first(client: Client) -> Any:
        return client.get("/api/v1/customers?limit=1").json()["items"][0]["name"]

    assert first(caller(person, "ada"))
    assert first(caller(person, "ada", Scope.CUSTOMERS)) is None
    assert first(caller(person, "ana")) is None


def test_next_contacts_come_with_reasons_those_due_first(person: Cast) -> None:
    found = everything(caller(person, "ada"), "/api/v1/next-contacts?limit=20", "after")
    days = [each["due_on"] for each in found]
    assert days == sorted(days)
    assert all(each["reasons"] for each in found)
    assert not [each for each in found if each["status"] == "do_not_contact"]


def test_a_contact_logged_between_two_pages_loses_nobody(person: Cast) -> None:
    client = caller(person, "ada")
    everybody = everything(client, "/api/v1/next-contacts?limit=200", "after")
    first = client.get("/api/v1/next-contacts?limit=5").json()
    done = parse_shown(first["items"][2]["id"])
    entry = LogEntry(uuid4(), done, "call", "outbound", "reached", timezone.now())
    log_contact(person("ada"), entry)
    rest = everything(client, f"/api/v1/next-contacts?limit=7&after={first['next']}", "after")
    assert [each["id"] for each in first["items"] + rest] == [each["id"] for each in everybody]


@pytest.mark.parametrize(
    ("after", "status"),
    [("5", 422), ("2026-11-24~nan~0000000000000", 422), ("2026-99-24~1~0000000000000", 404)],
)
def test_a_cursor_that_is_none_is_told(person: Cast, after: str, status: int) -> None:
    answer = caller(person, "ada").get(f"/api/v1/next-contacts?after={after}")
    assert answer.status_code == status
    assert "after" in str(answer.json())


def test_runs_come_by_pages_the_latest_first(
    person: Cast, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    (run,) = runs(firm.workspace)
    named = [replace(run, manifest=replace(run.manifest, run=f"run-{n}")) for n in range(5)]
    monkeypatch.setattr(operations_of_the_api, "runs", lambda _workspace: named)
    found = everything(caller(person, "ana"), "/api/v1/runs?limit=2", "after")
    assert [each["run"] for each in found] == ["run-4", "run-3", "run-2", "run-1", "run-0"]
    assert caller(person, "ana").get("/api/v1/runs?after=other").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/customer", "/api/v2/customers"])
def test_an_address_of_the_api_that_is_none_is_a_problem_for_programs(
    person: Cast, path: str
) -> None:
    for client in (Client(), person.client("ada"), caller(person, "ada")):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_measures_and_runs_are_told(person: Cast) -> None:
    client = caller(person, "ana")
    visits = client.get("/api/v1/measures/visits?language=zh-hans").json()
    assert (visits["unit"], visits["label"]) == ("count", "拜访次数")
    run = client.get("/api/v1/runs").json()["items"][0]
    assert run["published"]
    assert client.get(f"/api/v1/runs/{run['run']}").json() == run
    assert client.get("/api/v1/runs/no-such").status_code == 404


def operations() -> list[str]:
    """Every path of the API with an example in it."""
    given = {"{reference}": "0000000000000", "{name}": "visits", "{run}": "x"}
    paths = []
    for path in api.get_openapi_schema()["paths"]:
        for word, example in given.items():
            path = path.replace(word, example)  # noqa: PLW2901 - each word in its turn
        paths.append(path)
    return paths


@pytest.mark.parametrize("path", operations())
def test_without_a_key_an_operation_says_no(person: Cast, path: str) -> None:
    assert Client().get(path).status_code == 401
    assert person.client("ada").get(path).status_code == 401
    assert Client(headers={"Authorization": "Bearer tl_ab_cd"}).get(path).status_code == 401


def test_a_key_without_the_scope_is_refused(person: Cast) -> None:
    assert caller(person, "ada", Scope.RUNS).get("/api/v1/customers").status_code == 403


def test_a_revoked_an_old_and_a_leavers_key_open_nothing(person: Cast) -> None:
    key, text = make_key(person("ada"), "test", ALL, None)
    client = Client(headers={"Authorization": f"Bearer {text}"})
    assert client.get("/api/v1/runs").status_code == 200
    assert revoke(person("ada"), key.pk)
    assert client.get("/api/v1/runs").status_code == 401
    ApiKey.objects.update(revoked_at=None, expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/runs").status_code == 401
    ApiKey.objects.update(expires_at=None)
    ada = person("ada")
    ada.is_active = False
    ada.save()
    assert client.get("/api/v1/runs").status_code == 401


def test_the_secret_is_not_kept(person: Cast) -> None:
    key, text = make_key(person("ada"), "test", ALL, None)
    secret = text.rpartition("_")[2].encode()
    assert secret not in bytes(ApiKey.objects.get(pk=key.pk).digest)


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "after=short", "status=odd", "tier=%00"])
def test_what_cannot_be_understood_is_told(person: Cast, query: str) -> None:
    answer = caller(person, "ada").get(f"/api/v1/customers?{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.json()["detail"]

"""The first administrator."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.test import Client
from tests.site.conftest import Cast, opened

from touchline import policy as policies
from touchline.intake.mapping import parse_mapping
from touchline.lake.imports import committed
from touchline.lake.lock import writing
from touchline.lake.workspace import create_workspace
from touchline.simulator.simulate import MAPPING_FILE, simulate
from touchline.vocabulary.progress import silent
from touchline.web.embedded import EmbeddedPostgres
from touchline.web.firm import Firm
from touchline.web.jobs import kinds
from touchline.web.jobs.queue import ask, ask_again
from touchline.web.jobs.work import do_job
from touchline.web.office.models import CustomerDesk, Job, JobKind, JobState, Person
from touchline.web.office.roles import Role
from touchline.web.pages.first_run.setup_code import setup_code, setup_code_to_show

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GIVEN = {"name": "Wu Fang", "username": "wufang", "password": "violet otter harbour"}


@pytest.fixture
def empty_office(person: Cast) -> None:
    """Nobody has an account."""
    Person.objects.all().delete()


def test_a_fresh_office_leads_to_the_welcome_page(empty_office: None) -> None:
    assert Client().get("/today/").headers["Location"] == "/welcome/"


def test_the_first_account_is_an_administrators_and_is_signed_in(empty_office: None) -> None:
    client = Client(headers={"Host": "localhost"})
    assert client.post("/welcome/", GIVEN).headers["Location"] == "/welcome/begin/"
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"headers": {"Host": "localhost", "X-Forwarded-For": "192.0.2.7"}},  # through a proxy here
        {"headers": {"Host": "testserver"}},  # another's name that leads here
    ],
)
def test_from_elsewhere_the_servers_code_is_asked_for(
    empty_office: None, elsewhere: dict[str, Any]
) -> None:
    client = Client(**elsewhere)
    assert client.post("/welcome/", {**GIVEN, "code": "guess"}).status_code == 200
    assert not Person.objects.exists()
    assert client.post("/welcome/", {**GIVEN, "code": setup_code()}).status_code == 302


def test_the_welcome_page_changes_its_language(empty_office: None) -> None:
    client = Client(headers={"Host": "localhost"})
    assert "Make the account" in client.get("/welcome/").content.decode()
    client.post("/language/", {"language": "zh-hant", "next": "/welcome/"})
    assert "建立帳號並繼續" in client.get("/welcome/").content.decode()


def test_where_there_are_data_the_virtual_firm_is_not_offered(person: Cast) -> None:
    client = person.client("ada")
    assert "virtual firm" not in client.get("/welcome/begin/").content.decode()
    assert client.post("/welcome/demo/").status_code == 404
    assert not Job.objects.exists()


@pytest.mark.contract("A1.1")
def test_an_empty_firm_shows_the_virtual_one_once_and_its_reps_have_a_day(
    empty_firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = Person.objects.make("wufang", "吴芳", Role.ADMIN, password="violet otter harbour")
    client = Client()
    client.force_login(admin, BACKEND)
    assert "Show me the virtual firm" in client.get("/welcome/begin/").content.decode()
    asked = {client.post("/welcome/demo/").headers["Location"] for _ in range(2)}
    job = Job.objects.get()
    assert asked == {f"/runs/jobs/{job.pk}/"}
    Job.objects.update(arguments={"customers": 60, "weeks": 13})
    killed = Mock(side_effect=RuntimeError)
    with monkeypatch.context() as patched:  # after its files were imported
        patched.setattr(kinds, "_publishing", killed)
        do_job(job.pk)
    assert killed.called
    again = ask_again(Job.objects.get(), admin)
    do_job(again.pk)
    again.refresh_from_db()
    assert again.state == JobState.SUCCEEDED, again.error
    customers = (again.result or {})["customers"]
    assert customers >= 60
    reps = Person.objects.filter(role=Role.REP)
    assert CustomerDesk.objects.filter(owner__in=reps).count() == customers
    assert "virtual firm" not in client.get("/welcome/begin/").content.decode()
    assert client.post("/welcome/demo/").status_code == 404


def test_the_virtual_firm_tried_again_does_not_join_the_firm_s_own_data(
    empty_firm: Firm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    admin = Person.objects.make("wufang", "吴芳", Role.ADMIN, password="violet otter harbour")
    job = ask(JobKind.DEMO, {"customers": 60, "weeks": 13}, admin)
    with monkeypatch.context() as patched:  # after its files were made, before any import
        patched.setattr(kinds, "_import_paths", Mock(side_effect=OSError(28, "No space left")))
        do_job(job.pk)
    job.refresh_from_db()
    simulate(60, 13, 99, date(2026, 11, 1), tmp_path)
    own = parse_mapping(MAPPING_FILE.read_text(encoding="utf-8") + "\n# our own\n", "")
    with writing(empty_firm.workspace, "import"):
        kinds._import_paths(empty_firm, [tmp_path / "exports"], own, silent)
    before, people = len(committed(empty_firm.workspace)), Person.objects.count()
    again = ask_again(job, admin)
    do_job(again.pk)
    again.refresh_from_db()
    assert again.state == JobState.FAILED
    assert (len(committed(empty_firm.workspace)), Person.objects.count()) == (before, people)


@pytest.fixture
def empty_firm(server_folder: Path) -> Iterator[Firm]:
    """A firm that has nothing yet."""
    root = server_folder / f"welcome-{uuid4().hex[:8]}"
    workspace = create_workspace(root, policies.dump(policies.template("b2b_software")))
    with EmbeddedPostgres(root.resolve() / "postgres").serving(), opened(workspace) as firm:
        yield firm


def test_with_anybody_here_there_is_no_welcome(person: Cast) -> None:
    assert Client().get("/welcome/").status_code == 404
    assert Client().post("/welcome/", GIVEN).status_code == 404


def test_the_code_is_shown_until_somebody_has_an_account(empty_office: None) -> None:
    assert setup_code_to_show() == setup_code()
    Client(headers={"Host": "localhost"}).post("/welcome/", GIVEN)
    assert setup_code_to_show() == ""

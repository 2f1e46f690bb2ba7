"""One small firm with its people, published and served, for the tests of the site.

The cast: Alice and Bob are reps of team East, Charlie is a rep of team South. Mei manages team
East, Chen all teams. Ana is an analyst, Max in marketing, Sam in service, Ada the administrator.
Every customer has an owner.

These tests run by themselves (`pytest tests/site`): Django is set up once a process, and here it is
the whole site.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "touchline.web.site_settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # a browser's driver runs a loop of its own

import django

django.setup()

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from tests.site.browser import HEARD, Site, chromium, launch, open_as, site_of

from touchline import policy as policies
from touchline.engines.duckdb import DuckDBEngine
from touchline.intake.mapping import load_mapping
from touchline.lake.lock import writing
from touchline.lake.workspace import Workspace, create_workspace
from touchline.pipeline.import_files import import_files
from touchline.pipeline.run import make_run, read_run
from touchline.simulator.simulate import MAPPING_FILE, simulate
from touchline.web.database import open_office
from touchline.web.embedded import EmbeddedPostgres
from touchline.web.firm import Firm, serving
from touchline.web.jobs.publishing import Publishing
from touchline.web.office.models import CustomerDesk, Person, Team
from touchline.web.office.owners import refresh_owners
from touchline.web.office.roles import Role

LAST_DAY = date(2026, 11, 20)
CUSTOMERS, WEEKS, SEED = 90, 40, 7
KEYS = Path(__file__).with_name("keys_of_the_tests.toml")
OpenAs = Callable[..., Page]
PASSWORD = "a long password of the tests"
HASHED = make_password(PASSWORD)
WORK = (
    "office_import_draft",
    "office_saved_mapping",
    "office_job",
    "office_assignment",
    "office_logged_contact",
    "office_desk_action",
    "office_note",
    "office_task",
    "office_customer_tag",
    "office_saved_view",
    "office_picked_customers",
    "office_access_log",
    "office_api_key",
    "office_customer_desk",
    "mfa_authenticator",
    "account_emailaddress",
    "office_person",
    "office_team",
    "office_cache",
    "django_session",
)  # those that refer to others come first
CAST = {
    "alice": ("Alice Lin", Role.REP, "East"),
    "bob": ("Bob Wang", Role.REP, "East"),
    "charlie": ("Charlie Ho", Role.REP, "South"),
    "mei": ("Mei Zhao", Role.MANAGER, "East"),
    "chen": ("Chen Yu", Role.MANAGER, "All"),
    "ana": ("Ana Silva", Role.ANALYST, None),
    "max": ("Max Braun", Role.MARKETING, None),
    "sam": ("Sam Lee", Role.SERVICE, None),
    "ada": ("Ada Chou", Role.ADMIN, None),
}


@pytest.fixture(scope="session")
def firm_workspace(server_folder: Path) -> Iterator[Workspace]:
    """The firm's workspace: imported, run and published once; its server runs all the session."""
    root = server_folder / "firm"
    exports = server_folder / "firm-exports"
    simulate(CUSTOMERS, WEEKS, SEED, LAST_DAY, exports)
    workspace = create_workspace(root, policies.dump(policies.template("b2b_software")))
    # The same keys every time: customers have the same references, and so the same order.
    key_file = workspace.keys / "vault.toml"
    key_file.write_bytes(KEYS.read_bytes())
    key_file.chmod(0o600)
    with EmbeddedPostgres(root.resolve() / "postgres").serving():
        with opened(workspace) as firm:
            with writing(workspace, "import"):
                import_files(
                    workspace,
                    [exports / "exports"],
                    mapping=load_mapping(MAPPING_FILE),
                    policy=firm.policy,
                    vault=firm.office.vault,
                    quarantine=firm.office.quarantine,
                    engine=firm.engine,
                    now=datetime.now(UTC),
                )
                made = make_run(workspace, firm.engine, firm.policy, LAST_DAY)
            work = Publishing(workspace, firm.engine, firm.policy, firm.office)
            firm.office.publisher.publish(
                made.manifest.run, made.results, work.companions(made, made.results)
            )
        yield workspace


@contextmanager
def opened(workspace: Workspace) -> Iterator[Firm]:
    """The firm of the workspace, served by this process inside."""
    engine = DuckDBEngine(workspace.tmp, 2)
    with (
        open_office(workspace.root, {}) as office,
        serving(Firm(workspace, engine, office)) as firm,
    ):
        yield firm


@pytest.fixture(scope="session")
def served(firm_workspace: Workspace) -> Iterator[Firm]:
    """The firm, served all the session."""
    with opened(firm_workspace) as firm:
        yield firm


@pytest.fixture
def firm(served: Firm) -> Firm:
    """The served firm with its cast; whatever people did in the test before is undone."""
    forget_people(served)
    hire_cast()
    return served


def forget_people(firm: Firm) -> None:
    """Only what was imported and published stays."""
    with firm.office.database.transaction() as cursor:
        for table in WORK:
            cursor.execute(f"DELETE FROM {table}")
        refresh_owners(cursor)


def hire_cast() -> None:
    """The people, their teams, and an owner for each customer, in turn."""
    whole = Team.objects.create(name="All")
    teams = {name: Team.objects.create(name=name, parent=whole) for name in ("East", "South")}
    teams["All"] = whole
    people = {
        username: Person.objects.create(
            username=username,
            name=name,
            role=role,
            team=teams.get(team or ""),
            password=HASHED,
        )
        for username, (name, role, team) in CAST.items()
    }
    reps = [people[name] for name in ("alice", "bob", "charlie")]
    desks = list(CustomerDesk.objects.order_by("customer_id"))
    for place, desk in enumerate(desks):
        desk.owner, desk.owner_by_hand = reps[place % len(reps)], True
    CustomerDesk.objects.bulk_update(desks, ["owner", "owner_by_hand"])


@pytest.fixture
def counted(firm: Firm) -> Firm:
    """The firm after a run that knew who looks after whom: its counts stand under their names.

    It is the run that people see, not the latest: another test may have made one of a later day.
    """
    published = firm.office.publisher.published_run()
    assert published is not None
    run = read_run(firm.workspace.runs / published.run_id)
    work = Publishing(firm.workspace, firm.engine, firm.policy, firm.office)
    firm.office.publisher.publish(run.manifest.run, run.results, work.companions(run, run.results))
    return firm


@pytest.fixture
def person(firm: Firm) -> "Cast":
    """`person("alice")`: one of the cast."""
    return Cast()


class Cast:
    """The people by their user names."""

    def __call__(self, username: str) -> Person:
        """The person."""
        return Person.objects.get(username=username)

    def client(self, username: str, language: str = "en") -> Client:
        """A client in which that person is signed in; pages come in that language."""
        client = Client(headers={"Accept-Language": language})
        client.force_login(self(username), "allauth.account.auth_backends.AuthenticationBackend")
        return client

    def customers_of(self, username: str) -> list[int]:
        """The customers that the person looks after."""
        owned = CustomerDesk.objects.filter(owner__username=username).order_by("customer_id")
        return list(owned.values_list("customer_id", flat=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; skips visibly where there is none."""
    if not chromium():
        pytest.skip("there is no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site(served: Firm) -> Iterator[Site]:
    """The site of the small firm, on a port of this machine."""
    with site_of() as answering:
        yield answering


@pytest.fixture
def browser_as(firm: Firm, site: Site, browser: Browser) -> Iterator[OpenAs]:
    """`browser_as("alice", width=390, language="zh-hans")`: a page in which she is signed in.

    Addresses may be relative to the site. At the end, no page may have complained.
    """
    opened_pages: list[Page] = []

    def opening(username: str, **how: Any) -> Page:
        page = open_as(browser, site, username, **how)
        opened_pages.append(page)
        return page

    yield opening
    complaints = [each for page in opened_pages for each in HEARD.pop(id(page)).complaints]
    for page in opened_pages:
        page.context.close()
    assert complaints == []


@pytest.fixture
def nothing_published(firm: Firm) -> Iterator[None]:
    """The firm before its first run; afterwards the published run is back."""
    with firm.office.database.transaction() as cursor:
        cursor.execute("SELECT table_name FROM office_published_run WHERE current")
        table = cursor.fetchone()
        cursor.execute("UPDATE office_published_run SET current = false WHERE current")
        cursor.execute("ALTER VIEW published_customer RENAME TO published_customer_aside")
    yield
    with firm.office.database.transaction() as cursor:
        cursor.execute("ALTER VIEW published_customer_aside RENAME TO published_customer")
        cursor.execute(
            "UPDATE office_published_run SET current = true WHERE table_name = %s", table
        )

"""Every route as every role and for everybody's customers: no leak, no route without an entry."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.site.conftest import CAST, Cast

from touchline.lake.imports import committed
from touchline.web.firm import Firm
from touchline.web.office.api_keys import Scope, make_key
from touchline.web.office.hiring import invitation
from touchline.web.office.import_drafts import draft_folder
from touchline.web.office.models import (
    Assignment,
    CustomerDesk,
    ImportDraft,
    Job,
    JobKind,
    JobState,
    LoggedContact,
    Person,
)
from touchline.web.office.roles import Role
from touchline.web.office.saved_views import save_view

MATRIX = tomllib.loads(Path(__file__).with_name("access_matrix.toml").read_text(encoding="utf-8"))
FOREIGN = ("account_", "mfa_", "socialaccount_")  # packages test their own views
EVERYBODY = {role.value for role in Role}
# One person of each role, and a customer that is theirs to see; the reps see no other's.
BY_ROLE = {
    "rep": "alice",
    "manager": "mei",
    "marketing": "max",
    "service": "sam",
    "analyst": "ana",
    "admin": "ada",
}
OPEN = {200, 204, 302, 303, 400, 409, 410, 422}  # answers of a view that let the person in
SEES_EVERYBODY = {"marketing", "service", "analyst", "admin"}


@dataclass(frozen=True)
class Route:
    """One address of the site by its full name."""

    name: str
    takes: tuple[str, ...]
    takes_customer: bool


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[Route]:
    """Every named route below the resolver."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{before}{entry.namespace}:" if entry.namespace else before)
        elif isinstance(entry, URLPattern) and entry.name:
            converters = entry.pattern.converters
            words = entry.pattern.regex.groupindex
            kinds = {name: type(converters.get(name)).__name__ for name in words}
            takes = tuple(name for name, kind in kinds.items() if kind != "CustomerReference")
            yield Route(f"{before}{entry.name}", takes, "CustomerReference" in kinds.values())


ROUTES = [route for route in routes() if not route.name.startswith(FOREIGN)]
OWN = [route for route in ROUTES if "key" not in MATRIX.get(route.name, {}).get("roles", ["key"])]
Maker = Callable[[Firm, Person], object]
MAKERS: dict[str, Maker] = {
    "$bob": lambda _firm, _person: Person.objects.get(username="bob").pk,
    "$invited": lambda _firm, _person: invitation(Person.objects.get(username="bob"))[0],
    "$invitation": lambda _firm, _person: invitation(Person.objects.get(username="bob"))[1],
    "$job": lambda _firm, person: Job.objects.create(kind=JobKind.RUN, asked_by=person).pk,
    "$import": lambda firm, _person: committed(firm.workspace)[0].import_id,
    "$key": lambda _firm, person: make_key(person, "x", [Scope.RUNS], None)[0].pk,
    "$contact": lambda _firm, person: _contact_of(person),
    "$run": lambda firm, _person: _published(firm),
    "$draft": lambda firm, person: _draft_of(firm, person).pk,
    "$imported": lambda firm, person: _imported_by(firm, person).pk,
    "$batch": lambda _firm, person: _batch_of(person),
    "$view": lambda _firm, person: save_view(person, "customers", "Mine", "", shared=False).pk,
}


def _draft_of(firm: Firm, person: Person) -> ImportDraft:
    """An upload that waits for its columns."""
    file = {"name": "orders.csv", "bytes": 50, "digest": uuid4().hex}
    draft = ImportDraft.objects.create(person=person, files=[file])
    text = "order_no,customer_no,order_date,amount\nO1,K1,2026-11-01,12.50\n"
    (draft_folder(firm, draft) / "orders.csv").write_text(text)
    return draft


def _imported_by(firm: Firm, person: Person) -> ImportDraft:
    """An upload that was imported."""
    import_id = committed(firm.workspace)[0].import_id
    counts = dict.fromkeys(("received", "stored", "duplicate", "rejected", "quarantined"), 1)
    told = {
        **counts,
        "by_table": {},
        "rejected_by_reason": {},
        "quarantined_by_reason": {},
        "files": [{**counts, "file": "orders.csv", "import_id": import_id}],
    }
    job = Job.objects.create(
        kind=JobKind.IMPORT, state=JobState.SUCCEEDED, result=told, asked_by=person
    )
    return ImportDraft.objects.create(person=person, files=[], job=job, ended_at=timezone.now())


def _batch_of(person: Person) -> UUID:
    made = Assignment.objects.create(customer_id=1, made_by=person, after=person)
    return made.batch


def _contact_of(person: Person) -> UUID:
    made = LoggedContact.objects.create(
        client_id=uuid4(),
        customer_id=CustomerDesk.objects.order_by("customer_id")[0].customer_id,
        person=person,
        channel="letter",
        direction="outbound",
        happened_at=timezone.now(),
    )
    return made.client_id


def _published(firm: Firm) -> str:
    run = firm.office.publisher.published_run()
    assert run is not None
    return run.run_id


def test_every_route_has_an_entry_and_every_entry_a_route() -> None:
    missing = sorted({route.name for route in ROUTES} - set(MATRIX))
    gone = sorted(set(MATRIX) - {route.name for route in ROUTES})
    assert (missing, gone) == ([], []), "say who may open them, in tests/site/access_matrix.toml"


def called(client: Client, route: Route, arguments: dict[str, Any]) -> int:
    """The status with which the route answers."""
    entry = MATRIX[route.name]
    address = f"{reverse(route.name, kwargs=arguments)}?{entry.get('query', '')}"
    if entry.get("method", "GET") == "POST":
        return client.post(address, entry.get("data", {})).status_code
    return client.get(address).status_code


def arguments_of(route: Route, firm: Firm, person: Person) -> dict[str, Any]:
    """What stands in the address, made fresh where the entry asks for it."""
    given = MATRIX[route.name].get("arguments", {})
    return {
        name: MAKERS[word](firm, person) if str(word) in MAKERS else word
        for name, word in given.items()
        if name in route.takes
    }


def allowed(route: Route) -> set[str]:
    """The roles that may open the route."""
    roles = set(MATRIX[route.name]["roles"])
    return EVERYBODY if roles & {"everybody", "anybody"} else roles


@pytest.mark.contract("A24.3")
@pytest.mark.parametrize("route", OWN, ids=lambda route: route.name)
def test_a_route_opens_for_whom_the_matrix_says(firm: Firm, person: Cast, route: Route) -> None:
    wrong = []
    for role, who in BY_ROLE.items():
        arguments = arguments_of(route, firm, person(who))
        if route.takes_customer:
            arguments["customer_id"] = person.customers_of("alice")[0]
        status = called(person.client(who), route, arguments)
        if status not in (OPEN if role in allowed(route) else {404}):
            wrong.append((role, status))
    assert wrong == []


@pytest.mark.contract("A24.3")
@pytest.mark.parametrize(
    "route", [route for route in OWN if route.takes_customer], ids=lambda route: route.name
)
def test_a_foreign_customer_is_not_there(firm: Firm, person: Cast, route: Route) -> None:
    foreign = person.customers_of("charlie")[0]
    for role in sorted(set(BY_ROLE) - SEES_EVERYBODY):
        who = BY_ROLE[role]
        arguments = {**arguments_of(route, firm, person(who)), "customer_id": foreign}
        assert called(person.client(who), route, arguments) == 404, role


@pytest.mark.parametrize("route", OWN, ids=lambda route: route.name)
def test_nobody_opens_a_route_without_signing_in(firm: Firm, person: Cast, route: Route) -> None:
    arguments = arguments_of(route, firm, person("ada"))
    if route.takes_customer:
        arguments["customer_id"] = person.customers_of("alice")[0]
    entry = MATRIX[route.name]
    address = f"{reverse(route.name, kwargs=arguments)}?{entry.get('query', '')}"
    client = Client()
    posts = entry.get("method", "GET") == "POST"
    answer = client.post(address, entry.get("data", {})) if posts else client.get(address)
    if set(entry["roles"]) & {"anybody", "nobody"}:
        assert not answer.headers.get("Location", "").startswith("/accounts/login/")
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/")


def test_the_cast_has_every_role() -> None:
    assert {role for _name, role, _team in CAST.values()} == EVERYBODY


# What packages bring and people may use; everything else that they bring is not there.
OF_PACKAGES = {
    "account_login",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "account_inactive",
    "mfa_authenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
PACKAGES = [route for route in routes() if route.name.startswith(FOREIGN)]


@pytest.mark.contract("A24.3")
@pytest.mark.parametrize("route", PACKAGES, ids=lambda route: route.name)
def test_what_packages_bring_is_open_only_where_it_is_listed(person: Cast, route: Route) -> None:
    address = reverse(route.name, kwargs=dict.fromkeys(route.takes, "x"))
    statuses = {person.client("ada").get(address).status_code, Client().get(address).status_code}
    if route.name not in OF_PACKAGES:
        assert statuses <= {404, 302}
        assert person.client("ada").post(address).status_code == 404


# Routes that show by GET and change by POST: the matrix above calls them by GET.
CHANGES = [route for route in OWN if route.takes_customer]


@pytest.mark.contract("A24.3")
@pytest.mark.parametrize("route", CHANGES, ids=lambda route: route.name)
def test_nothing_is_done_with_a_foreign_customer(person: Cast, firm: Firm, route: Route) -> None:
    foreign, written = person.customers_of("charlie")[0], {"note": "x", "text": "x", "tag": "x"}
    for who in ("alice", "mei"):
        arguments = {**arguments_of(route, firm, person(who)), "customer_id": foreign}
        sent = {**written, "channel": "call", "outcome": "reached", "client_id": str(uuid4())}
        sent |= {"until": "2099-01-01", "reason": "away", "to": str(person(who).pk)}
        answer = person.client(who).post(reverse(route.name, kwargs=arguments), sent)
        assert answer.status_code in {404, 405}
    assert not LoggedContact.objects.filter(customer_id=foreign).exists()
    assert foreign in person.customers_of("charlie")


def test_a_page_that_says_nonsense_of_itself_still_leads_to_sign_in(person: Cast) -> None:
    said = {"HX-Request": "true", "HX-Current-URL": "http://[nonsense"}
    assert Client(headers=said).get("/today/").status_code == 401

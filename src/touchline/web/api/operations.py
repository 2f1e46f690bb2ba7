"""The operations: customers, next contacts, measures and runs, all read-only."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import Field

from touchline.advice.next_contact import Status
from touchline.advice.reasons import sentences
from touchline.pipeline.run import Run, runs
from touchline.vocabulary.measure import Counted, Estimated, Measure
from touchline.vocabulary.pseudonym import parse_shown, shown
from touchline.vocabulary.words import Language
from touchline.web.api.cursors import ORDER, DueCursor
from touchline.web.api.keys import Bearer
from touchline.web.api.schemas import (
    REFERENCE,
    Customer,
    CustomerPage,
    DueContacts,
    MeasureOut,
    NextContact,
    NextContactPage,
    Problem,
    RunOut,
    RunPage,
)
from touchline.web.firm import served_firm
from touchline.web.office.api_keys import Scope
from touchline.web.office.models import ApiKey
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import (
    Condition,
    NothingPublishedError,
    Order,
    Row,
    VisibleCustomers,
)
from touchline.web.shell.context import now
from touchline.web.shell.customer_names import names_for
from touchline.web.shell.freshness import freshness

router = Router()
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
LARGEST_PAGE = 200
NO_PAGE = "No page ended there: `after` is the `next` of a page."
TO_CONTACT = (Status.OVERDUE.value, Status.DUE.value, Status.ON_TRACK.value)
TOLD_APART = {
    "customer_id", "tier", "score", "status", "due_on", "days_over", "channel", "owner_id",
    "referred_by", "reason_codes", "owner", "last_contact_at", "last_contact_channel",
    "snoozed_until", "done_on",
}  # what is not a measure, or has its own place  # fmt: skip
Limit = Annotated[int, Query(50, ge=1, le=LARGEST_PAGE)]
After = Annotated[str | None, Query(None, pattern=REFERENCE)]
NO_NUL = r"^[^\x00]*$"  # which no text of the database holds
ReferenceIn = Annotated[str, Field(pattern=REFERENCE)]


def _key(request: HttpRequest) -> ApiKey:
    key: ApiKey = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    return key


def _customers(request: HttpRequest) -> VisibleCustomers:
    return visible_to(_key(request).person)


def _names(
    request: HttpRequest, customers: VisibleCustomers, rows: Sequence[Row]
) -> dict[int, str]:
    if Scope.NAMES.value not in _key(request).scopes or customers.masked:
        return {}
    return names_for(customers, [row["customer_id"] for row in rows])


def _id(reference: str) -> int:
    try:
        return parse_shown(reference)
    except ValueError:
        raise Http404 from None


def _customer(row: Row, names: Mapping[int, str]) -> Customer:
    return Customer(
        id=shown(row["customer_id"]),
        name=names.get(row["customer_id"]),
        measures={name: value for name, value in row.items() if name not in TOLD_APART},
        **{name: row[name] for name in Customer.model_fields if name in row},
    )


@router.get(
    "/customers",
    response={200: CustomerPage, **REFUSALS},
    auth=Bearer(Scope.CUSTOMERS),
    url_name="customers",
)
def customers(
    request: HttpRequest,
    limit: Limit,
    after: After,
    tier: Annotated[str | None, Query(None, max_length=40, pattern=NO_NUL)],
    status: Annotated[Status | None, Query(None)],
) -> CustomerPage:
    """The customers that the key's person sees, by id."""
    asked = [Condition("customer_id", "above", _id(after))] if after else []
    asked += [Condition("tier", "is", tier)] if tier else []
    asked += [Condition("status", "is", status.value)] if status else []
    seen, fresh = _customers(request), freshness(served_firm())
    rows = _page(seen, asked, [Order("customer_id")], limit)
    items = [_customer(row, _names(request, seen, rows)) for row in rows[:limit]]
    following = items[-1].id if len(rows) > limit else None
    return CustomerPage(run=fresh.run_id, as_of=fresh.as_of, items=items, next=following)


@router.get(
    "/customers/{reference}",
    response={200: Customer, **REFUSALS},
    auth=Bearer(Scope.CUSTOMERS),
    url_name="customer",
)
def customer(request: HttpRequest, reference: ReferenceIn) -> Customer:
    """One customer; 404 where there is none that the key's person sees."""
    seen = _customers(request)
    rows = _page(seen, [Condition("customer_id", "is", _id(reference))], [], 1)
    if not rows:
        raise Http404
    return _customer(rows[0], _names(request, seen, rows))


@router.get(
    "/next-contacts",
    response={200: NextContactPage, **REFUSALS},
    auth=Bearer(Scope.CUSTOMERS),
    url_name="next_contacts",
)
def next_contacts(request: HttpRequest, given: Query[DueContacts]) -> NextContactPage:
    """When to contact whom, how and why; those due first.

    Left out are those who must not be contacted, and those contacted since the run.
    """
    asked = [
        Condition("status", "one_of", TO_CONTACT),
        Condition("due_on", "known"),
        Condition("last_contact_at", "uncovered", now()),
    ]
    asked += [Condition("due_on", "at_least", given.due_from)] if given.due_from else []
    asked += [Condition("due_on", "at_most", given.due_to)] if given.due_to else []
    seen, fresh, policy = _customers(request), freshness(served_firm()), served_firm().policy
    asked += [_cursor(given.after).following] if given.after else []
    rows = _page(seen, asked, ORDER, given.limit)
    names = _names(request, seen, rows)
    items = [
        NextContact(
            id=shown(row["customer_id"]),
            name=names.get(row["customer_id"]),
            reasons=sentences(row, policy, given.language),
            **{name: row[name] for name in NextContact.model_fields if name in row},
        )
        for row in rows[: given.limit]
    ]
    is_more = len(rows) > given.limit
    following = DueCursor.of(rows[given.limit - 1]).text if is_more else None
    return NextContactPage(run=fresh.run_id, as_of=fresh.as_of, items=items, next=following)


def _cursor(text: str) -> DueCursor:
    try:
        return DueCursor.read(text)
    except ValueError:
        raise HttpError(404, NO_PAGE) from None


def _page(
    seen: VisibleCustomers, asked: Sequence[Condition], order: Sequence[Order], limit: int
) -> list[Row]:
    """One more row than the limit, so that it is known whether there are more."""
    try:
        return seen.rows(asked, order, limit=limit + 1)
    except NothingPublishedError:
        return []


@router.get(
    "/measures",
    response={200: list[MeasureOut], **REFUSALS},
    auth=Bearer(Scope.MEASURES),
    url_name="measures",
)
def measures(
    request: HttpRequest,  # noqa: ARG001 - ninja's shape
    language: Annotated[Language, Query(Language.EN)],
) -> list[MeasureOut]:
    """Every measure with its definition."""
    known = served_firm().catalogue.measures
    return [_measure(each, language) for each in known.values()]


@router.get(
    "/measures/{name}",
    response={200: MeasureOut, **REFUSALS},
    auth=Bearer(Scope.MEASURES),
    url_name="measure",
)
def measure(
    request: HttpRequest,  # noqa: ARG001 - ninja's shape
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")],
    language: Annotated[Language, Query(Language.EN)],
) -> MeasureOut:
    """One measure with its definition."""
    known = served_firm().catalogue.measures
    if name not in known:
        raise Http404
    return _measure(known[name], language)


def _measure(found: Measure, language: Language) -> MeasureOut:
    counted: dict[str, Any] = {}
    if isinstance(found, Counted):
        counted = {"fact": found.fact, "window": found.window.value}
    return MeasureOut(
        name=found.name,
        kind=found.kind,
        label=found.label.in_language(language),
        meaning=found.meaning.in_language(language),
        unit=found.unit.value,
        level=found.level.value,
        better=found.better.value,
        sql=f"model {found.model}" if isinstance(found, Estimated) else found.sql.strip(),
        **counted,
    )


@router.get("/runs", response={200: RunPage, **REFUSALS}, auth=Bearer(Scope.RUNS), url_name="runs")
def all_runs(
    request: HttpRequest,  # noqa: ARG001 - ninja's shape
    limit: Limit,
    after: Annotated[str | None, Query(None, max_length=100)],
) -> RunPage:
    """The finished runs, the latest first."""
    found = list(reversed(runs(served_firm().workspace)))
    if after:
        names = [each.manifest.run for each in found]
        if after not in names:
            raise HttpError(404, NO_PAGE)
        found = found[names.index(after) + 1 :]
    items = [_run(each) for each in found[:limit]]
    return RunPage(items=items, next=items[-1].run if len(found) > limit else None)


@router.get(
    "/runs/{run}", response={200: RunOut, **REFUSALS}, auth=Bearer(Scope.RUNS), url_name="run"
)
def one_run(
    request: HttpRequest,  # noqa: ARG001 - ninja's shape
    run: Annotated[str, Field(max_length=100)],
) -> RunOut:
    """One finished run."""
    for each in runs(served_firm().workspace):
        if each.manifest.run == run:
            return _run(each)
    raise HttpError(404, "There is no such run.")


def _run(found: Run) -> RunOut:
    manifest = found.manifest
    return RunOut(
        run=manifest.run,
        as_of=found.as_of_day,
        policy=manifest.policy_name,
        policy_version=manifest.policy_version,
        customers=manifest.customers,
        results_digest=manifest.results_digest,
        published=manifest.run == freshness(served_firm()).run_id,
    )

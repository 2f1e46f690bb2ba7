"""Coverage: how many of each colleague's customers are in rhythm, from the published run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from psycopg import sql

from touchline.pipeline.contact_patterns import NOBODY
from touchline.policy import Policy
from touchline.web.office.connection import OfficeDatabase
from touchline.web.office.models import CustomerDesk, LoggedContact, Person
from touchline.web.office.owner_keys import OWNER_KEY
from touchline.web.office.roles import Role
from touchline.web.office.visibility import sight_of
from touchline.web.office.visible_customers import Condition, VisibleCustomers

BEHIND_OVER = 10  # so many overdue customers of the highest tier are a backlog
LOOK_AFTER = (Role.REP, Role.MANAGER)
# The part of a customer's reach is the whole row: `do_not_contact` has no rhythm to be in.
COUNTED = """
count(*) AS customers,
count(*) FILTER (WHERE run.status = 'overdue') AS overdue,
count(*) FILTER (WHERE run.status = 'overdue' AND run.tier = {best}) AS best_overdue,
count(*) FILTER (WHERE run.status = 'due') AS due,
count(*) FILTER (WHERE run.status = 'hold_cap_reached') AS on_hold,
count(*) FILTER (WHERE run.status IN ('on_track', 'due')) AS in_rhythm,
count(*) FILTER (WHERE run.status <> 'do_not_contact') AS reachable,
count(*) FILTER (WHERE run.tier = {best} AND {neglected}) AS neglected"""


@dataclass(frozen=True)
class Counts:
    """Counts of customers; `neglected` are those of the highest tier without contact in 30 days."""

    customers: int = 0
    overdue: int = 0
    best_overdue: int = 0
    due: int = 0
    on_hold: int = 0
    in_rhythm: int = 0
    reachable: int = 0
    neglected: int = 0

    @property
    def coverage(self) -> float | None:
        """The share of customers in rhythm among those that may be contacted; None without any."""
        return self.in_rhythm / self.reachable if self.reachable else None

    def plus(self, other: "Counts", times: int = 1) -> "Counts":
        """Both together; -1 times: without the other."""
        pairs = {name: getattr(self, name) + times * getattr(other, name) for name in vars(self)}
        return Counts(**pairs)


@dataclass(frozen=True)
class Covered:
    """One colleague with the counts of their customers and what they logged this week."""

    person: Person
    counts: Counts
    logged: int

    @property
    def bar(self) -> int:
        """The length of the bar of coverage, of 100."""
        return round(100 * (self.counts.coverage or 0))


def counts_by_owner(customers: VisibleCustomers, policy: Policy) -> dict[int | None, Counts]:
    """The counts of each owner's customers; None: those without an owner who has an account."""
    known = "contacts_last_30_days" in customers.columns()
    neglected = sql.SQL("run.contacts_last_30_days = 0" if known else "false")
    counted = sql.SQL(COUNTED).format(best=sql.Literal(policy.tier_names[0]), neglected=neglected)
    people = Person.objects.exclude(employee_ref=None).values_list("employee_ref", "pk")
    by_ref: dict[int | None, int] = dict(people)
    found: dict[int | None, Counts] = {}
    for key, counts, times in _counts_by_key(customers, counted):
        owner = -key if key is not None and key < 0 else by_ref.get(key)
        found[owner] = found.get(owner, Counts()).plus(counts, times)
    return {owner: counts for owner, counts in found.items() if counts.customers}


def _counts_by_key(
    customers: VisibleCustomers, counted: sql.Composable
) -> Iterator[tuple[int | None, Counts, int]]:
    """Counts by the owners' keys, to be added or (-1 times) taken off.

    Over the whole firm the run is counted once by the owners that it knows; those few whom a hand
    gave to somebody are moved from the one to the other.
    """
    if customers.owners is not None:
        select = sql.SQL("run.owner_key AS owner, {}").format(counted)
        for row in customers.figures(select, (), sql.SQL("GROUP BY 1")):
            yield row.pop("owner"), Counts(**row), 1
        return
    select = sql.SQL("run.owner_id AS owner, {}").format(counted)
    for row in customers.figures(select, (), sql.SQL("GROUP BY 1"), of_the_run=True):
        yield row.pop("owner"), Counts(**row), 1
    select = sql.SQL("run.owner_id AS owner, run.owner_key AS given_to, {}").format(counted)
    by_hand = [Condition(OWNER_KEY, "at_most", NOBODY)]
    for row in customers.figures(select, by_hand, sql.SQL("GROUP BY 1, 2")):
        before, after, counts = row.pop("owner"), row.pop("given_to"), Counts(**row)
        yield before, counts, -1
        yield after, counts, 1


def team_of(person: Person) -> list[Person]:
    """The colleagues in sight who look after customers, by name; a manager is one of them.

    So is whoever took customers over, whatever the role: in a small firm the administrator.
    """
    owners = sight_of(person, OfficeDatabase()).owners
    has_customers = CustomerDesk.objects.filter(owner=OuterRef("pk"))
    found = Person.objects.filter(
        Q(role__in=LOOK_AFTER) | Q(Exists(has_customers)), is_active=True
    ).order_by("name", "pk")
    return list(found if owners is None else found.filter(pk__in=owners))


def covered(
    team: Sequence[Person], counts: Mapping[int | None, Counts], today: date
) -> list[Covered]:
    """One line a colleague, those furthest behind first; who has no customers is left out."""
    since = today - timedelta(days=today.weekday())
    logged = logged_since(team, since)
    lines = [
        Covered(each, counts[each.pk], logged.get(each.pk, 0)) for each in team if each.pk in counts
    ]
    return sorted(
        lines,
        key=lambda line: (-line.counts.best_overdue, -line.counts.overdue, line.person.name),
    )


def logged_since(team: Sequence[Person], since: date) -> dict[int, int]:
    """How many contacts each colleague logged here from that day on."""
    found = (
        LoggedContact.objects.filter(person__in=team, undone_at=None, happened_at__date__gte=since)
        .values("person_id")
        .annotate(n=Count("pk"))
    )
    return {each["person_id"]: each["n"] for each in found}

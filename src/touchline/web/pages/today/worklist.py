"""The morning list: which customers, in which group, in which order.

What the run says of a customer holds until something is done here: a contact that is logged, a
tick or a snooze takes the customer out of its group at once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.utils import timezone
from psycopg import sql

from touchline.advice.next_contact import Status
from touchline.advice.reasons import told_columns
from touchline.web.firm import served_firm
from touchline.web.office.log_entry import REFUSALS
from touchline.web.office.models import Person
from touchline.web.office.roles import Role
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition, Order, Row, VisibleCustomers

PAGE_SIZE = 30
MOST_COUNTED = 999
KNOWN = "_pressing"  # where a person of one request bears the number


class Scope(StrEnum):
    """Whose customers the list holds."""

    MINE = "mine"
    TEAM = "team"


class Group(StrEnum):
    """The parts of the list, in their order."""

    OVERDUE = "overdue"
    DUE = "due"
    HOLD = "hold"
    WAITING = "waiting"
    DONE = "done"


OPEN = (Group.OVERDUE, Group.DUE, Group.HOLD, Group.WAITING)
STATUSES: Mapping[Group, tuple[Status, ...]] = {
    Group.OVERDUE: (Status.OVERDUE,),
    Group.DUE: (Status.DUE,),
    Group.HOLD: (Status.HOLD_CAP_REACHED, Status.DO_NOT_CONTACT),
}
LISTED = frozenset(status for statuses in STATUSES.values() for status in statuses)
# Whose turn it is to say something.
EITHER_TURN = {"ours": Condition("", "not_waiting"), "theirs": Condition("", "waiting")}
WAITS = (Status.DUE, Status.ON_TRACK)  # who may owe us an answer meanwhile
ORDERS: Mapping[Group, Order] = {
    Group.OVERDUE: Order("priority", downward=True),
    Group.DUE: Order("priority", downward=True),
    Group.HOLD: Order("due_on"),
    Group.WAITING: Order("score", downward=True),
    Group.DONE: Order("last_contact_at", downward=True),
}
# Beside what the reasons are told with and what closes a channel.
ON_CARDS = (
    *("customer_id", "owner", "industry", "region", "first_seen_on", "tier", "status"),
    *("due_on", "days_over", "target_interval_days", "channel", "channel_evidence"),
    *("days_since_last_contact", "last_contact_at", "last_contact_channel", "reason_codes"),
)


@dataclass(frozen=True)
class Upcoming:
    """The next day on which customers become due, and how many."""

    day: date
    customers: int


@dataclass(frozen=True)
class Worklist:
    """One person's list at one moment. `only` narrows it to a part of their customers."""

    customers: VisibleCustomers
    only: tuple[Condition, ...]
    now: datetime

    @property
    def today(self) -> date:
        """The person's day."""
        return self.now.date()

    @property
    def midnight(self) -> datetime:
        """When the person's day began."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)

    @cached_property
    def counts(self) -> dict[Group, int]:
        """How many customers each group holds."""
        left = self._left
        found = {
            group: sum(left[status, False] + left[status, True] for status in statuses)
            for group, statuses in STATUSES.items()
        }
        found[Group.DUE] -= left[Status.DUE, True]
        waiting = sum(left[status, True] for status in WAITS)
        done = sum(row["done"] for row in self._since)
        return {**found, Group.WAITING: waiting, Group.DONE: done}

    @cached_property
    def _left(self) -> Counter[tuple[str, bool]]:
        """How many are not dealt with, by status and whether it is their turn to answer.

        The run is counted as it is, and the few who were dealt with since are taken off: so a
        million rows need not be looked up on the desk.
        """
        left: Counter[tuple[str, bool]] = Counter()
        for row in self.customers.tallies(EITHER_TURN, ["status"], self.only):
            left += Counter({(row["status"], turn == "theirs"): row[turn] for turn in EITHER_TURN})
        for row in self._since:
            for turn in EITHER_TURN:
                left[row["status"], turn == "theirs"] -= row[turn]
        return left

    @cached_property
    def _since(self) -> list[Row]:
        """What was done since the run, counted by status: `ours` and `theirs` leave the list."""
        handled = Condition(
            "",
            "any_of",
            (
                Condition("snoozed_until", "above", self.today),
                Condition("done_on", "is", self.today),
                Condition("last_contact_at", "covered", self.now),
            ),
        )
        tests = {
            turn: Condition("", "all_of", (handled, whose)) for turn, whose in EITHER_TURN.items()
        }
        tests |= {
            "done": self._done_today,
            "contacted": self._contacted_today,
            "put_off": Condition("snoozed_until", "above", self.today),
        }
        return self.customers.tallies(tests, ["status"], self.only, touched=True)

    @property
    def pressing(self) -> int:
        """Who is overdue or due, as the navigation counts them."""
        return min(MOST_COUNTED, self.counts[Group.OVERDUE] + self.counts[Group.DUE])

    @property
    def total(self) -> int:
        """Everybody who is still on the list."""
        return sum(self.counts[group] for group in OPEN)

    def rows(self, group: Group, limit: int = PAGE_SIZE, offset: int = 0) -> list[Row]:
        """The customers of a group, the most pressing first."""
        if not self.counts[group]:
            return []
        return self.customers.rows_of(self._ids(group, limit, offset), self._shown)

    def rows_by_group(self, most: Mapping[Group, int]) -> dict[Group, list[Row]]:
        """The first customers of each of these groups that holds any, read at once."""
        ids = {group: self._ids(group, n) for group, n in most.items() if self.counts[group]}
        every = list(dict.fromkeys(each for some in ids.values() for each in some))
        rows = {row["customer_id"]: row for row in self.customers.rows_of(every, self._shown)}
        return {group: [rows[each] for each in some if each in rows] for group, some in ids.items()}

    def _ids(self, group: Group, limit: int, offset: int = 0) -> list[int]:
        in_order = self.customers.ids_in_order
        if group is Group.DONE:
            in_order = self.customers.touched_in_order
        return in_order(self._of(group), ORDERS[group], limit, offset)

    def rows_of(self, customer_ids: Sequence[int]) -> list[Row]:
        """These customers, where they are seen."""
        if not customer_ids:
            return []
        chosen = Condition("customer_id", "one_of", list(customer_ids))
        return self.customers.rows([chosen], limit=len(customer_ids), columns=self._shown)

    def opening(self, limit: int) -> list[Row]:
        """The first customers of the list."""
        found = self.rows(Group.OVERDUE, limit)
        return found + self.rows(Group.DUE, limit - len(found)) if len(found) < limit else found

    def first(self, besides: int = 0) -> Row | None:
        """Who comes first, leaving one customer out."""
        for group in (Group.OVERDUE, Group.DUE):
            for row in self.rows(group, limit=2):
                if row["customer_id"] != besides:
                    return row
        return None

    def upcoming(self) -> Upcoming | None:
        """Who becomes due next; None where nobody does."""
        select = sql.SQL("run.due_on AS day, count(*) AS n")
        later = [
            Condition("status", "is", Status.ON_TRACK),
            Condition("due_on", "above", self.today),
        ]
        tail = sql.SQL("GROUP BY run.due_on ORDER BY run.due_on LIMIT 1")
        found = self.customers.figures(select, [*self.only, *later], tail)
        return Upcoming(found[0]["day"], int(found[0]["n"])) if found else None

    def put_off(self) -> int:
        """How many would be on the list and were put off."""
        return sum(row["put_off"] for row in self._since if row["status"] in LISTED)

    def contacted(self) -> int:
        """With how many customers a contact of today was logged."""
        return sum(row["contacted"] for row in self._since)

    @property
    def _contacted_today(self) -> Condition:
        return Condition("last_contact_at", "at_least", self.midnight)

    @property
    def _done_today(self) -> Condition:
        ticked = Condition("done_on", "is", self.today)
        return Condition("", "any_of", (ticked, self._contacted_today))

    def now_due(self) -> list[Condition]:
        """What those have in common who are to be contacted now: the overdue, and the due who do
        not owe us an answer."""
        overdue = Condition("status", "one_of", list(STATUSES[Group.OVERDUE]))
        statuses = [*STATUSES[Group.OVERDUE], *STATUSES[Group.DUE]]
        turn = Condition("", "any_of", (overdue, Condition("", "not_waiting")))
        return [*self.only, Condition("status", "one_of", statuses), *self._untouched(), turn]

    def _of(self, group: Group) -> Sequence[Condition]:
        if group is Group.DONE:
            return [*self.only, self._done_today]
        if group is Group.WAITING:
            statuses = Condition("status", "one_of", WAITS)
            return [*self.only, statuses, *self._untouched(), Condition("", "waiting")]
        statuses = Condition("status", "one_of", list(STATUSES[group]))
        turn = [Condition("", "not_waiting")] if group is Group.DUE else []
        return [*self.only, statuses, *self._untouched(), *turn]

    @cached_property
    def _shown(self) -> tuple[str, ...]:
        """What a card is made of: a customer has a hundred and forty columns, a card thirty."""
        wanted = {*ON_CARDS, *REFUSALS, *told_columns(served_firm().policy)}
        return tuple(sorted(wanted & set(self.customers.columns())))

    def _untouched(self) -> list[Condition]:
        return [
            Condition("snoozed_until", "unknown_or_at_most", self.today),
            Condition("done_on", "is_not", self.today),
            Condition("last_contact_at", "uncovered", self.now),
        ]


def worklist(person: Person, scope: Scope) -> Worklist:
    """The person's list; service looks after whoever has a request open."""
    only: list[Condition] = []
    if person.role == Role.SERVICE:
        only.append(Condition("open_tickets", "above", 0))
    elif scope is Scope.MINE and person.role != Role.REP:
        only.append(Condition("owner", "is", person.pk))
    return Worklist(visible_to(person), tuple(only), timezone.localtime())


def scope_of(person: Person, asked: str) -> Scope:
    """What was asked for, else one's own customers, else the team's where one has none."""
    if person.role not in {Role.MANAGER, Role.ADMIN}:
        return Scope.MINE
    if asked in set(Scope):
        return Scope(asked)
    own = visible_to(person).count_up_to(1, [Condition("owner", "is", person.pk)])
    return Scope.MINE if own else Scope.TEAM


def pressing(person: Person) -> int:
    """How many customers are overdue or due; counting stops at MOST_COUNTED."""
    known: int | None = vars(person).get(KNOWN)
    if known is not None:
        return known
    mine = worklist(person, scope_of(person, ""))
    return mine.customers.count_up_to(MOST_COUNTED, mine.now_due())


def counted(person: Person, own: Worklist) -> None:
    """The page shows the person's own list: what else it shows need not count anew.

    As of when this person was read, for one request that changes nothing.
    """
    vars(person)[KNOWN] = own.pressing

"""What is asked of customers, and the SQL that asks it of the published run and the desk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from psycopg import sql

from touchline.pipeline.rhythm import WAITING
from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.owner_keys import HAS_OWNER, OWNER, OWNER_KEY

# Few customers are touched since the run: their live state is joined to the run's rows. What is
# asked of the run leaves fewer of them.
DESK = sql.SQL(
    "LEFT JOIN (SELECT customer_id, last_contact_at, last_contact_channel, snoozed_until, done_on, "
    "covered_until FROM office_touched_customer AS run WHERE {}) AS desk USING (customer_id)"
)
# They alone, with what the run says of them.
TOUCHED = sql.SQL(
    "FROM (SELECT * FROM office_touched_customer WHERE is_published) AS desk CROSS JOIN LATERAL "
    "(SELECT desk.customer_id, desk.owner_key, desk.status, desk.is_waiting, "
    "desk.target_interval_days, desk.open_tickets) AS run WHERE {}"
)
DESK_COLUMNS: Mapping[str, sql.Composable] = {
    "last_contact_at": sql.SQL("desk.last_contact_at"),
    "last_contact_channel": sql.SQL("coalesce(desk.last_contact_channel, '')"),
    "snoozed_until": sql.SQL("desk.snoozed_until"),
    "done_on": sql.SQL("desk.done_on"),
}
LIVE_COLUMNS: Mapping[str, sql.Composable] = {"owner": OWNER, **DESK_COLUMNS}
LIVE_TYPES = {
    "owner": "bigint",
    "last_contact_at": "timestamp",
    "last_contact_channel": "text",
    "snoozed_until": "date",
    "done_on": "date",
}
TESTS = {
    "is": "{0} = {1}",
    "is_not": "{0} IS DISTINCT FROM {1}",
    "at_least": "{0} >= {1}",
    "at_most": "{0} <= {1}",
    "above": "{0} > {1}",
    "below": "{0} < {1}",
    "one_of": "{0} IN ({1})",
    "known": "{0} IS NOT NULL",
    "unknown": "{0} IS NULL",
    "unknown_or_at_most": "({0} IS NULL OR {0} <= {1})",
    "unknown_or_below": "({0} IS NULL OR {0} < {1})",
}
OF_OWNERS = {
    "is": "run.owner_key = ANY({})",
    "one_of": "run.owner_key = ANY({})",
    "is_not": "run.owner_key <> ALL({})",
}
WORDS = {"any_of": " OR ", "all_of": " AND "}
WHOSE_TURN = {"waiting": "run.is_waiting", "not_waiting": "run.is_waiting IS NOT TRUE"}
UNTOLD = {"waiting": "false", "not_waiting": "true"}  # where no rhythm was published
TAGGED = (
    "EXISTS (SELECT FROM office_customer_tag AS tag "
    "WHERE tag.customer_id = run.customer_id AND tag.tag = {})"
)
Keys = Callable[[Sequence[int]], Sequence[int]]


@dataclass(frozen=True)
class Condition:
    """One thing that is asked of a customer: `column operator value`.

    Operators: those of TESTS (`one_of` with a sequence, `known` and `unknown` without a value);
    `uncovered` takes those whose target interval since last_contact_at is over, `covered` the
    others; `tagged`, and `waiting` or `not_waiting` for our question's answer (the column is
    ignored); `any_of` and `all_of` have conditions as their value.
    """

    column: str
    operator: str
    value: Any = None

    @property
    def asks_the_desk(self) -> bool:
        """Whether the live state has to be joined."""
        if self.operator in WORDS:
            return any(each.asks_the_desk for each in self.value)
        return self.column in DESK_COLUMNS

    @property
    def is_told_of_touched(self) -> bool:
        """Whether those dealt with since the run carry what it asks of the run."""
        return self.operator in TESTS and self.column in {"customer_id", "status", "open_tickets"}

    @property
    def is_fixed(self) -> bool:
        """Whether it holds of the same customers until the next publication."""
        return self.operator in WHOSE_TURN or self.asks_the_run

    @property
    def asks_the_run(self) -> bool:
        """Whether the run alone can answer, as it was made."""
        added = self.column in LIVE_COLUMNS or self.column in {OWNER_KEY, WAITING}
        return self.operator in TESTS and not added


@dataclass(frozen=True)
class Order:
    """A column to sort by; customers without a value come last, equals by customer_id.

    One column alone is read from its index in either direction, and its equals run the same way.
    """

    column: str
    downward: bool = False


def place(name: str, known: Mapping[str, str]) -> sql.Composable:
    """Where a column stands; TouchlineError where there is none."""
    if name in LIVE_COLUMNS:
        return LIVE_COLUMNS[name]
    if name not in known:
        raise TouchlineError(f"There is no column {name!r}.", "", "Take one of the measures.")
    return sql.Identifier("run", name)


def test(condition: Condition, known: Mapping[str, str], keys: Keys) -> sql.Composable:
    """The condition in SQL; `keys` gives people's keys as owners."""
    operator, value = condition.operator, condition.value
    if operator in WORDS:
        several = sql.SQL(WORDS[operator]).join(test(each, known, keys) for each in value)
        return sql.SQL("({})").format(several)
    if operator in WHOSE_TURN:
        return sql.SQL(WHOSE_TURN[operator] if WAITING in known else UNTOLD[operator])
    if operator == "tagged":
        return sql.SQL(TAGGED).format(sql.Literal(value))
    if condition.column == "owner":
        return _of_owner(operator, value, keys)
    column = place(condition.column, known)
    return _one_of(condition, column) if operator == "one_of" else _compared(condition, column)


def _compared(condition: Condition, column: sql.Composable) -> sql.Composable:
    operator, literal = condition.operator, sql.Literal(condition.value)
    if operator in {"uncovered", "covered"}:
        word = "IS TRUE" if operator == "covered" else "IS NOT TRUE"
        return sql.SQL("(desk.covered_until > {}) {}").format(literal, sql.SQL(word))
    if operator not in TESTS:
        raise TouchlineError(f"There is no comparison {operator!r}.")
    return sql.SQL(TESTS[operator]).format(column, literal)


def _one_of(condition: Condition, column: sql.Composable) -> sql.Composable:
    values = list(condition.value)
    if condition.column == "customer_id":
        return sql.SQL("{} = ANY({}::bigint[])").format(column, sql.Literal(values))
    if not values:
        return sql.SQL("false")
    literals = sql.SQL(", ").join(sql.Literal(each) for each in values)
    return sql.SQL(TESTS["one_of"]).format(column, literals)


@lru_cache(maxsize=256)
def of_owners(keys: tuple[int, ...]) -> sql.Composable:
    """Customers of these owners; of hundreds, the numbers are written out once."""
    written = ",".join(str(int(each)) for each in keys)
    return sql.SQL(OF_OWNERS["is"]).format(sql.SQL(f"'{{{written}}}'::bigint[]"))


def _of_owner(operator: str, value: Any, keys: Keys) -> sql.Composable:
    if operator in {"known", "unknown"}:
        return HAS_OWNER if operator == "known" else sql.SQL("NOT {}").format(HAS_OWNER)
    if operator not in OF_OWNERS:
        raise TouchlineError(f"There is no comparison {operator!r} of owners.")
    people = value if operator == "one_of" else [value]
    return sql.SQL(OF_OWNERS[operator]).format(sql.Literal(list(keys(people))))


def ordering(order: Sequence[Order], known: Mapping[str, str]) -> sql.Composed:
    """ORDER BY with unknown values last and equals by customer_id."""
    terms = [
        sql.SQL("{} {} NULLS LAST").format(
            sorted_by(each.column, known), sql.SQL("DESC" if each.downward else "ASC")
        )
        for each in order
    ]
    return sql.SQL("ORDER BY {}").format(sql.SQL(", ").join([*terms, sql.SQL("run.customer_id")]))


def one_way(order: Order, known: Mapping[str, str]) -> sql.Composed:
    """Column and customer_id in the same direction, for a column without unknown values."""
    way = sql.SQL("DESC" if order.downward else "ASC")
    return sql.SQL("ORDER BY {} {}, run.customer_id {}").format(
        sorted_by(order.column, known), way, way
    )


def tail_of_found(order: Order, limit: int, offset: int) -> sql.Composed:
    """The order of `one_way` over rows of `id` and `place`, with unknown values last."""
    place, number = sql.Identifier("place"), sql.Identifier("id")
    equals: sql.Composable = number
    if order.downward:
        equals = sql.SQL("CASE WHEN {} IS NULL THEN {} ELSE -{} END").format(place, number, number)
    return sql.SQL("ORDER BY {} {} NULLS LAST, {} LIMIT {} OFFSET {}").format(
        place, sql.SQL("DESC" if order.downward else "ASC"), equals, limit, offset
    )


def sorted_by(name: str, known: Mapping[str, str]) -> sql.Composable:
    """What an order by that column sorts by."""
    # One owner's customers stand together; which owner comes first says nothing.
    return sql.Identifier("run", OWNER_KEY) if name == "owner" else place(name, known)


def chosen(columns: Sequence[str], known: Mapping[str, str]) -> sql.Composed:
    """The columns of a SELECT; all of them where none are named."""
    names = tuple(columns) or tuple(
        name for name in (*known, *LIVE_COLUMNS) if name not in (OWNER_KEY, WAITING)
    )
    for name in names:
        place(name, known)  # a column that is not there is told by name
    return _list_of(names)


@lru_cache(maxsize=64)
def _list_of(names: tuple[str, ...]) -> sql.Composed:
    """Of all there are a hundred and forty, so it is made once."""
    return sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(
            LIVE_COLUMNS.get(name) or sql.Identifier("run", name), sql.Identifier(name)
        )
        for name in names
    )

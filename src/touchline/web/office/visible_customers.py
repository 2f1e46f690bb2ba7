"""Customers as the last published run has them, within one person's sight.

The published run (`published_customer`) stands beside the live state (`office_customer_desk`).
Only `visible_to` makes one of these, and every statement carries its owners: there is no way to
ask for a customer without them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from psycopg import sql

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.connection import Cursor, OfficeDatabase

DESK_COLUMNS = {
    "owner": sql.SQL("desk.owner_id"),
    "last_contact_at": sql.SQL("desk.last_contact_at"),
    "last_contact_channel": sql.SQL("desk.last_contact_channel"),
    "snoozed_until": sql.SQL("desk.snoozed_until"),
    "done_on": sql.SQL("desk.done_on"),
}
TESTS = {
    "is": "{0} = {1}",
    "is_not": "{0} IS DISTINCT FROM {1}",
    "at_least": "{0} >= {1}",
    "at_most": "{0} <= {1}",
    "above": "{0} > {1}",
    "below": "{0} < {1}",
    "one_of": "{0} = ANY({1})",
    "known": "{0} IS NOT NULL",
    "unknown": "{0} IS NULL",
    "unknown_or_at_most": "({0} IS NULL OR {0} <= {1})",
    "unknown_or_below": "({0} IS NULL OR {0} < {1})",
}
ASKED = (
    "EXISTS (SELECT FROM published_rhythm AS rhythm WHERE rhythm.customer_id = run.customer_id "
    "AND rhythm.waiting_since IS NOT NULL)"
)
WAITING = {"waiting": ASKED, "not_waiting": f"NOT {ASKED}"}
JSONB = 3802  # the number of the type in every PostgreSQL
Row = dict[str, Any]
NOTHING_MORE = sql.SQL("")
PART = sql.SQL("SELECT {} {} {} LIMIT {} OFFSET {}")
SAMPLE_ROWS = 20_000
PIECE_ROWS = 2_000


@dataclass(frozen=True)
class Condition:
    """One thing that is asked of a customer: `column operator value`.

    Operators: those of TESTS (`one_of` with a sequence, `known` and `unknown` without a value);
    `uncovered` takes those whose target interval since that column's moment is over;
    `tagged`, and `waiting` or `not_waiting` for our question's answer (the column is ignored).
    """

    column: str
    operator: str
    value: Any = None


@dataclass(frozen=True)
class Order:
    """A column to sort by; customers without a value come last, equals by customer_id.

    One column alone is read from its index in either direction, and its equals run the same way.
    """

    column: str
    downward: bool = False


@dataclass(frozen=True)
class VisibleCustomers:
    """One person's customers. `owners` None: everybody's."""

    database: OfficeDatabase
    owners: tuple[int, ...] | None
    masked: bool
    _kinds: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def of_owners(self, owners: Sequence[int]) -> "VisibleCustomers":
        """Those of these owners among them; owners beyond the sight add nobody."""
        seen = set(owners) if self.owners is None else set(owners) & set(self.owners)
        return replace(self, owners=tuple(sorted(seen)))

    def _known(self, cursor: Cursor) -> dict[str, str]:
        """The published columns with their types, asked for once; a page is drawn of one run."""
        if not self._kinds:
            self._kinds.update(_published_columns(cursor))
        return self._kinds

    def columns(self) -> dict[str, str]:
        """Every column that can be asked for, with PostgreSQL's word for its type."""
        with self.database.reading() as cursor:
            return {
                **self._known(cursor),
                "owner": "bigint",
                "last_contact_at": "timestamp",
                "last_contact_channel": "text",
                "snoozed_until": "date",
                "done_on": "date",
            }

    def one(self, customer_id: int) -> Row | None:
        """The customer with every column, or None where there is none that this person sees."""
        found = self.rows(conditions=[Condition("customer_id", "is", customer_id)], limit=1)
        return found[0] if found else None

    def rows(
        self,
        conditions: Sequence[Condition] = (),
        order: Sequence[Order] = (),
        limit: int = 50,
        offset: int = 0,
        columns: Sequence[str] = (),
    ) -> list[Row]:
        """The customers that meet every condition; all columns where none are named."""
        with self.database.reading() as cursor:
            known = self._known(cursor)
            chosen = _chosen(columns, known)

            def part(tests: Sequence[Condition], by: sql.Composed, n: int, after: int) -> list[Row]:
                source = self._source(tests, known)
                return _read(cursor, PART.format(chosen, source, by, n, after))

            if len(order) != 1:
                return part(conditions, _ordering(order, known), limit, offset)
            # Two statements that an index of (column, customer_id) answers in either direction;
            # no index answers "downward, but unknown ones last".
            column = order[0].column
            with_value = [*conditions, Condition(column, "known")]
            found = part(with_value, _one_way(order[0], known), limit, offset)
            if len(found) == limit:
                return found
            skipped = 0 if found or not offset else self._count(cursor, with_value, known)
            without = [*conditions, Condition(column, "unknown")]
            rest = max(0, offset - skipped) if not found else 0
            return found + part(without, _ordering((), known), limit - len(found), rest)

    def all_rows(
        self,
        conditions: Sequence[Condition] = (),
        order: Sequence[Order] = (),
        columns: Sequence[str] = (),
    ) -> Iterator[list[Row]]:
        """Every customer that meets every condition, piece by piece, all as of one moment."""
        with self.database.streaming() as (cursor, stream):
            known = self._known(cursor)
            statement = sql.SQL("SELECT {} {} {}").format(
                _chosen(columns, known), self._source(conditions, known), _ordering(order, known)
            )
            stream.execute(statement)
            while piece := stream.fetchmany(PIECE_ROWS):
                yield list(_as_rows(stream.description, piece))

    def values(self, column: str, most: int = 100) -> list[Any]:
        """What stands in a column, from a sample of those seen: choices for a filter."""
        with self.database.reading() as cursor:
            known = self._known(cursor)
            statement = sql.SQL(
                "SELECT DISTINCT value FROM (SELECT {} AS value {} LIMIT {}) AS seen "
                "WHERE value IS NOT NULL ORDER BY 1 LIMIT {}"
            ).format(_place(column, known), self._source((), known), SAMPLE_ROWS, most)
            return [row["value"] for row in _read(cursor, statement)]

    def figures(
        self,
        select: sql.Composable,
        conditions: Sequence[Condition] = (),
        tail: sql.Composable = NOTHING_MORE,
    ) -> list[Row]:
        """Any aggregate over the customers seen: `select` may name `run.<column>`, `desk.<column>`.

        `tail` is GROUP BY and what follows. For fixed statements in code, never for typed text.
        """
        with self.database.reading() as cursor:
            source = self._source(conditions, self._known(cursor))
            return _read(cursor, sql.SQL("SELECT {} {} {}").format(select, source, tail))

    def count(self, conditions: Sequence[Condition] = ()) -> int:
        """How many meet every condition."""
        with self.database.reading() as cursor:
            return self._count(cursor, conditions, self._known(cursor))

    def count_up_to(self, most: int, conditions: Sequence[Condition] = ()) -> int:
        """How many meet every condition; counting stops at `most`."""
        with self.database.reading() as cursor:
            source = self._source(conditions, self._known(cursor))
            statement = sql.SQL("SELECT count(*) AS n FROM (SELECT 1 {} LIMIT {}) AS found")
            return int(_read(cursor, statement.format(source, most))[0]["n"])

    def ids(self, conditions: Sequence[Condition] = (), limit: int | None = None) -> list[int]:
        """The ids of those who meet every condition, by id."""
        tail = sql.SQL("ORDER BY 1 LIMIT {}").format(sql.Literal(limit))
        return [
            row["id"] for row in self.figures(sql.SQL("run.customer_id AS id"), conditions, tail)
        ]

    def seen_among(self, customer_ids: Sequence[int]) -> set[int]:
        """Those of the ids that this person sees."""
        return set(self.ids([Condition("customer_id", "one_of", list(customer_ids))]))

    def _count(
        self, cursor: Cursor, conditions: Sequence[Condition], known: Mapping[str, str]
    ) -> int:
        source = self._source(conditions, known)
        return int(_read(cursor, sql.SQL("SELECT count(*) AS n {}").format(source))[0]["n"])

    def _source(self, conditions: Sequence[Condition], known: Mapping[str, str]) -> sql.Composed:
        """FROM and WHERE: the owners first, then the conditions."""
        tests = [_test(condition, known) for condition in conditions]
        join = sql.SQL("LEFT JOIN")
        if self.owners is not None:
            join = sql.SQL("JOIN")
            tests.insert(
                0, sql.SQL("desk.owner_id = ANY({})").format(sql.Literal(list(self.owners)))
            )
        return sql.SQL(
            "FROM published_customer AS run {} office_customer_desk AS desk USING (customer_id) "
            "WHERE {}"
        ).format(join, sql.SQL(" AND ").join(tests) if tests else sql.SQL("true"))


def _published_columns(cursor: Cursor) -> dict[str, str]:
    """The columns of the published run; TouchlineError before the first."""
    cursor.execute("SELECT table_name FROM office_published_run WHERE current")
    current = cursor.fetchone()
    if current is None:
        raise NothingPublishedError
    if current[0] not in _COLUMNS:
        _COLUMNS.clear()
        _COLUMNS[current[0]] = _columns_of_view(cursor)
    return _COLUMNS[current[0]]


# By the table's name, which no other run ever has: a hundred and forty rows are not read twice.
_COLUMNS: dict[str, dict[str, str]] = {}


def _columns_of_view(cursor: Cursor) -> dict[str, str]:
    cursor.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = to_regclass('published_customer') AND attnum > 0 AND NOT attisdropped "
        "ORDER BY attnum"
    )
    return dict(cursor.fetchall())


class NothingPublishedError(TouchlineError):
    """There is no run that people could see yet."""

    def __init__(self) -> None:
        super().__init__("No run is published yet.", "", "Import data and make a run.")


def _place(name: str, known: Mapping[str, str]) -> sql.Composable:
    if name in DESK_COLUMNS:
        return DESK_COLUMNS[name]
    if name not in known:
        raise TouchlineError(f"There is no column {name!r}.", "", "Take one of the measures.")
    return sql.Identifier("run", name)


def _test(condition: Condition, known: Mapping[str, str]) -> sql.Composable:
    value = sql.Literal(
        list(condition.value) if condition.operator == "one_of" else condition.value
    )
    if condition.operator in WAITING:
        return sql.SQL(WAITING[condition.operator])
    if condition.operator == "tagged":
        return sql.SQL(
            "EXISTS (SELECT FROM office_customer_tag AS tag "
            "WHERE tag.customer_id = run.customer_id AND tag.tag = {})"
        ).format(value)
    place = _place(condition.column, known)
    if condition.operator == "uncovered":
        return sql.SQL("({} + make_interval(days => {}::int) > {}) IS NOT TRUE").format(
            place, _place("target_interval_days", known), value
        )
    if condition.operator not in TESTS:
        raise TouchlineError(f"There is no comparison {condition.operator!r}.")
    return sql.SQL(TESTS[condition.operator]).format(place, value)


def _ordering(order: Sequence[Order], known: Mapping[str, str]) -> sql.Composed:
    terms = [
        sql.SQL("{} {} NULLS LAST").format(
            _place(each.column, known), sql.SQL("DESC" if each.downward else "ASC")
        )
        for each in order
    ]
    return sql.SQL("ORDER BY {}").format(sql.SQL(", ").join([*terms, sql.SQL("run.customer_id")]))


def _one_way(order: Order, known: Mapping[str, str]) -> sql.Composed:
    """Column and customer_id in the same direction, for a column without unknown values."""
    way = sql.SQL("DESC" if order.downward else "ASC")
    return sql.SQL("ORDER BY {} {}, run.customer_id {}").format(
        _place(order.column, known), way, way
    )


def _chosen(columns: Sequence[str], known: Mapping[str, str]) -> sql.Composed:
    names = tuple(columns) or (*known, *DESK_COLUMNS)
    for name in names:
        _place(name, known)  # a column that is not there is told by name
    return _list_of(names)


@lru_cache(maxsize=64)
def _list_of(names: tuple[str, ...]) -> sql.Composed:
    """The columns of a SELECT; of all there are a hundred and forty, so it is made once."""
    return sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(
            DESK_COLUMNS.get(name) or sql.Identifier("run", name), sql.Identifier(name)
        )
        for name in names
    )


def _read(cursor: Cursor, statement: sql.Composed) -> list[Row]:
    cursor.execute(statement)
    return list(_as_rows(cursor.description, cursor.fetchall()))


def _as_rows(description: Any, found: Sequence[Sequence[Any]]) -> Iterator[Row]:
    names = [(column.name, column.type_code == JSONB) for column in description]
    for cells in found:
        yield {
            name: json.loads(cell) if is_json and cell is not None else cell
            for (name, is_json), cell in zip(names, cells, strict=True)
        }

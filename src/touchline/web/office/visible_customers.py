"""Customers as the last published run has them, within one person's sight.

The published run (`published_customer`) stands beside the live state (`office_customer_desk`).
Only `visible_to` makes one of these, and every statement carries its owners: there is no way to
ask for a customer without them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
OPERATORS = {
    "is": "=",
    "is_not": "IS DISTINCT FROM",
    "at_least": ">=",
    "at_most": "<=",
    "above": ">",
    "below": "<",
}
JSONB = 3802  # the number of the type in every PostgreSQL
Row = dict[str, Any]
NOTHING_MORE = sql.SQL("")


@dataclass(frozen=True)
class Condition:
    """One thing that is asked of a customer: `column operator value`.

    Operators: those of OPERATORS; `one_of` with a sequence; `known` and `unknown` without a value;
    `tagged` (the column is ignored).
    """

    column: str
    operator: str
    value: Any = None


@dataclass(frozen=True)
class Order:
    """A column to sort by; customers without a value come last, equals by customer_id."""

    column: str
    downward: bool = False


@dataclass(frozen=True)
class VisibleCustomers:
    """One person's customers. `owners` None: everybody's."""

    database: OfficeDatabase
    owners: tuple[int, ...] | None
    masked: bool

    def columns(self) -> dict[str, str]:
        """Every column that can be asked for, with PostgreSQL's word for its type."""
        with self.database.transaction() as cursor:
            return {
                **_published_columns(cursor),
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
        with self.database.transaction() as cursor:
            known = _published_columns(cursor)
            names = [*(columns or known), *(() if columns else DESK_COLUMNS)]
            statement = sql.SQL("SELECT {chosen} {source} {order} LIMIT {limit} OFFSET {offset}")
            return _read(
                cursor,
                statement.format(
                    chosen=sql.SQL(", ").join(
                        sql.SQL("{} AS {}").format(_place(name, known), sql.Identifier(name))
                        for name in names
                    ),
                    source=self._source(conditions, known),
                    order=_ordering(order, known),
                    limit=sql.Literal(limit),
                    offset=sql.Literal(offset),
                ),
            )

    def figures(
        self,
        select: sql.Composable,
        conditions: Sequence[Condition] = (),
        tail: sql.Composable = NOTHING_MORE,
    ) -> list[Row]:
        """Any aggregate over the customers seen: `select` may name `run.<column>`, `desk.<column>`.

        `tail` is GROUP BY and what follows. For fixed statements in code, never for typed text.
        """
        with self.database.transaction() as cursor:
            source = self._source(conditions, _published_columns(cursor))
            return _read(cursor, sql.SQL("SELECT {} {} {}").format(select, source, tail))

    def count(self, conditions: Sequence[Condition] = ()) -> int:
        """How many meet every condition."""
        found = self.figures(sql.SQL("count(*) AS n"), conditions)
        return int(found[0]["n"]) if found else 0

    def ids(self, conditions: Sequence[Condition] = (), limit: int | None = None) -> list[int]:
        """The ids of those who meet every condition, by id."""
        tail = sql.SQL("ORDER BY 1 LIMIT {}").format(sql.Literal(limit))
        return [
            row["id"] for row in self.figures(sql.SQL("run.customer_id AS id"), conditions, tail)
        ]

    def seen_among(self, customer_ids: Sequence[int]) -> set[int]:
        """Those of the ids that this person sees."""
        return set(self.ids([Condition("customer_id", "one_of", list(customer_ids))]))

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
    cursor.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = to_regclass('published_customer') AND attnum > 0 AND NOT attisdropped "
        "ORDER BY attnum"
    )
    found = dict(cursor.fetchall())
    if not found:
        raise NothingPublishedError
    return found


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
    if condition.operator == "tagged":
        return sql.SQL(
            "EXISTS (SELECT FROM office_customer_tag AS tag "
            "WHERE tag.customer_id = run.customer_id AND tag.tag = {})"
        ).format(sql.Literal(condition.value))
    place = _place(condition.column, known)
    if condition.operator == "known":
        return sql.SQL("{} IS NOT NULL").format(place)
    if condition.operator == "unknown":
        return sql.SQL("{} IS NULL").format(place)
    if condition.operator == "one_of":
        return sql.SQL("{} = ANY({})").format(place, sql.Literal(list(condition.value)))
    if condition.operator not in OPERATORS:
        raise TouchlineError(f"There is no comparison {condition.operator!r}.")
    operator = sql.SQL(OPERATORS[condition.operator])
    return sql.SQL("{} {} {}").format(place, operator, sql.Literal(condition.value))


def _ordering(order: Sequence[Order], known: Mapping[str, str]) -> sql.Composed:
    terms = [
        sql.SQL("{} {} NULLS LAST").format(
            _place(each.column, known), sql.SQL("DESC" if each.downward else "ASC")
        )
        for each in order
    ]
    return sql.SQL("ORDER BY {}").format(sql.SQL(", ").join([*terms, sql.SQL("run.customer_id")]))


def _read(cursor: Cursor, statement: sql.Composed) -> list[Row]:
    cursor.execute(statement)
    return list(_as_rows(cursor))


def _as_rows(cursor: Cursor) -> Iterator[Row]:
    names = [(column.name, column.type_code == JSONB) for column in cursor.description]
    for cells in cursor.fetchall():
        yield {
            name: json.loads(cell) if is_json and cell is not None else cell
            for (name, is_json), cell in zip(names, cells, strict=True)
        }

"""Publishing: a run's results become the table that screens read, in one swap.

Each run fills tables of its own: one of its results, one for each companion. The views
`published_customer` and `published_<companion>` show the current ones: readers see the old run or
the new one, whenever the publishing process is killed. What a killed one left behind is dropped by
the next.
"""

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import OperationalError
from psycopg import sql

from touchline.pipeline.rhythm import WAITING
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import Companion
from touchline.web.office.arrow_copy import column_type, copy_table, create_statement
from touchline.web.office.connection import Cursor, OfficeDatabase
from touchline.web.office.owner_keys import OWNER_KEY, owner_keys
from touchline.web.office.owners import owners_by_hand, refresh_owners, refresh_touched

VIEW = "published_customer"
KEY = "customer_id"
MARKS = (OWNER_KEY, WAITING)  # stand in the published rows beside the run's own columns
FILLED_AT_ONCE = 100_000
# Lists: each index answers both directions, and equals by the key (`VisibleCustomers.rows`).
INDEXED: tuple[tuple[str, ...], ...] = (
    ("owner_id",),
    (OWNER_KEY, "status", "tier"),
    ("tier", "priority"),
    ("status", "priority"),
    ("priority",),
    ("score",),
    ("due_on",),
    ("days_over",),
    ("order_value",),
    ("days_since_last_contact",),
    ("contacts_last_30_days",),
)
# These stand in an index beside what it is ordered by: counts then do not read the wide rows.
DAILY = (WAITING, "target_interval_days")
BESIDE: Mapping[tuple[str, ...], tuple[str, ...]] = {
    (KEY,): ("tier", "status", OWNER_KEY, *DAILY),
    (OWNER_KEY, "status", "tier"): (
        *DAILY,
        *("priority", "score", "due_on", "contacts_last_30_days"),
    ),
    ("priority",): ("status", *DAILY),
    ("score",): ("status", *DAILY),
    ("due_on",): ("status", *DAILY),
}
# Parts of a firm that are asked for as one: who owes us an answer, whose request is open.
PARTS = {
    WAITING: sql.SQL("is_waiting"),
    "open_tickets": sql.SQL("open_tickets > 0"),
}
JSONB = 3802  # the number of the type in every PostgreSQL
PUBLISH_LOCK = 0x70756273
PATIENCE_MS = 5_000
LONGEST_RUN_PART = 24  # PostgreSQL's names hold 63 bytes, a companion's name among them
LONGEST_COMPANION = 16


@dataclass(frozen=True)
class PublishedRun:
    """The run that readers see."""

    run_id: str
    row_count: int
    published_at: datetime


class PostgresPublisher:
    """The `Publisher` of the vocabulary, and the readers' side of it."""

    def __init__(self, database: OfficeDatabase) -> None:
        self._database = database

    def publish(self, run_id: str, results: pa.Table, companions: Sequence[Companion] = ()) -> int:
        """Put one indexed row a customer in place of the last run's, in one swap; how many rows."""
        if KEY not in results.column_names:
            raise TouchlineError(f"Results without {KEY} cannot be published.", run_id)
        table = table_name_for(run_id)
        beside = {companion_table(table, each): each for each in companions}
        with self._database.alone(PUBLISH_LOCK):
            self._sweep()
            flags: dict[str, pa.ChunkedArray] = {}
            for name, companion in beside.items():
                with self._database.transaction() as cursor:
                    flags |= _fill_beside(cursor, name, companion)
            with self._database.transaction() as cursor:
                marked = _marked(results, owners_by_hand(cursor), flags)
                _fill(cursor, table, marked)
            with self._database.transaction() as cursor:
                _swap(cursor, table, run_id, marked, beside)
            self._sweep()
        return len(results)

    def withdraw(self) -> None:
        """Show no run any more."""
        with self._database.alone(PUBLISH_LOCK):
            with self._database.transaction() as cursor:
                _drop_views(cursor, _published_views(cursor))
                cursor.execute("UPDATE office_published_run SET current = false WHERE current")
            self._sweep()

    def published_run(self) -> PublishedRun | None:
        """The run that readers see; None before the first."""
        with self._database.reading() as cursor:
            cursor.execute(
                "SELECT run_id, row_count, published_at FROM office_published_run WHERE current"
            )
            found = cursor.fetchone()
        return PublishedRun(*found) if found else None

    def published(self, limit: int = 100, order_by: str = KEY) -> list[dict[str, Any]]:
        """The first rows of the published run, in the order of a column; none before the first."""
        if not self.published_run():
            return []
        with self._database.transaction() as cursor:
            statement = sql.SQL("SELECT * FROM {} ORDER BY {} NULLS LAST, {} LIMIT {}").format(
                sql.Identifier(VIEW),
                sql.Identifier(order_by),
                sql.Identifier(KEY),
                sql.Literal(limit),
            )
            cursor.execute(statement)
            columns = cursor.description
            rows = cursor.fetchall()
        return [
            {
                column.name: _read(column.type_code, cell)
                for column, cell in zip(columns, row, strict=True)
                if column.name not in MARKS
            }
            for row in rows
        ]

    def _sweep(self) -> None:
        """Drop the tables of runs that are not the current one, and those never finished."""
        with self._database.transaction() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema "
                "AND starts_with(tablename, 'published_') AND NOT EXISTS (SELECT FROM "
                "office_published_run WHERE current AND starts_with(tablename, table_name))"
            )
            leftovers = [name for (name,) in cursor.fetchall()]
        for name in leftovers:
            with suppress(OperationalError), self._database.transaction() as cursor:
                # One that is still being read stays until the next sweep.
                cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
                cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))


def _read(type_code: int, cell: Any) -> Any:
    # Django leaves jsonb as text, for its own fields to read.
    return json.loads(cell) if type_code == JSONB and cell is not None else cell


def table_name_for(run_id: str) -> str:
    """A name that no other attempt has, even of the same run."""
    plain = re.sub(r"[^a-z0-9]+", "_", run_id.lower()).strip("_")[:LONGEST_RUN_PART]
    return f"published_{plain}_{secrets.token_hex(4)}"


def companion_table(table: str, companion: Companion) -> str:
    """The name of the companion's table: it begins with that of the results."""
    if len(companion.name) > LONGEST_COMPANION or not companion.name.isidentifier():
        raise TouchlineError(f"A table cannot be called {companion.name!r}.", "publish")
    return f"{table}_{companion.name}"


def _marked(results: pa.Table, by_hand: pa.Table, flags: Mapping[str, pa.ChunkedArray]) -> pa.Table:
    """The results with the owners' keys and the companions' flags."""
    marked = results
    if "owner_id" in results.column_names:
        marked = marked.append_column(OWNER_KEY, owner_keys(results, by_hand))
    for name, ids in flags.items():
        marked = marked.append_column(name, pc.is_in(results[KEY], value_set=ids.combine_chunks()))
    return marked


def _fill(cursor: Cursor, table: str, results: pa.Table) -> None:
    _make_table(cursor, table, results.schema, _by_owner(results))
    columns = set(results.column_names)
    _add_key(cursor, table, [KEY], [each for each in BESIDE[(KEY,)] if each in columns])
    index = sql.SQL("CREATE INDEX ON {} ({}) {}")
    name = sql.Identifier(table)
    for ordered in INDEXED:
        if set(ordered) <= columns:
            beside = [each for each in BESIDE.get(ordered, ()) if each in columns]
            cursor.execute(index.format(name, _listed((*ordered, KEY)), _including(beside)))
    for column, test in PARTS.items():
        if {column, "status", "score"} <= columns:
            where = sql.SQL("WHERE {}").format(test)
            cursor.execute(index.format(name, _listed(("status", "score", KEY)), where))
    _analyze(cursor, table)


def _by_owner(results: pa.Table) -> Iterator[pa.Table]:
    """One owner's customers side by side: a rep's list is then a few pages, not one a customer."""
    if OWNER_KEY not in results.column_names:
        yield results
        return
    order = pc.sort_indices(results, [(OWNER_KEY, "ascending"), (KEY, "ascending")])
    for first in range(0, len(results), FILLED_AT_ONCE):
        yield results.take(order.slice(first, FILLED_AT_ONCE))


def _listed(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


def _including(columns: Sequence[str]) -> sql.Composable:
    return sql.SQL("INCLUDE ({})").format(_listed(columns)) if columns else sql.SQL("")


def _fill_beside(cursor: Cursor, table: str, companion: Companion) -> dict[str, pa.ChunkedArray]:
    """Fill its table; the customers whom it marks, by the flag's name."""
    found: list[pa.ChunkedArray] = []

    def noted() -> Iterator[pa.Table]:
        for part in companion.parts:
            if companion.marks:
                found.append(part.filter(part[companion.marks[0]].is_valid())[KEY])
            yield part

    _make_table(cursor, table, companion.schema, noted())
    _add_key(cursor, table, companion.key)
    _analyze(cursor, table)
    if companion.marks is None:
        return {}
    chunks = [chunk for column in found for chunk in column.chunks]
    return {companion.marks[1]: pa.chunked_array(chunks, pa.int64())}


def _make_table(cursor: Cursor, table: str, schema: pa.Schema, parts: Iterable[pa.Table]) -> None:
    cursor.execute(create_statement(table, schema))
    for part in parts:
        copy_table(cursor, table, part, frozen=True)


def _add_key(cursor: Cursor, table: str, key: Sequence[str], beside: Sequence[str] = ()) -> None:
    """The primary key; the columns beside it stand in its index, too."""
    statement = sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(
        sql.Identifier(table), _listed(key)
    )
    cursor.execute(statement + sql.SQL(" ") + _including(beside))


def _analyze(cursor: Cursor, table: str) -> None:
    cursor.execute("SET LOCAL default_statistics_target = 20")  # enough to choose an index by
    cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def _swap(
    cursor: Cursor,
    table: str,
    run_id: str,
    results: pa.Table,
    companions: Mapping[str, Companion],
) -> None:
    views = {VIEW: (table, results.schema)} | {
        f"published_{each.name}": (name, each.schema) for name, each in companions.items()
    }
    if OWNER_KEY in results.column_names:
        refresh_owners(cursor, table)
    _drop_views(cursor, _published_views(cursor) - set(views))
    for view, (shown, schema) in views.items():
        _point(cursor, view, shown, schema)
    refresh_touched(cursor)
    cursor.execute("UPDATE office_published_run SET current = false WHERE current")
    cursor.execute(
        "INSERT INTO office_published_run (table_name, run_id, row_count, published_at, current) "
        "VALUES (%s, %s, %s, now(), true)",
        [table, run_id, len(results)],
    )


def _point(cursor: Cursor, view: str, table: str, schema: pa.Schema) -> None:
    """The view shows that table from now on."""
    if not _extends_view(cursor, view, schema):
        _drop_views(cursor, {view})
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in schema.names)
    cursor.execute(
        sql.SQL("CREATE OR REPLACE VIEW {} AS SELECT {} FROM {}").format(
            sql.Identifier(view), columns, sql.Identifier(table)
        )
    )


def _published_views(cursor: Cursor) -> set[str]:
    cursor.execute(
        "SELECT viewname FROM pg_views WHERE schemaname = current_schema "
        "AND starts_with(viewname, 'published_')"
    )
    return {name for (name,) in cursor.fetchall()}


def _drop_views(cursor: Cursor, views: set[str]) -> None:
    for view in sorted(views):
        cursor.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(sql.Identifier(view)))


def _extends_view(cursor: Cursor, view: str, schema: pa.Schema) -> bool:
    """Whether the view's columns are the first of the new ones: its grants then stay."""
    cursor.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = to_regclass(%s) AND attnum > 0 ORDER BY attnum",
        [view],
    )
    shown = cursor.fetchall()
    cursor.execute(
        "SELECT format_type(to_regtype(word), to_regtypemod(word)) "
        "FROM unnest(%s::text[]) WITH ORDINALITY AS given (word, place) ORDER BY place",
        [[column_type(field.type) for field in schema]],
    )
    types = [word for (word,) in cursor.fetchall()]
    return bool(shown) and list(zip(schema.names, types, strict=True))[: len(shown)] == shown

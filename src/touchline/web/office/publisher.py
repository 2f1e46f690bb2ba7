"""Publishing: a run's results become the table that screens read, in one swap.

Each run fills a table of its own. The view `published_customer` shows the current one: readers see
the old run or the new one, whenever the publishing process is killed. What a killed one left behind
is dropped by the next.
"""

import json
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.db import OperationalError
from psycopg import sql

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.arrow_copy import column_type, copy_table, create_statement
from touchline.web.office.connection import Cursor, OfficeDatabase
from touchline.web.office.owners import refresh_owners

VIEW = sql.Identifier("published_customer")
KEY = "customer_id"
INDEXED = ("tier", "status", "due_on", "owner_id", "priority", "score")
JSONB = 3802  # the number of the type in every PostgreSQL
PUBLISH_LOCK = 0x70756273
PATIENCE_MS = 5_000
LONGEST_RUN_PART = 40  # PostgreSQL's names hold 63 bytes


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

    def publish(self, run_id: str, results: pa.Table) -> int:
        """Put one indexed row a customer in place of the last run's, in one swap; how many rows."""
        if KEY not in results.column_names:
            raise TouchlineError(f"Results without {KEY} cannot be published.", run_id)
        table = table_name_for(run_id)
        with self._database.alone(PUBLISH_LOCK):
            self._sweep()
            with self._database.transaction() as cursor:
                _fill(cursor, table, results)
            with self._database.transaction() as cursor:
                _swap(cursor, table, run_id, results)
            self._sweep()
        return len(results)

    def withdraw(self) -> None:
        """Show no run any more."""
        with self._database.alone(PUBLISH_LOCK):
            with self._database.transaction() as cursor:
                cursor.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(VIEW))
                cursor.execute("UPDATE office_published_run SET current = false WHERE current")
            self._sweep()

    def published_run(self) -> PublishedRun | None:
        """The run that readers see; None before the first."""
        with self._database.transaction() as cursor:
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
                VIEW, sql.Identifier(order_by), sql.Identifier(KEY), sql.Literal(limit)
            )
            cursor.execute(statement)
            columns = cursor.description
            rows = cursor.fetchall()
        return [
            {
                column.name: _read(column.type_code, cell)
                for column, cell in zip(columns, row, strict=True)
            }
            for row in rows
        ]

    def _sweep(self) -> None:
        """Drop the tables of runs that are not the current one, and those never finished."""
        with self._database.transaction() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema "
                "AND starts_with(tablename, 'published_') AND tablename NOT IN "
                "(SELECT table_name FROM office_published_run WHERE current)"
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


def _fill(cursor: Cursor, table: str, results: pa.Table) -> None:
    cursor.execute(create_statement(table, results.schema))
    copy_table(cursor, table, results, frozen=True)
    name = sql.Identifier(table)
    cursor.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(name, sql.Identifier(KEY)))
    for column in INDEXED:
        if column in results.column_names:
            cursor.execute(sql.SQL("CREATE INDEX ON {} ({})").format(name, sql.Identifier(column)))
    cursor.execute("SET LOCAL default_statistics_target = 20")  # enough to choose an index by
    cursor.execute(sql.SQL("ANALYZE {}").format(name))


def _swap(cursor: Cursor, table: str, run_id: str, results: pa.Table) -> None:
    if not _extends_view(cursor, results.schema):
        cursor.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(VIEW))
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in results.column_names)
    cursor.execute(
        sql.SQL("CREATE OR REPLACE VIEW {} AS SELECT {} FROM {}").format(
            VIEW, columns, sql.Identifier(table)
        )
    )
    cursor.execute("UPDATE office_published_run SET current = false WHERE current")
    cursor.execute(
        "INSERT INTO office_published_run (table_name, run_id, row_count, published_at, current) "
        "VALUES (%s, %s, %s, now(), true)",
        [table, run_id, len(results)],
    )
    if "owner_id" in results.column_names:
        refresh_owners(cursor)


def _extends_view(cursor: Cursor, schema: pa.Schema) -> bool:
    """Whether the view's columns are the first of the new ones: its grants then stay."""
    cursor.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = to_regclass('published_customer') AND attnum > 0 ORDER BY attnum"
    )
    shown = cursor.fetchall()
    cursor.execute(
        "SELECT format_type(to_regtype(word), to_regtypemod(word)) "
        "FROM unnest(%s::text[]) WITH ORDINALITY AS given (word, place) ORDER BY place",
        [[column_type(field.type) for field in schema]],
    )
    types = [word for (word,) in cursor.fetchall()]
    return bool(shown) and list(zip(schema.names, types, strict=True))[: len(shown)] == shown

"""The published run as it is read: which it is, its columns, and rows as dictionaries."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.connection import Cursor

JSONB = 3802  # the number of the type in every PostgreSQL
Row = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """The published run and its columns with their types.

    While `owners_moved` stays, the rows say of everybody's owner what they said.
    """

    table: str
    run_id: str
    row_count: int
    owners_moved: int
    columns: dict[str, str]


def published_now(cursor: Cursor) -> Published:
    """The published run; TouchlineError before the first."""
    cursor.execute(
        "SELECT table_name, run_id, row_count, owners_moved FROM office_published_run WHERE current"
    )
    current = cursor.fetchone()
    if current is None:
        raise NothingPublishedError
    table, run_id, row_count, owners_moved = current
    columns = _COLUMNS.get(table)
    if columns is None:
        columns = _columns_of_view(cursor)
        _COLUMNS.clear()
        _COLUMNS[table] = columns
    return Published(table, run_id, row_count, owners_moved, columns)


# By the table's name, which no other run ever has: a hundred and forty rows are not read twice.
# Another thread may clear it at any moment, so it is asked once and never relied on.
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


def read_rows(cursor: Cursor, statement: sql.Composed) -> list[Row]:
    """The rows of a statement."""
    cursor.execute(statement)
    return list(as_rows(cursor.description, cursor.fetchall()))


def read_ids(cursor: Cursor, statement: sql.Composed) -> list[int]:
    """The ids that a statement gives."""
    return [row["id"] for row in read_rows(cursor, statement)]


def as_rows(description: Any, found: Sequence[Sequence[Any]]) -> Iterator[Row]:
    """Each row by the names of its columns."""
    names = [(column.name, column.type_code == JSONB) for column in description]
    for cells in found:
        yield {
            name: json.loads(cell) if is_json and cell is not None else cell
            for (name, is_json), cell in zip(names, cells, strict=True)
        }

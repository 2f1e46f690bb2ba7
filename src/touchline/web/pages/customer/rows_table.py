"""Rows of facts as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from touchline.pipeline.figure_rows import told_columns
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.facts import FACT_TABLES, Column, Kind
from touchline.vocabulary.measure import Counted
from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import served_firm
from touchline.web.pages.customer.code_words import code_word, column_word
from touchline.web.pages.customer.record import Record
from touchline.web.shell.channels import channel_name
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import exact, long_day, moment, plain

MOST = 50
NUMERIC = frozenset({Kind.INTEGER, Kind.MONEY, Kind.NUMBER})
CENTS = 2


@dataclass(frozen=True)
class Cell:
    """One cell with the name of its column."""

    label: str
    text: str
    is_numeric: bool


@dataclass(frozen=True)
class Title:
    """A column's heading."""

    text: str
    is_numeric: bool


@dataclass(frozen=True)
class FactRow:
    """One row: its cells, and where in the source it stands."""

    cells: tuple[Cell, ...]
    file: str
    row: int
    source: str
    source_id: str


@dataclass(frozen=True)
class RowsTable:
    """The rows behind one counted measure, the latest first."""

    label: str
    titles: tuple[Title, ...]
    rows: tuple[FactRow, ...]
    total: int


def tables_of(record: Record, found: Mapping[str, pa.Table]) -> list[RowsTable]:
    """A table for each counted measure under the figure."""
    measures = served_firm().catalogue.measures
    tables = []
    for name, rows in found.items():
        measure = measures[name]
        fact = measure.fact if isinstance(measure, Counted) else ""
        columns = [FACT_TABLES[fact].column(each) for each in told_columns(fact, rows)]
        latest = rows.slice(max(0, rows.num_rows - MOST)).to_pylist()[::-1]
        names = _staff_names(record, columns, latest)
        tables.append(
            RowsTable(
                measure.label.in_language(current_language()),
                tuple(Title(column_word(each.name), each.kind in NUMERIC) for each in columns),
                tuple(_row(columns, each, names) for each in latest),
                rows.num_rows,
            )
        )
    return tables


def _staff_names(
    record: Record, columns: list[Column], rows: list[dict[str, Any]]
) -> dict[int, str]:
    staff = [column.name for column in columns if column.kind is Kind.STAFF]
    refs = sorted({row[name] for row in rows for name in staff if row[name] is not None})
    return {} if record.masked or not refs else served_firm().office.vault.names(refs)


def _row(columns: list[Column], row: Mapping[str, Any], names: Mapping[int, str]) -> FactRow:
    return FactRow(
        tuple(
            Cell(column_word(each.name), _text(each, row[each.name], names), each.kind in NUMERIC)
            for each in columns
        ),
        row["_file"] or "",
        row["_row"] or 0,
        row["source"],
        row["source_id"],
    )


def _text(column: Column, value: Any, names: Mapping[int, str]) -> str:
    """The cell by the kind of its column."""
    if value is None:
        return ""
    if column.kind in (Kind.STAFF, Kind.CUSTOMER):
        return names.get(value) or shown(value)
    if column.kind is Kind.CODE:
        return channel_name(value) if column.values is Channel else code_word(str(value))
    if isinstance(value, bool):
        return code_word(str(value).lower())
    if column.kind is Kind.MONEY:
        return exact(float(value), current_language(), CENTS)
    return _figure(value)


def _figure(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value.replace(tzinfo=UTC), current_language())
    if isinstance(value, date):
        return long_day(value, current_language())
    return plain(float(value), current_language(), 2)

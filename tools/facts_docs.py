"""The page docs/facts.md, from the vocabulary and the facts shelf."""

from collections.abc import Iterator
from enum import StrEnum

import touchline.facts as shelf
from touchline.vocabulary.derived import EVERY_TABLE, DerivedColumns, DerivedRows
from touchline.vocabulary.facts import FACT_TABLES, Column, FactTable, Kind
from touchline.vocabulary.shelf import modules_on

HEAD = """# Every fact table and column

Written by `make docs` from `src/touchline/vocabulary/facts.py`; a test fails when it lags.

A fact is something that happened, one row of a table. A mapping fills the columns of the first \
table of each section; columns under *worked out* are added when the lake is compacted and cannot \
be mapped. A row is told apart by its source and source_id. Columns in **bold** must be filled \
(`source` is filled from the mapping, and `source_id` from the row's content, where no rule says \
so).

| type | holds |
|---|---|
"""
HOLDS = {
    Kind.CUSTOMER: "a keyed pseudonym of a customer's number, 63 bits",
    Kind.STAFF: "a keyed pseudonym of an employee's number, 63 bits",
    Kind.CODE: "a word or code, never free text",
    Kind.TIME: "an instant in UTC, to the microsecond",
    Kind.DATE: "a calendar day in the firm's time zone",
    Kind.INTEGER: "a whole number",
    Kind.MONEY: "an exact decimal with four places",
    Kind.NUMBER: "an exact decimal with four places",
    Kind.BOOLEAN: "true or false",
}


def document() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD + "\n".join(f"| {kind} | {holds} |" for kind, holds in HOLDS.items()) + "\n"
    for table in FACT_TABLES.values():
        yield from _table(table)
    yield "## Closed words\n"
    yield "Some columns take these words only; a mapping's `values` leads a source's words to them."
    yield "The intake knows the usual words of three languages by itself.\n"
    for name, words in _closed().items():
        yield f"### {name}\n"
        yield f"{words.__doc__ or ''}\n"
        yield ", ".join(f"`{word.value}`" for word in words) + "\n"


def _table(table: FactTable) -> Iterator[str]:
    yield f"## {table.name}\n"
    whose = "" if table.per_customer else " Its rows are of no one customer."
    yield f"{table.meaning}.{whose}\n"
    yield "| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    yield from (_column(column) for column in table.columns)
    yield ""
    derived = [column for added in _added(table) for column in added.columns]
    if derived:
        yield "Worked out:\n"
        yield "| column | type | unit | meaning |"
        yield "|---|---|---|---|"
        yield from (_column(column) for column in derived)
        yield ""
    for name, rows in _rows_added(table):
        yield f"Further rows, flagged `{rows.flag}`, are worked out by `facts/{name}.py`.\n"


def _column(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    kind = str(column.kind)
    if column.values is not None:
        kind = f"[{column.values.__name__}](#{column.values.__name__.lower()})"
    return f"| {name} | {kind} | {column.unit} | {column.meaning} |"


def _added(table: FactTable) -> Iterator[DerivedColumns]:
    for _, module in modules_on(shelf):
        for thing in vars(module).values():
            if isinstance(thing, DerivedColumns) and (
                thing.table == table.name or (thing.table == EVERY_TABLE and table.needs_time)
            ):
                yield thing


def _rows_added(table: FactTable) -> Iterator[tuple[str, DerivedRows]]:
    for name, module in modules_on(shelf):
        for thing in vars(module).values():
            if isinstance(thing, DerivedRows) and thing.table == table.name:
                yield name, thing


def _closed() -> dict[str, type[StrEnum]]:
    """The closed sets in the order in which tables name them."""
    return {
        column.values.__name__: column.values
        for table in FACT_TABLES.values()
        for column in table.columns
        if column.values is not None
    }

"""The columns that a measure may read of each fact table."""

from collections.abc import Mapping
from functools import cache

import touchline.facts as shelf
from touchline.vocabulary.derived import EVERY_TABLE, DerivedColumns
from touchline.vocabulary.facts import FACT_TABLES, Column
from touchline.vocabulary.shelf import modules_on


def columns_of(fact: str) -> Mapping[str, Column]:
    """Every column by name, those of the `facts` shelf included; KeyError for an unknown fact."""
    table = FACT_TABLES[fact]
    columns = {column.name: column for column in table.columns}
    for derived in derived_columns():
        wanted = derived.table == fact or (derived.table == EVERY_TABLE and table.needs_time)
        if wanted:
            columns.update({column.name: column for column in derived.columns})
    return columns


@cache
def derived_columns() -> tuple[DerivedColumns, ...]:
    """What the `facts` shelf adds to fact tables at compaction."""
    return tuple(
        thing
        for _, module in modules_on(shelf)
        for thing in vars(module).values()
        if isinstance(thing, DerivedColumns)
    )

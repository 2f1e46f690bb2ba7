"""The raw rows of one batch as rules see them, and the tables that rules look values up in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import text_of
from touchline.intake.mapping import rules_of
from touchline.intake.standardise.text import trimmed
from touchline.vocabulary import mapping as words
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.source import RawTable


@dataclass(frozen=True)
class LookupTable:
    """A small table in memory: from each distinct key to its first row's values."""

    keys: pa.StringArray
    columns: Mapping[str, pa.StringArray]

    def fetch(self, column: str, keys: pa.StringArray) -> pa.StringArray:
        """The column's value for each key; NULL where the key is not there."""
        places = pc.index_in(trimmed(keys), self.keys, skip_nulls=True)
        return self.columns[column].take(places)


Lookups = Mapping[str, LookupTable]


@dataclass(frozen=True)
class Rows:
    """Some raw rows, all columns strings."""

    file: str
    columns: Mapping[str, pa.StringArray]
    row_numbers: pa.Int64Array

    def __len__(self) -> int:
        return len(self.row_numbers)

    def column(self, name: str) -> pa.StringArray:
        """The text of a column; TouchlineError where the file has none of that name."""
        if name not in self.columns:
            raise TouchlineError(
                f"There is no column {name!r}; there are: {', '.join(self.columns)}.",
                self.file,
                "Mend the mapping, or export the file with that column.",
            )
        return self.columns[name]

    def where(self, chosen: pa.BooleanArray) -> "Rows":
        """The rows for which `chosen` is true."""
        if pc.all(chosen, min_count=0).as_py():
            return self
        columns = {name: texts.filter(chosen) for name, texts in self.columns.items()}
        return replace(self, columns=columns, row_numbers=self.row_numbers.filter(chosen))


def rows_of(file: str, batch: pa.RecordBatch, row_numbers: pa.Int64Array) -> Rows:
    """The batch by column name; names are compared without the blanks around them."""
    names = [name.strip() for name in batch.schema.names]
    columns = [text_of(column) for column in batch.columns]
    return Rows(file, dict(zip(names, columns, strict=True)), row_numbers)


def load_lookups(mapping: words.Mapping, tables: Sequence[RawTable]) -> Lookups:
    """Every lookup of the mapping, with the columns that rules ask of it."""
    wanted: dict[str, set[str]] = {name: set() for name in mapping.lookup}
    for table in mapping.table:
        for _, rule in rules_of(table):
            for step in rule.lookup:
                name, _, column = step.partition(".")
                wanted[name].add(column)
    return {
        name: _load(lookup, sorted(wanted[name]), lookup_source(name, lookup, tables))
        for name, lookup in mapping.lookup.items()
        if wanted[name]
    }


def lookup_source(name: str, lookup: words.Lookup, tables: Sequence[RawTable]) -> RawTable:
    """The table that a lookup reads."""
    for table in tables:
        if table.file_name == lookup.file and lookup.sheet in ("", table.sheet):
            return table
    raise TouchlineError(
        f"The lookup {name!r} needs the file {lookup.file}, which is not among those imported.",
        f"lookup.{name}",
        "Import it together with the others, or drop the lookup.",
    )


def _load(lookup: words.Lookup, columns: list[str], table: RawTable) -> LookupTable:
    parts: dict[str, list[pa.StringArray]] = {column: [] for column in columns}
    keys: list[pa.StringArray] = []
    for batch in table.batches(lookup.read):
        rows = rows_of(table.name, batch.rows, batch.row_numbers)
        keys.append(trimmed(rows.column(lookup.key)))
        for column in columns:
            parts[column].append(rows.column(column))
    if not keys:
        empty = pa.array([], pa.string())
        return LookupTable(empty, dict.fromkeys(columns, empty))
    whole = {column: pa.concat_arrays(part) for column, part in parts.items()}
    return LookupTable(pa.concat_arrays(keys), whole)

"""The first rows of a source table, from which a proposal is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawBatch, RawTable

SAMPLE_ROWS = 2_000


@dataclass(frozen=True)
class Sample:
    """Some rows of one table: each column's cells as text, a missing cell being None."""

    file_name: str
    sheet: str
    columns: Mapping[str, tuple[str | None, ...]]

    @property
    def name(self) -> str:
        """What a person calls the table."""
        return f"{self.file_name} › {self.sheet}" if self.sheet else self.file_name

    @property
    def headers(self) -> tuple[str, ...]:
        """The column names, in the order of the file."""
        return tuple(self.columns)


def sample_of(
    table: RawTable, rows: int = SAMPLE_ROWS, options: ReadOptions | None = None
) -> Sample:
    """The first rows of the table; it is read no further than they reach."""
    return sample_from(table, table.batches(options or ReadOptions()), rows)


def sample_from(table: RawTable, batches: Iterable[RawBatch], rows: int = SAMPLE_ROWS) -> Sample:
    """The first rows of batches of the table that somebody reads anyway."""
    cells: dict[str, list[str | None]] = {}
    taken = 0
    for batch in batches:
        for name in batch.rows.schema.names:
            part = batch.rows.column(name).slice(0, rows - taken).to_pylist()
            cells.setdefault(name, []).extend(part)
        taken += batch.rows.num_rows
        if taken >= rows:
            break
    columns = {name: tuple(values) for name, values in cells.items()}
    return Sample(table.file_name, table.sheet, columns)

"""What a source gives: raw rows as text, each with its row number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

import pyarrow as pa

from touchline.vocabulary.mapping import ReadOptions


@dataclass(frozen=True)
class Defect:
    """A row, or a whole file (row_number 0), that could not be split into columns."""

    row_number: int
    reason: str  # a code: ragged_row, bad_encoding, not_a_table, too_many_columns, bomb, …
    message: str  # what is wrong, in words a clerk understands
    remedy: str  # what to do about it
    text: str  # the row as it stood, as far as it could be read


@dataclass(frozen=True)
class RawBatch:
    """Some rows of a table. Every column is a string array; an empty or absent cell is NULL.

    Typed sources spell their cells in one way: ISO 8601 times, plain decimals ("1234.5", "1234"),
    "true"/"false". `row_numbers` count as a person would: the line for text files (the header is
    line 1), the sheet's row for workbooks, the record from 1 for JSON and Parquet.
    """

    rows: pa.RecordBatch
    row_numbers: pa.Int64Array
    defects: Sequence[Defect] = ()


class RawTable(Protocol):
    """One table of a source: a file, a sheet of a workbook, an object of an API."""

    @property
    def name(self) -> str:
        """What a person calls it: "orders.xlsx › 订单" or "activities.csv"."""

    @property
    def file_name(self) -> str:
        """The bare file name that mappings match, without folders or .gz: "activities.csv"."""

    @property
    def sheet(self) -> str:
        """The sheet's name, or empty."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hex."""

    @property
    def exported_at(self) -> datetime:
        """When the content was made, UTC: the file's modification time."""

    def batches(self, options: ReadOptions) -> Iterator[RawBatch]:
        """The rows, streamed. The columns of all batches are the same."""


@runtime_checkable
class Source(Protocol):
    """One outside system, a file each on the `sources` shelf."""

    @property
    def label(self) -> str:
        """What people call the system."""

    def reads(self, location: Path) -> bool:
        """Whether this source knows what lies there."""

    def tables(self, location: Path) -> Iterator["RawTable | Unreadable"]:
        """Every table there, in alphabetical order; what cannot be read is said, never skipped."""


@dataclass(frozen=True)
class Unreadable:
    """Something there that is not a table, with the reason and the remedy."""

    name: str
    digest: str
    defect: Defect

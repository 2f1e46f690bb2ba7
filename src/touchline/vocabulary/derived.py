"""Facts that need a customer's neighbours in time: what a file on the `facts` shelf holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from touchline.vocabulary.facts import Column, Kind
from touchline.vocabulary.local_days import MISSING, Integers, local_days

EVERY_TABLE = "*"
DERIVED_FLAGS = frozenset({"from_lines"})  # of rows that compaction works out: no source sets them


@dataclass(frozen=True)
class BucketFacts:
    """All facts of some customers, each table sorted by (customer_ref, happened_at, …).

    CODE columns may be dictionary-encoded. No customer is in two buckets, so whatever is worked
    out from one bucket is whole. The arrays are copies, because compiled functions take none that
    are read-only, as Arrow's are.
    """

    tables: Mapping[str, pa.Table]
    time_zone: str

    def integers(self, table: str, column: str) -> Integers:
        """A column of whole numbers, times (microseconds) or days; MISSING where NULL."""
        values = self.tables[table][column]
        if pa.types.is_date32(values.type):
            values = values.cast(pa.int32())
        values = values.cast(pa.int64())
        filled = values.fill_null(MISSING) if values.null_count else values
        return np.array(filled.to_numpy(), np.int64)

    def is_word(self, table: str, column: str, word: str) -> NDArray[np.bool_]:
        """Where a CODE column holds that word; false where NULL."""
        return np.array(is_word(self.tables[table][column], word), np.bool_)

    def codes(self, table: str, column: str) -> Integers:
        """A CODE column as numbers from 0, equal where the words are equal; -1 where NULL."""
        encoded = self.tables[table][column].dictionary_encode().unify_dictionaries()
        indices = [chunk.indices.fill_null(-1).to_numpy() for chunk in encoded.chunks]
        return np.concatenate([np.empty(0, np.int64), *indices]).astype(np.int64)

    def is_positive(self, table: str, column: str) -> NDArray[np.bool_]:
        """Where an exact number is above zero; false where NULL."""
        above = pc.greater(self.tables[table][column], pa.scalar(0, pa.int64()))
        return np.array(above.fill_null(fill_value=False).to_numpy(), np.bool_)

    def local_days(self, table: str) -> Integers:
        """The day in the firm's zone on which each row happened."""
        times = self.integers(table, "happened_at")
        return local_days(self.time_zone, times).of(times)


@dataclass(frozen=True)
class DerivedFact:
    """Something worked out at compaction. `reads` names further tables that it looks at."""

    table: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class DerivedColumns(DerivedFact):
    """Columns added to a table (or to EVERY_TABLE): one array of int64 each, MISSING for NULL.

    The function gets the bucket and the name of the table.
    """

    columns: tuple[Column, ...]
    function: Callable[[BucketFacts, str], tuple[Integers, ...]]


@dataclass(frozen=True)
class DerivedRows(DerivedFact):
    """Rows added to a table, before any columns; they do not enter the conservation sum."""

    flag: str  # what `flags` says of such a row, and of no other
    function: Callable[[BucketFacts], pa.Table]


def is_word(column: pa.ChunkedArray, word: str) -> pa.ChunkedArray:
    """Where a column of words, listed in a dictionary or not, holds that word; never NULL."""
    if not pa.types.is_dictionary(column.type):
        return pc.equal(column, word).fill_null(fill_value=False)
    found = [
        pc.equal(chunk.dictionary, word).take(chunk.indices).fill_null(fill_value=False)
        for chunk in column.chunks
    ]
    return pa.chunked_array(found, pa.bool_())


def as_arrow(values: Integers, kind: Kind) -> pa.Array:
    """An array of a derived column as the lake stores it."""
    array = pa.array(values, mask=values == MISSING)
    if kind is Kind.DATE:
        array = array.cast(pa.int32())
    return array.cast(kind.arrow_type)

"""The figures of a run's results as arrays, whatever of them is there."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Figures:
    """One row a customer; a measure that is absent reads as all unknown."""

    table: pa.Table

    @property
    def rows(self) -> int:
        """How many customers there are."""
        return int(self.table.num_rows)

    def number(self, name: str) -> Numbers:
        """The column as DOUBLE, NaN where it is NULL or absent."""
        if name not in self.table.column_names:
            return np.full(self.rows, np.nan)
        column = self.table[name]
        if pa.types.is_boolean(column.type):
            column = pc.cast(column, pa.int8())
        doubles = pc.fill_null(pc.cast(column, pa.float64()), float("nan"))
        numbers: Numbers = doubles.to_numpy()
        return numbers

    def amount(self, name: str) -> Numbers:
        """The column as DOUBLE, 0 where it is NULL or absent."""
        return np.nan_to_num(self.number(name), nan=0.0)

    def place_in(self, name: str, values: tuple[str, ...]) -> NDArray[np.int64]:
        """Where each row's word stands in `values`; -1 where it is missing or not among them."""
        if name not in self.table.column_names:
            return np.full(self.rows, -1, dtype=np.int64)
        words = pc.cast(self.table[name], pa.string())
        places = pc.index_in(words, value_set=pa.array(values, pa.string()))
        found: NDArray[np.int64] = pc.fill_null(pc.cast(places, pa.int64()), -1).to_numpy()
        return found


def with_columns(table: pa.Table, columns: dict[str, pa.Array]) -> pa.Table:
    """The table with these columns, in place of any of the same name."""
    for name, column in columns.items():
        place = table.schema.get_field_index(name)
        if place < 0:
            table = table.append_column(name, column)
        else:
            table = table.set_column(place, name, column)
    return table


def numbers_or_null(values: NDArray[np.generic], known: Flags, kind: pa.DataType) -> pa.Array:
    """An Arrow array, NULL where the value is not known."""
    return pa.array(values, type=kind, mask=~known)


def dates(as_of: date, days_ahead: Numbers, known: Flags) -> pa.Array:
    """Days so far ahead of the as-of day, NULL where not known."""
    start = (as_of - EPOCH) // timedelta(days=1)
    days = start + np.where(known, days_ahead, 0).astype(np.int64)
    return pa.array(days.astype(np.int32), mask=~known).cast(pa.date32())

"""Aggregates over rows sorted by customer: one value a customer, exact in any order of rows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from touchline.measures.folding.bits import flags, known
from touchline.measures.folding.rows import BYTE, Rows
from touchline.measures.folding.steps import Step

Asked = tuple[Step | None, Step | None]  # an argument, and where it counts
Integers = NDArray[np.int64]
Numbers = NDArray[Any]
LARGEST = 2**62
NEAR = 2**32


@dataclass(frozen=True)
class Fold:
    """One aggregate: of an argument (None: the rows themselves) where a condition holds."""

    kind: str  # count, sum, avg, min, max or quantile
    argument: Step | None
    condition: Step | None
    share: float = 0.0  # of a quantile


@dataclass(frozen=True)
class Told:
    """The values of a fold's argument, customer by customer: only those that count."""

    values: Numbers
    counts: Integers  # how many each customer has
    kind: pa.DataType

    @property
    def ends(self) -> Integers:
        """Where the values of each customer end."""
        ends: Integers = np.cumsum(self.counts)
        return ends


@dataclass(frozen=True)
class Folding:
    """Folds over the rows of one bucket."""

    rows: Rows
    told: dict[Asked, Told] = field(default_factory=dict)
    ordered: dict[Asked, Numbers] = field(default_factory=dict)

    def of(self, fold: Fold) -> pa.Array:
        """One value a customer; NULL where there is nothing to fold, but a count is 0."""
        key = (fold.argument, fold.condition)
        if fold.kind == "count":
            return pa.array(self._counts(*key))
        if key not in self.told:
            self.told[key] = self._told(*key)
        told = self.told[key]
        if fold.kind == "quantile":
            if key not in self.ordered:
                self.ordered[key] = in_order(told)
            return _quantile(told, self.ordered[key], fold.share)
        return FOLDS[fold.kind](told)

    def _holds(self, argument: Step | None, condition: Step | None) -> NDArray[np.bool_] | None:
        """Which rows count; None: all."""
        holds = None
        if condition is not None:
            holds = self.rows.truth(condition)
        if argument is not None:
            values = self.rows.array(argument)
            if values.null_count:
                holds = known(values) if holds is None else holds & known(values)
        return holds

    def _counts(self, argument: Step | None, condition: Step | None) -> Integers:
        return self._per_customer(self._holds(argument, condition))

    def _per_customer(self, holds: NDArray[np.bool_] | None) -> Integers:
        runs = self.rows.runs
        return runs.sizes if holds is None else runs.holding(holds)

    def _told(self, argument: Step | None, condition: Step | None) -> Told:
        assert argument, "only a count folds the rows themselves"  # noqa: S101 - for the types
        values = self.rows.array(argument)
        holds = self._holds(argument, condition)
        if pa.types.is_null(values.type):
            values = values.cast(pa.int64())
        numbers = _numbers(values)
        kept = numbers if holds is None else numbers.compress(holds)
        return Told(kept, self._per_customer(holds), values.type)


def _numbers(array: pa.Array) -> Numbers:
    """The numbers as they lie in memory: exact money as whole ten-thousandths, days as days, and
    truths as bytes."""
    if pa.types.is_boolean(array.type):
        return flags(array).view(np.uint8)
    if pa.types.is_decimal(array.type):
        halves = np.frombuffer(array.buffers()[1], np.int64)
        return halves[2 * array.offset :: 2][: len(array)]
    letter = "f" if pa.types.is_floating(array.type) else "i"
    kind = np.dtype(f"{letter}{array.type.bit_width // 8}")
    return np.frombuffer(array.buffers()[1], kind)[array.offset :][: len(array)]


def _folded(told: Told, function: np.ufunc) -> tuple[NDArray[np.bool_], Numbers]:
    """Who has any value, and the fold of the values of each who has."""
    held, values = told.counts > 0, told.values
    bits = values.dtype == np.uint8
    if bits and told.counts.max(initial=0) >= BYTE:
        values = values.astype(np.int64)
    folds = function.reduceat(values, (told.ends - told.counts)[held], dtype=values.dtype)
    return held, folds.astype(np.int64) if bits else folds


def _where(held: NDArray[np.bool_], values: Numbers) -> pa.Array:
    """The values of those who have any, NULL for the others."""
    whole = np.zeros(len(held), values.dtype)
    whole[held] = values
    return pa.array(whole, mask=~held)


def _sum(told: Told) -> pa.Array:
    """Exact however large: where 64 bits may not hold it, the halves are summed apart."""
    if told.values.dtype.kind == "f":
        return _where(*_folded(told, np.add))
    scale = told.kind.scale if pa.types.is_decimal(told.kind) else 0
    most = max(abs(int(told.values.max(initial=0))), abs(int(told.values.min(initial=0))))
    if most * int(told.counts.max(initial=0)) < LARGEST:
        held, sums = _folded(told, np.add)
        whole = _where(held, sums)
        return _as_decimal(whole, sums >> 63, scale) if pa.types.is_decimal(told.kind) else whole
    held, above = _folded(replace(told, values=told.values >> 32), np.add)
    _, below = _folded(replace(told, values=told.values & 0xFFFFFFFF), np.add)
    above += below >> 32
    return _as_decimal(_where(held, (above << 32) | (below & 0xFFFFFFFF)), above >> 32, scale)


def _as_decimal(low: pa.Array, high: Integers, scale: int) -> pa.Array:
    """Exact numbers of 128 bits from their lower halves and, where known, the upper ones."""
    halves = np.zeros((len(low), 2), np.int64)
    halves[:, 0] = low.fill_null(0).to_numpy()
    halves[known(low), 1] = high
    buffers = [low.buffers()[0], pa.py_buffer(halves)]
    return pa.Array.from_buffers(pa.decimal128(38, scale), len(low), buffers)


def _avg(told: Told) -> pa.Array:
    held, sums = _folded(told, np.add)
    return _where(held, sums / told.counts[held])


def _least(told: Told) -> pa.Array:
    return _typed(*_folded(told, np.minimum), told.kind)


def _most(told: Told) -> pa.Array:
    return _typed(*_folded(told, np.maximum), told.kind)


def _typed(held: NDArray[np.bool_], values: Numbers, kind: pa.DataType) -> pa.Array:
    """Numbers as they lay in memory, in their own type again."""
    array = _where(held, values)
    if pa.types.is_decimal(kind):
        return _as_decimal(array, values >> 63, kind.scale)
    return array.cast(kind)


def _quantile(told: Told, rising: Numbers, share: float) -> pa.Array:
    """The value below which that share lies; between two values in proportion."""
    held = told.counts > 0
    place = (told.counts[held] - 1) * share
    below = np.floor(place)
    first = (told.ends - told.counts)[held]
    low = rising[first + below.astype(np.int64)]
    high = rising[first + np.ceil(place).astype(np.int64)]
    part = place - below
    return _where(held, low * (1.0 - part) + high * part)


def in_order(told: Told) -> Numbers:
    """The values as DOUBLE, those of each customer rising.

    Customer and rank are packed into one whole number, which sorts many times faster than pairs.
    """
    customers = np.repeat(np.arange(len(told.counts)), told.counts)
    ranks, rising = _ranked(told.values)
    width = int(ranks.max(initial=0)).bit_length()
    packed = (customers << width) | ranks
    packed.sort()
    ranks = packed & ((1 << width) - 1)
    return (ranks + rising).astype(np.float64) if isinstance(rising, int) else rising[ranks]


def _ranked(values: Numbers) -> tuple[Integers, Numbers | int]:
    """Whole numbers in the order of the values, and what leads back from them to the values: the
    values by rank, or the least of them where they are whole and near each other."""
    if values.dtype.kind != "f" and values.size:
        least = int(values.min())
        if int(values.max()) - least < NEAR:
            return values.astype(np.int64) - least, least
    numbers = values.astype(np.float64)
    order = np.argsort(numbers)
    ranks = np.empty(len(numbers), np.int64)
    ranks[order] = np.arange(len(numbers))
    return ranks, numbers[order]


FOLDS: dict[str, Callable[[Told], pa.Array]] = {
    "sum": _sum,
    "avg": _avg,
    "min": _least,
    "max": _most,
}

"""The purchase histories of customers as distinct rows, each with the number of customers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.buy_till_you_die.time_ladders import TimeLadders, ladders_of

Vector = NDArray[np.float64]
MIX_1 = np.uint64(0x9E3779B97F4A7C15)
ROWS_AT_ONCE = 1 << 15
MIX_2 = np.uint64(0xD6E8FEB86659FD93)


class ImpossiblePurchases(ValueError):  # noqa: N818 - named for what is the case
    """Data that no purchase history can have; the sentence names the row and the remedy."""


@dataclass(frozen=True)
class PurchaseRows:
    r"""What every model of this subject needs to know of its customers, and nothing more.

    Row i stands for `weight[i]` customers who bought `x[i]` times again after their first
    purchase, the last time at `t_x[i]` (0 where never again), and have been observed for
    `observed[i]`: T in the literature. Both times count from the first purchase, in one unit,
    which is then the unit of every rate. `covariates` has a row for each and may have no column.
    `row_of` tells the row of each customer, in the order in which they were given.

    Errors: `ImpossiblePurchases` with the first row that cannot be: not a number, negative, not a
    whole number of purchases, a last purchase after the end, x = 0 with t_x > 0 or the reverse
    (purchases at one moment are one purchase), a covariate that is not a number.

    >>> rows = PurchaseRows.group([2, 0, 2, 0], [5.0, 0, 5.0, 0], [9.0, 9.0, 9.0, 7.0])
    >>> rows.x.tolist(), rows.weight.tolist(), rows.x[rows.row_of].tolist()
    ([0.0, 0.0, 2.0], [1.0, 1.0, 2.0], [2.0, 0.0, 2.0, 0.0])

    Source: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, 2005, section 2.
    """

    x: Vector
    t_x: Vector
    observed: Vector
    weight: Vector
    covariates: Vector
    row_of: NDArray[np.intp]

    @classmethod
    def group(
        cls,
        x: ArrayLike,
        t_x: ArrayLike,
        observed: ArrayLike,
        weight: ArrayLike | None = None,
        covariates: ArrayLike | None = None,
    ) -> "PurchaseRows":
        """Check the rows of customers (or groups of them, with `weight`) and fold equal ones."""
        columns = [_floats(x), _floats(t_x), _floats(observed)]
        count = len(columns[0])
        given = np.zeros((count, 0)) if covariates is None else _matrix(covariates)
        weights = None if weight is None else _floats(weight)
        _check(columns, weights, given)
        columns += [np.ascontiguousarray(column) for column in given.T]
        first, row_of = distinct_rows(columns)
        total = np.bincount(row_of, weights=weights, minlength=len(first)).astype(float)
        kept = [column[first] for column in columns]
        return cls(kept[0], kept[1], kept[2], total, given[first], row_of)

    @property
    def customers(self) -> float:
        """How many customers there are."""
        return float(self.weight.sum())

    @cached_property
    def distinct_x(self) -> tuple[Vector, NDArray[np.intp]]:
        """The distinct numbers of purchases, and the place of each row among them."""
        values, places = np.unique(self.x, return_inverse=True)
        return values, places

    @cached_property
    def ladders(self) -> TimeLadders:
        """The distinct times of the rows of each x and each combination of covariates."""
        columns = [self.x, *(np.ascontiguousarray(column) for column in self.covariates.T)]
        first, group = distinct_rows(columns)
        return ladders_of(group, first, self.t_x, self.observed)

    def part(self, customers: int) -> "PurchaseRows":
        """Evenly taken customers, for a first rough fit."""
        upto = np.cumsum(self.weight)
        taken = np.searchsorted(upto, (np.arange(customers) + 0.5) * (upto[-1] / customers))
        which, counts = np.unique(np.minimum(taken, len(upto) - 1), return_counts=True)
        return replace(self.chosen(which), weight=counts.astype(float))

    def parts(self, size: int) -> list["PurchaseRows"]:
        """The rows in pieces of that size, by rising x, so that most pieces have one x."""
        every = np.argsort(self.x, kind="stable")
        return [self.chosen(every[at : at + size]) for at in range(0, len(every), size)]

    def chosen(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> "PurchaseRows":
        """Some of the rows, each standing for itself."""
        taken = (self.x[which], self.t_x[which], self.observed[which], self.weight[which])
        return PurchaseRows(*taken, self.covariates[which], np.arange(len(taken[0])))


def distinct_rows(columns: Sequence[Vector]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The place of one of each distinct row of columns, and the group of each row.

    Groups are in the order of a hash of the content, so that any even part of them is a fair one,
    or in lexical order for few rows.
    """
    count = len(columns[0])
    by_hash = _by_hash(columns) if count > 1000 else None
    order, starts = _by_columns(columns) if by_hash is None else by_hash
    row_of = np.empty(count, dtype=np.intp)
    row_of[order] = np.cumsum(starts) - 1
    return order[starts], row_of


def _by_columns(columns: Sequence[Vector]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    order = np.lexsort(columns[::-1])
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = _changes(columns, order[:-1], order[1:])
    return order, starts


def _by_hash(columns: Sequence[Vector]) -> tuple[NDArray[np.intp], NDArray[np.bool_]] | None:
    """An order that brings equal rows together, and where each group of them starts in it.

    One sort of 64-bit words, hash above and place below, is many times faster than a sort by
    columns. None where two contents share a hash.
    """
    count = len(columns[0])
    low = np.uint64(count.bit_length())
    packed = np.arange(count, dtype=np.uint64)
    for part in _parts(count):
        packed[part] |= _hashes([column[part] for column in columns]) >> low << low
    packed.sort()
    starts = np.ones(count, dtype=bool)
    np.not_equal(packed[1:] >> low, packed[:-1] >> low, out=starts[1:])
    packed &= (np.uint64(1) << low) - np.uint64(1)
    order = packed.view(np.intp)
    for part in _parts(count - 1):
        apart = _changes(columns, order[:-1][part], order[1:][part])
        if np.any(apart & ~starts[1:][part]):
            return None
    return order, starts


def _hashes(columns: Sequence[Vector]) -> NDArray[np.uint64]:
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        mixed ^= (column + 0.0).view(np.uint64)  # makes -0.0 and 0.0 one
        mixed *= MIX_1
        mixed ^= mixed >> np.uint64(32)
    mixed *= MIX_2
    return mixed


def _parts(count: int) -> list[slice]:
    """Slices that the cache of the processor holds."""
    return [slice(at, at + ROWS_AT_ONCE) for at in range(0, count, ROWS_AT_ONCE)]


def _changes(
    columns: Sequence[Vector], before: NDArray[np.intp], after: NDArray[np.intp]
) -> NDArray[np.bool_]:
    changed = np.zeros(len(before), dtype=bool)
    for column in columns:
        changed |= column[before] != column[after]
    return changed


def _floats(values: ArrayLike) -> Vector:
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ImpossiblePurchases(f"a column must have one dimension, not {array.ndim}")
    return array


def _matrix(values: ArrayLike) -> Vector:
    array = np.asarray(values, dtype=np.float64)
    return array[:, None] if array.ndim == 1 else array


def _check(columns: Sequence[Vector], weight: Vector | None, covariates: Vector) -> None:
    x, t_x, observed = columns
    lengths = {len(column) for column in columns} | {len(covariates)}
    if weight is not None:
        lengths.add(len(weight))
    if len(lengths) > 1:
        raise ImpossiblePurchases(f"columns of different lengths {sorted(lengths)}")
    if len(x) == 0:
        raise ImpossiblePurchases("there is no customer: give at least one row")
    finite = np.isfinite(x) & np.isfinite(t_x) & np.isfinite(observed)
    faults = [
        (~finite, "x, t_x and T must be numbers: leave unknown customers out"),
        ((x < 0) | (x != np.floor(x)), "x counts repeat purchases: a whole number from 0 on"),
        ((t_x < 0) | (observed < 0), "times count from the first purchase: never negative"),
        (t_x > observed, "t_x lies after T: end the observation later or leave the purchase out"),
        ((x == 0) & (t_x > 0), "x = 0 with t_x > 0: a last repeat purchase but no repeat purchase"),
        ((x > 0) & (t_x == 0), "x > 0 with t_x = 0: purchases at one moment are one purchase"),
        (~np.all(np.isfinite(covariates), axis=1), "a covariate is not a number"),
    ]
    if weight is not None:
        faults.append((~((weight > 0) & np.isfinite(weight)), "a weight must be above 0"))
    for bad, why in faults:
        if np.any(bad):
            row = int(np.argmax(bad))
            values = f"(x {x[row]:g}, t_x {t_x[row]:g}, T {observed[row]:g})"
            raise ImpossiblePurchases(f"row {row} {values}: {why}")

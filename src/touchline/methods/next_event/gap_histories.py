"""The gaps between a customer's events, and the gap that is still open."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from touchline.numerics.group_sums import group_sums

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class ImpossibleHistoryError(ValueError):
    """The arrays cannot be histories of events; the message says which row and why."""


@dataclass(frozen=True)
class GapHistories:
    """Histories of n customers, in one unit of time.

    `gaps` (m) are the completed gaps and `customers` (m) whose they are, 0 to n - 1; `open_gaps`
    (n) the time since each customer's last event, nil on its day. Raises `ImpossibleHistoryError`
    for a gap of nil or less (join events of one moment first) and for an unknown customer.
    """

    customers: Integers
    gaps: Floats
    open_gaps: Floats

    def __post_init__(self) -> None:
        if self.customers.shape != self.gaps.shape or self.open_gaps.ndim != 1:
            raise ImpossibleHistoryError("each gap needs its customer")
        bad = ~(np.isfinite(self.gaps) & (self.gaps > 0))
        if bad.any():
            row = int(np.argmax(bad))
            raise ImpossibleHistoryError(f"gap {row} is not positive; join events of one moment")
        strange = (self.customers < 0) | (self.customers >= self.open_gaps.size)
        if strange.any():
            raise ImpossibleHistoryError(f"gap {int(np.argmax(strange))} has an unknown customer")
        bad = ~(np.isfinite(self.open_gaps) & (self.open_gaps >= 0))
        if bad.any():
            raise ImpossibleHistoryError(f"the open gap of customer {int(np.argmax(bad))} is none")

    @cached_property
    def count(self) -> Floats:
        """Completed gaps of each customer (n)."""
        return np.bincount(self.customers, minlength=self.open_gaps.size).astype(np.float64)

    @cached_property
    def sums(self) -> Floats:
        """The sum of each customer's completed gaps (n)."""
        return self.total(self.gaps)

    @cached_property
    def logarithms(self) -> Floats:
        """The logarithm of each gap (m)."""
        return np.asarray(np.log(self.gaps), dtype=np.float64)

    def total(self, values: Floats) -> Floats:
        """The sum of one value a gap for each customer (n)."""
        return group_sums(self.customers, values, self.open_gaps.size)

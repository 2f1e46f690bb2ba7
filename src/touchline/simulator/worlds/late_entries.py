"""Worlds of contacts that are written down later, some without the moment of the contact."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Missing = Literal["at random", "by what is seen", "by the lag itself"]


@dataclass(frozen=True)
class LateEntries:
    """Lags in hours are lognormal; `share` of the moments is missing, for one of three reasons.

    Of each lag one knows between which of two moments it lies, that have nothing to do with it:
    when the phone last sent its data, and when it did so before.
    """

    records: int = 600
    centre: float = 1.0
    spread: float = 1.0
    share: float = 0.2
    missing: Missing = "at random"

    def draw(self, seed: int) -> "LateEntriesBook":
        """One book of records of that seed."""
        random = np.random.default_rng(seed)
        lag = np.exp(self.centre + self.spread * random.normal(size=self.records))
        cuts = np.sort(np.exp(random.normal(self.centre, 1.0, (self.records, 2))), axis=1)
        edges = np.c_[np.zeros(self.records), cuts, np.full(self.records, np.inf)]
        place = (lag[:, None] > cuts).sum(axis=1)
        rows = np.arange(self.records)
        leaning = {
            "at random": np.zeros(self.records),
            "by what is seen": np.where(place > 0, 1.0, -1.0),
            "by the lag itself": np.where(np.log(lag) > self.centre, 1.0, -1.0),
        }[self.missing]
        is_missing = random.random(self.records) < self.share * (1 + 0.9 * leaning)
        return LateEntriesBook(lag, edges[rows, place], edges[rows, place + 1], is_missing)


@dataclass(frozen=True)
class LateEntriesBook:
    """The true lags, the bounds that are known of each, and whether the moment is missing."""

    lag: Floats
    low: Floats
    high: Floats
    is_missing: Flags

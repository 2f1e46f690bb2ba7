"""Worlds of daily counts: people of different rates, weekdays of their own, and days that vary."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class DailyCounts:
    """What the world is made of: rates of a gamma distribution, days of a negative binomial one.

    `size` is the k of the days (variance m + m² / k); the factors of the weekdays average 1.
    """

    people: int = 40
    days: int = 91
    mean_rate: float = 8.0
    rate_shape: float = 3.0
    size: float = 5.0
    factors: tuple[float, ...] = (1.4, 1.3, 1.2, 1.2, 1.1, 0.5, 0.3)

    def draw(self, seed: int) -> "DailyCountsHistory":
        """One history of that seed, and the day that follows it."""
        random = np.random.default_rng(seed)
        rates = random.gamma(self.rate_shape, self.mean_rate / self.rate_shape, self.people)
        kinds = np.arange(self.days + 1) % 7
        mean = np.maximum(rates[:, None] * np.array(self.factors)[kinds], 1e-12)
        counts = random.poisson(random.gamma(self.size, mean / self.size)).astype(np.float64)
        return DailyCountsHistory(counts[:, :-1], kinds[:-1], counts[:, -1:], kinds[-1:], rates)


@dataclass(frozen=True)
class DailyCountsHistory:
    """Counts of shape (people, days), the kinds of the days, the day after, and the true rates."""

    counts: Floats
    kinds: Integers
    today: Floats
    kind_today: Integers
    rates: Floats

"""Do customers buy like clockwork, at random or in bursts? The gate before Pareto/GGG."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Regularity:
    """`k` near 1 means at random, above 1 regular, below 1 in bursts; `low` to `high` its interval.

    `customers` is how many had two gaps to look at.
    """

    k: float
    low: float
    high: float
    customers: int

    @property
    def is_regular(self) -> bool:
        """Whether it is worth the price to estimate regularity: the interval lies above 1."""
        return self.low > 1


def regularity(
    first_gap: ArrayLike, second_gap: ArrayLike, *, draws: int = 1000, seed: int = 0
) -> Regularity:
    r"""Wheat and Morrison's estimate from two successive gaps of each customer.

    Formula:
    $$ M = \frac{\text{gap}_1}{\text{gap}_1 + \text{gap}_2} \sim \text{Beta}(k, k), \quad
       \hat k = \frac{1 - 4 \mathrm{Var}(M)}{8 \, \mathrm{Var}(M)} $$

    Gaps in any unit, both above 0: the last two of each customer with at least two, for they tell
    of today. They are Gamma(k, ·) with a rate of each customer's own, which falls out of M. The
    interval of 95 % is a bootstrap over customers.

    Errors: `ImpossiblePurchases` for fewer than ten customers or a gap that is not above 0.

    >>> gaps = np.random.default_rng(1).gamma(3.0, size=(2, 5000))
    >>> found = regularity(gaps[0], gaps[1])
    >>> 2.8 < found.k < 3.2, found.is_regular
    (True, True)

    Source: Wheat and Morrison, Estimating Purchase Regularity with Two Interpurchase Times, Journal
    of Marketing Research 27, 1990.
    """
    first, second = np.asarray(first_gap, dtype=float), np.asarray(second_gap, dtype=float)
    if first.shape != second.shape or first.ndim != 1 or len(first) < 10:
        raise ImpossiblePurchases("give two gaps each of at least ten customers")
    if not np.all((first > 0) & (second > 0) & np.isfinite(first + second)):
        raise ImpossiblePurchases("every gap must be above 0: purchases of one moment are one")
    share = first / (first + second)
    generator = np.random.default_rng(seed)
    again = [_k(share[generator.integers(0, len(share), len(share))]) for _ in range(draws)]
    low, high = np.quantile(again, [0.025, 0.975])
    return Regularity(_k(share), float(low), float(high), len(share))


def _k(share: Vector) -> float:
    # Around the mean found, not 1/2: long second gaps are cut off by the end of the observation.
    variance = max(float(np.var(share, ddof=1)), 1e-12)
    return (1 - 4 * variance) / (8 * variance)

"""Intervals that hold all at once, by the multiplier bootstrap."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from touchline.methods.staggered_adoption.influence import Estimates

Floats = NDArray[np.float64]

MULTIPLIERS_AT_ONCE = 2**22  # 32 MB: the draws of a large panel are made a few at a time
SMALL = np.sqrt(5.0)


@dataclass(frozen=True)
class Band:
    """`intervals` (k, 2) that cover all k truths together; `critical_value` errors wide."""

    intervals: Floats
    critical_value: float


def simultaneous_band(
    estimates: Estimates, *, confidence: float = 0.95, draws: int = 1000, seed: int
) -> Band:
    r"""A band that covers all values at once with the given confidence.

    Formula:
    $$ \hat R^* = \frac{1}{n} \sum_i V_i \psi_i, \quad
       \hat\Sigma^{1/2}_j = \frac{q_{.75}(\hat R^*_j) - q_{.25}(\hat R^*_j)}{z_{.75} - z_{.25}},
       \quad \hat c = q_{1-\alpha}\Bigl(\max_j |\hat R^*_j| / \hat\Sigma^{1/2}_j\Bigr) $$

    with Mammen's two-point multipliers V, one per unit or cluster; the band is
    $\hat\theta_j \pm \hat c\, se_j$. A value without error, such as a period that cannot differ,
    has a band of width nil and takes no part in the maximum.

    >>> import numpy as np
    >>> influence = np.random.default_rng(1).normal(size=(500, 3))
    >>> band = simultaneous_band(Estimates(np.zeros(3), influence), seed=7)
    >>> 2.2 < band.critical_value < 2.6
    True

    Source: Callaway & Sant'Anna (2021), algorithm 1; Mammen (1993), Annals of Statistics 21.
    """
    pulls = estimates.pulls
    random = np.random.default_rng(seed)
    moved = np.vstack(
        [
            _multipliers(random, count, pulls.shape[0]) @ pulls
            for count in _batches(draws, pulls.shape[0])
        ]
    )
    quarter, three_quarters = np.quantile(moved, [0.25, 0.75], axis=0)
    scale = (three_quarters - quarter) / (2 * ndtri(0.75))
    errors = estimates.standard_errors
    uncertain = scale > 1e-12
    if not uncertain.any():
        raise ValueError("no estimate has an error, so there is nothing to band")
    farthest = (np.abs(moved[:, uncertain]) / scale[uncertain]).max(axis=1)
    critical_value = float(np.quantile(farthest, confidence))
    reach = critical_value * errors
    return Band(
        np.column_stack([estimates.values - reach, estimates.values + reach]), critical_value
    )


def _batches(draws: int, units: int) -> list[int]:
    at_once = max(1, MULTIPLIERS_AT_ONCE // units)
    whole, rest = divmod(draws, at_once)
    return [at_once] * whole + [rest] * (rest > 0)


def _multipliers(random: np.random.Generator, draws: int, units: int) -> Floats:
    """Mammen's two points: mean 0, variance 1, third moment 1."""
    low, high = (1 - SMALL) / 2, (1 + SMALL) / 2
    return np.asarray(np.where(random.random((draws, units)) < high / SMALL, low, high))

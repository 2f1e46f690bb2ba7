"""Intervals that may be looked at every day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.experiments.effect import ImpossibleTrialError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ConfidenceSequence:
    """At each of `looks` (k), the number of units so far: `estimates` and `intervals` (k, 2)."""

    looks: NDArray[np.int64]
    estimates: Floats
    intervals: Floats


def confidence_sequence(
    outcome: ArrayLike,
    assigned: ArrayLike,
    looks: ArrayLike,
    *,
    tightest_at: int,
    confidence: float = 0.95,
) -> ConfidenceSequence:
    r"""The difference of two arms, with intervals that hold at all looks together.

    Formula:
    $$ \hat\tau_n \pm \hat\sigma_n \sqrt{\frac{2 (n \rho^2 + 1)}{n^2 \rho^2}
       \log \frac{\sqrt{n \rho^2 + 1}}{\alpha}}, \qquad
       \hat\sigma_n^2 = \frac{s_1^2}{\hat\pi} + \frac{s_0^2}{1 - \hat\pi} $$
    $$ \rho^2 = \frac{-2 \log \alpha + \log(1 - 2 \log \alpha)}{n^*} $$

    `outcome` and `assigned` (n) stand in the order in which units came; `looks` (k) are the
    numbers of units at which one looks, rising. Stop at any look, for any reason: the chance that
    any of the intervals ever misses the effect is `1 - confidence` for large samples, so the first
    looks want some tens of units in each arm. The interval is narrowest near `tightest_at` units,
    n*. Where an arm has fewer than two units the interval has no ends. Raises
    `ImpossibleTrialError`.

    >>> import numpy as np
    >>> arm = np.arange(4000) % 2
    >>> outcome = arm + np.random.default_rng(1).normal(size=4000)
    >>> sequence = confidence_sequence(outcome, arm, [1000, 4000], tightest_at=4000)
    >>> sequence.intervals.round(2).tolist()
    [[0.88, 1.29], [0.91, 1.11]]

    Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), Annals of Statistics 52.
    """
    y, arm, seen = _checked(outcome, assigned, looks)
    level = 1 - confidence
    means, variance = _arms_so_far(y, arm, seen)
    share = np.cumsum(arm)[seen - 1] / seen
    with np.errstate(divide="ignore", invalid="ignore"):
        sigma = np.sqrt(variance[0] / (1 - share) + variance[1] / share)
    spread = seen * (-2 * np.log(level) + np.log(1 - 2 * np.log(level))) / tightest_at
    reach = np.sqrt(2 * (spread + 1) / (seen * spread) * np.log(np.sqrt(spread + 1) / level))
    known = np.isfinite(sigma)
    half = np.where(known, reach * np.where(known, sigma, 1), np.inf)
    estimates = np.where(known, means[1] - means[0], 0.0)
    return ConfidenceSequence(
        seen, estimates, np.column_stack([estimates - half, estimates + half])
    )


def _checked(
    outcome: ArrayLike, assigned: ArrayLike, looks: ArrayLike
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    y, arm = np.asarray(outcome, dtype=np.float64), np.asarray(assigned, dtype=np.float64)
    seen = np.asarray(looks, dtype=np.int64)
    if y.shape != arm.shape or not np.isfinite(y).all() or not np.isin(arm, (0, 1)).all():
        raise ImpossibleTrialError("each unit needs an outcome and an arm of 0 or 1")
    if seen.size == 0 or seen[0] < 1 or seen[-1] > y.size or (np.diff(seen) <= 0).any():
        raise ImpossibleTrialError("looks rise from 1 to the number of units at most")
    return y, arm, seen


def _arms_so_far(y: Floats, arm: Floats, looks: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Mean and variance of each arm (2, k) over the units so far; NaN below two units."""
    inside = np.stack([1 - arm, arm])
    centre = y.mean()  # keeps the squares small; the variance does not depend on it
    counts, sums, squares = (
        np.cumsum(inside * values, axis=1)[:, looks - 1]
        for values in (np.ones_like(y), y - centre, (y - centre) ** 2)
    )
    enough = counts > 1
    safe = np.where(enough, counts, 2)
    means = np.where(enough, sums / safe, np.nan)
    variance = np.maximum(squares / safe - means**2, 0) * safe / (safe - 1)
    return means + centre, np.where(enough, variance, np.nan)

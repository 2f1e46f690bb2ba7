"""The effect on those whom the assignment moved."""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from touchline.methods.experiments.arms import Floats, covariates_of, outcome_and_arm
from touchline.methods.experiments.effect import Effect, ImpossibleTrialError
from touchline.numerics.least_squares import least_squares

FAINT = 1e-12


@dataclass(frozen=True)
class ComplierEffect:
    """The `effect` on compliers and the `complier_share`, both with errors.

    `first_stage_f` below about 10 calls for `robust_interval` alone: it holds however few comply,
    and is without end on a side where the data set no bound.
    """

    effect: Effect
    complier_share: Effect
    first_stage_f: float
    robust_interval: tuple[float, float]


def complier_effect(  # noqa: PLR0913 the parts of one trial, the optional ones by name
    outcome: ArrayLike,
    received: ArrayLike,
    assigned: ArrayLike,
    *,
    before: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
) -> ComplierEffect:
    r"""Two-stage least squares with the assignment as instrument; without covariates, Wald's ratio.

    Formula:
    $$ \hat\tau = \frac{\sum_i \tilde Z_i Y_i}{\sum_i \tilde Z_i D_i}, \qquad
       \hat V = \frac{\sum_g (\sum_{i \in g} \tilde Z_i \hat e_i)^2}
       {(\sum_i \tilde Z_i D_i)^2}, \qquad \hat e = \tilde Y - \hat\tau \tilde D $$

    where the tilde means less what the constant and `before` (n, k) foretell. `received` (n) is
    what was done (0/1 or a dose), `assigned` (n) the arm. It needs that assignment acts through
    what was received only, and pushes nobody away. `robust_interval` is Anderson and Rubin's: the
    values at which `Y - tau D` has no effect of assignment. Raises `ImpossibleTrialError` where
    assignment changed nothing that was received.

    >>> found = complier_effect([4.0, 6, 1, 1, 2, 0], [1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0])
    >>> round(found.effect.estimate, 6), round(found.complier_share.estimate, 6)
    (4.0, 0.666667)

    Source: Imbens & Angrist (1994), Econometrica 62; Anderson & Rubin (1949); Andrews, Stock & Sun
    (2019), Annual Review of Economics 11.
    """
    y, arm = outcome_and_arm(outcome, assigned)
    d = covariates_of(received, y.size)[:, 0]
    constant = np.ones((y.size, 1))
    design = constant if before is None else np.hstack([constant, covariates_of(before, y.size)])
    y, d, z = (_less(design, each) for each in (y, d, arm))
    moved = float(z @ d)
    if abs(moved) < FAINT * y.size:
        raise ImpossibleTrialError("assignment changed nothing that was received")
    rows, columns = y.size, design.shape[1] + 1
    groups = rows if clusters is None else np.unique(np.asarray(clusters)).size
    factor = rows / (rows - columns) if clusters is None else groups / (groups - 1)
    freedom = rows - columns if clusters is None else groups - 1
    estimate = float(z @ y) / moved
    pull = _sums(z * (y - estimate * d), clusters)
    effect = Effect(estimate, sqrt(factor * float(pull @ pull)) / abs(moved), freedom)
    reduced = _reduced(np.column_stack([y, d]), z, clusters, factor)
    share = Effect(float(reduced.effects[1]), sqrt(reduced.covariance[1, 1]), freedom)
    first_stage_f = (share.estimate / share.standard_error) ** 2 if share.standard_error else inf
    critical = Effect(0.0, 1.0, freedom).interval(confidence)[1]
    return ComplierEffect(effect, share, first_stage_f, _anderson_rubin(reduced, critical))


@dataclass(frozen=True)
class _Reduced:
    """The effects of assignment on outcome and receipt, and their covariance (2, 2)."""

    effects: Floats
    covariance: Floats


def _reduced(both: Floats, z: Floats, clusters: ArrayLike | None, factor: float) -> _Reduced:
    weight = float(z @ z)
    effects = z @ both / weight
    left = z[:, None] * (both - z[:, None] * effects)
    pulls = np.column_stack([_sums(column, clusters) for column in left.T])
    return _Reduced(effects, factor * pulls.T @ pulls / weight**2)


def _anderson_rubin(reduced: _Reduced, critical: float) -> tuple[float, float]:
    """The roots of (a - tau b)^2 = c^2 (Vaa - 2 tau Vab + tau^2 Vbb)."""
    a, b = reduced.effects
    spread = critical**2 * reduced.covariance
    square, middle, rest = b * b - spread[1, 1], a * b - spread[0, 1], a * a - spread[0, 0]
    inside = middle * middle - square * rest
    if square <= 0 or inside < 0:
        return -inf, inf
    return (middle - sqrt(inside)) / square, (middle + sqrt(inside)) / square


def _less(design: Floats, values: Floats) -> Floats:
    """What the design does not foretell."""
    return least_squares(design, values).residuals


def _sums(values: Floats, clusters: ArrayLike | None) -> Floats:
    """The values, summed within clusters where there are any."""
    if clusters is None:
        return values
    _, place = np.unique(np.asarray(clusters), return_inverse=True)
    return np.asarray(np.bincount(place, weights=values), dtype=np.float64)

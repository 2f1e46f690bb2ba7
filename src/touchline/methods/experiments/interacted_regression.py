"""Regression adjustment that cannot do worse than the plain difference."""

import numpy as np
from numpy.typing import ArrayLike

from touchline.methods.experiments.arms import Floats, covariates_of, outcome_and_arm
from touchline.methods.experiments.effect import Effect
from touchline.numerics.least_squares import Kind, least_squares


def interacted_regression(
    outcome: ArrayLike,
    assigned: ArrayLike,
    before: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
) -> Effect:
    r"""The mean effect, each arm with slopes of its own.

    Formula:
    $$ Y_i = \alpha + \tau D_i + \beta'(X_i - \bar X) + \gamma' D_i (X_i - \bar X) + e_i $$

    The error is HC3, or by `clusters`; as the effect is meant for the population that the units
    stand for, the error of $\bar X$ itself is in it: $\hat\gamma' \hat V(\bar X) \hat\gamma$.
    `before` (n) or (n, k) is measured before assignment. With a plain slope for both arms the
    adjusted difference can be less exact than the unadjusted one; with its own it cannot.

    >>> import numpy as np
    >>> before = np.array([1.0, 2.0, 3.0, 5.0, 1.0, 2.0, 4.0, 6.0])
    >>> arm = np.array([1, 1, 1, 1, 0, 0, 0, 0])
    >>> noise = np.array([1, -1, -1, 1, -1, 1, 1, -1]) / 10
    >>> round(interacted_regression(before * (1 + arm) + noise, arm, before).estimate, 3)
    3.001

    Source: Lin (2013), Annals of Applied Statistics 7.
    """
    y, arm = outcome_and_arm(outcome, assigned)
    x = covariates_of(before, y.size)
    centred = x - x.mean(axis=0)
    design = np.column_stack([np.ones(y.size), arm, centred, centred * arm[:, None]])
    kind: Kind = "HC3" if clusters is None else "cluster"
    fit = least_squares(design, y, kind=kind, clusters=clusters)
    slopes = fit.coefficients[2 + x.shape[1] :]
    variance = fit.covariance[1, 1] + _variance_of_mean(centred @ slopes, clusters)
    return Effect(float(fit.coefficients[1]), float(np.sqrt(variance)), fit.degrees_of_freedom)


def _variance_of_mean(values: Floats, clusters: ArrayLike | None) -> float:
    """The variance of the mean of centred values, by clusters where there are any."""
    if clusters is None:
        return float(values @ values) / values.size**2
    _, place = np.unique(np.asarray(clusters), return_inverse=True)
    sums = np.bincount(place, weights=values)
    return float(sums @ sums) / values.size**2

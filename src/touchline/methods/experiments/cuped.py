"""A sharper effect, by what was known of each unit before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from touchline.methods.experiments.arms import Floats, covariates_of, outcome_and_arm
from touchline.methods.experiments.effect import Effect
from touchline.methods.experiments.intention_to_treat import intention_to_treat
from touchline.numerics.least_squares import least_squares


@dataclass(frozen=True)
class CupedEffect:
    """The `effect`, the slopes `theta` (k), and `variance_factor` against the plain difference."""

    effect: Effect
    theta: Floats
    variance_factor: float


def cuped(
    outcome: ArrayLike,
    assigned: ArrayLike,
    before: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
) -> CupedEffect:
    r"""Difference of means of the outcome less what `before` foretold.

    Formula:
    $$ Y' = Y - \theta (X - \bar X), \qquad
       \theta = \frac{\mathrm{Cov}(Y, X)}{\mathrm{Var}(X)}, \qquad
       \frac{\mathrm{Var}(Y')}{\mathrm{Var}(Y)} = 1 - \rho^2 $$

    `before` (n) or (n, k) is measured strictly before assignment: otherwise the effect itself is
    taken out. The slope is that within the arms, so that the effect does not bend it. With unequal
    arms and effects that differ, `interacted_regression` is the better one.

    >>> import numpy as np
    >>> before = np.array([1.0, 2.0, 3.0, 1.0, 2.0, 4.0])
    >>> found = cuped(2 * before + [5, 5, 5, 0, 0, 0], [1, 1, 1, 0, 0, 0], before)
    >>> round(found.effect.estimate, 9), found.theta.round(9).tolist()
    (5.0, [2.0])

    Source: Deng, Xu, Kohavi & Walker (2013), WSDM.
    """
    y, arm = outcome_and_arm(outcome, assigned)
    x = covariates_of(before, y.size)
    design = np.column_stack([np.ones(y.size), arm, x])
    theta = least_squares(design, y).coefficients[2:]
    plain = intention_to_treat(y, arm, clusters=clusters)
    effect = intention_to_treat(y - (x - x.mean(axis=0)) @ theta, arm, clusters=clusters)
    factor = (effect.standard_error / plain.standard_error) ** 2 if plain.standard_error else 1.0
    return CupedEffect(effect, theta, factor)

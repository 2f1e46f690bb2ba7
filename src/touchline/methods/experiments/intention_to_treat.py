"""The effect of being assigned, whatever was done: the first result of every trial."""

import numpy as np
from numpy.typing import ArrayLike

from touchline.methods.experiments.arms import Floats, outcome_and_arm
from touchline.methods.experiments.effect import Effect
from touchline.numerics.least_squares import least_squares


def intention_to_treat(
    outcome: ArrayLike, assigned: ArrayLike, *, clusters: ArrayLike | None = None
) -> Effect:
    r"""Difference of the arms' means.

    Formula:
    $$ \hat\tau = \bar Y_1 - \bar Y_0, \qquad
       \widehat{se}^2 = \frac{s_1^2}{n_1} + \frac{s_0^2}{n_0} $$

    with Welch's degrees of freedom. Where whole clusters were assigned, `clusters` (n) names them
    and the error is the cluster-robust one; below 40 clusters see `wild_bootstrap`. `outcome` (n)
    holds everyone who was assigned, `assigned` (n) the arm, 0 or 1. Raises `ImpossibleTrialError`.

    >>> effect = intention_to_treat([3.0, 5.0, 1.0, 2.0], [1, 1, 0, 0])
    >>> effect.estimate, round(effect.standard_error, 4)
    (2.5, 1.118)

    Source: Imbens & Rubin (2015), Causal Inference, chapters 6 and 7.
    """
    y, arm = outcome_and_arm(outcome, assigned)
    if clusters is not None:
        design = np.column_stack([np.ones(y.size), arm])
        fit = least_squares(design, y, kind="cluster", clusters=clusters)
        error = float(fit.standard_errors[1])
        return Effect(float(fit.coefficients[1]), error, fit.degrees_of_freedom)
    return _welch(y[arm == 1], y[arm == 0])


def _welch(treated: Floats, control: Floats) -> Effect:
    difference = float(treated.mean() - control.mean())
    parts = np.array([part.var(ddof=1) / part.size for part in (treated, control)])
    variance = float(parts.sum())
    if variance == 0:
        return Effect(difference, 0.0)
    freedom = variance**2 / float(parts**2 @ (1 / np.array([treated.size - 1, control.size - 1])))
    return Effect(difference, float(np.sqrt(variance)), freedom)

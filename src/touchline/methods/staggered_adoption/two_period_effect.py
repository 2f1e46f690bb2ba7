"""The effect on the treated between two moments, by three estimators.

Each takes the `change` of the outcome (n), who was `treated` (n, 0 or 1) and the `design` (n, k),
the constant first, and gives the effect with the influence of each unit on it, so that
`effect_hat - effect` is about the mean of `influence`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from touchline.numerics.logistic_regression import logistic_regression

Floats = NDArray[np.float64]


class Estimator(StrEnum):
    """How those who stay untreated are made comparable to the treated."""

    OUTCOME_REGRESSION = "outcome regression"
    INVERSE_PROBABILITY = "inverse probability"
    DOUBLY_ROBUST = "doubly robust"


@dataclass(frozen=True)
class TwoPeriodEffect:
    """The `effect` on the treated and each unit's `influence` (n)."""

    effect: float
    influence: Floats


def two_period_effect(
    change: Floats, treated: Floats, design: Floats, estimator: Estimator
) -> TwoPeriodEffect:
    r"""Difference in differences between two moments.

    Formula:
    $$ ATT = E\left[\left(\frac{D}{E[D]} -
       \frac{\frac{p(X)(1-D)}{1-p(X)}}{E\left[\frac{p(X)(1-D)}{1-p(X)}\right]}\right)
       \left(\Delta Y - m_0(X)\right)\right] $$

    with $m_0(X) = E[\Delta Y \mid X, D = 0]$ by least squares and $p(X) = P(D = 1 \mid X)$ by
    logistic regression. Inverse probability sets $m_0 = 0$; outcome regression averages
    $\Delta Y - m_0(X)$ over the treated. Doubly robust is right where either model is.

    >>> import numpy as np
    >>> change = np.array([3.0, 5.0, 1.0, 1.0, 2.0, 0.0])
    >>> treated = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    >>> two_period_effect(change, treated, np.ones((6, 1)), Estimator.DOUBLY_ROBUST).effect
    3.0

    Source: Sant'Anna & Zhao (2020), Journal of Econometrics 219.
    """
    match estimator:
        case Estimator.OUTCOME_REGRESSION:
            return _outcome_regression(change, treated, design)
        case Estimator.INVERSE_PROBABILITY:
            return _weighted(change, treated, design, np.zeros_like(change))
        case Estimator.DOUBLY_ROBUST:
            return _doubly_robust(change, treated, design)
        case _:
            assert_never(estimator)


def _doubly_robust(change: Floats, treated: Floats, design: Floats) -> TwoPeriodEffect:
    expected, regression = _expected_change(change, treated, design)
    found = _weighted(change, treated, design, expected)
    odds = _odds(treated, design)[0]
    # How the error of the regression moves the effect: none where both sides have the same means.
    gap = _mean_by(treated, design) - _mean_by(odds, design)
    return TwoPeriodEffect(found.effect, found.influence - regression @ gap)


def _outcome_regression(change: Floats, treated: Floats, design: Floats) -> TwoPeriodEffect:
    expected, regression = _expected_change(change, treated, design)
    surplus = change - expected
    effect = float(_mean_by(treated, surplus))
    influence = treated * (surplus - effect) / treated.mean()
    return TwoPeriodEffect(effect, influence - regression @ _mean_by(treated, design))


def _weighted(change: Floats, treated: Floats, design: Floats, expected: Floats) -> TwoPeriodEffect:
    """The treated against the untreated, weighted by their odds of treatment."""
    odds, propensity = _odds(treated, design)
    surplus = change - expected
    of_treated, of_others = _mean_by(treated, surplus), _mean_by(odds, surplus)
    pull = (odds[:, None] * (surplus - of_others)[:, None] * design).mean(axis=0)
    influence_treated = treated * (surplus - of_treated) / treated.mean()
    influence_others = (odds * (surplus - of_others) + propensity @ pull) / odds.mean()
    return TwoPeriodEffect(float(of_treated - of_others), influence_treated - influence_others)


def _expected_change(change: Floats, treated: Floats, design: Floats) -> tuple[Floats, Floats]:
    """The untreated units' change fitted for all, and the influence on its coefficients (n, k)."""
    untreated = 1 - treated
    inverse = np.linalg.inv(design.T @ (design * untreated[:, None]) / treated.size)
    coefficients = inverse @ (design.T @ (untreated * change) / treated.size)
    expected = design @ coefficients
    return expected, (untreated * (change - expected))[:, None] * design @ inverse


def _odds(treated: Floats, design: Floats) -> tuple[Floats, Floats]:
    """The untreated units' odds of treatment, and the influence on its coefficients (n, k)."""
    fit = logistic_regression(treated, design)
    odds = (1 - treated) * fit.probabilities / (1 - fit.probabilities)
    scores = (treated - fit.probabilities)[:, None] * design
    return odds, scores @ fit.covariance * treated.size


def _mean_by(weights: Floats, values: Floats) -> Floats:
    """The weighted mean over the rows."""
    return np.asarray(weights @ values / weights.sum(), dtype=np.float64)

"""The effect on the treated between two moments, by three estimators.

Each takes the `change` of the outcome (n), who was `treated` (n, 0 or 1) and the `design` (n, k),
the constant first, and gives the effect with the influence of each unit on it, so that
`effect_hat - effect` is about the mean of `influence`.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from touchline.numerics.logistic_regression import LogisticFit, logistic_regression

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
    return Comparable(treated, design).effect(change, estimator)


@dataclass(frozen=True)
class Comparable:
    """The `treated` (n, 0 or 1) and the others with their `design` (n, k), to be compared.

    What does not hang on the outcome is worked out once, for as many changes as are asked for.
    """

    treated: Floats
    design: Floats

    def effect(self, change: Floats, estimator: Estimator) -> TwoPeriodEffect:
        """The effect on the treated, as in `two_period_effect`."""
        match estimator:
            case Estimator.OUTCOME_REGRESSION:
                return self._outcome_regression(change)
            case Estimator.INVERSE_PROBABILITY:
                return self._weighted(change)
            case Estimator.DOUBLY_ROBUST:
                return self._doubly_robust(change)
            case _:
                assert_never(estimator)

    def _doubly_robust(self, change: Floats) -> TwoPeriodEffect:
        expected, regression = self._expected_change(change)
        found = self._weighted(change - expected)
        # How the error of the regression moves the effect: none where both have the same means.
        gap = _mean_by(self.treated, self.design) - _mean_by(self._odds, self.design)
        return TwoPeriodEffect(found.effect, found.influence - regression @ gap)

    def _outcome_regression(self, change: Floats) -> TwoPeriodEffect:
        expected, regression = self._expected_change(change)
        surplus = change - expected
        effect = float(_mean_by(self.treated, surplus))
        influence = self.treated * (surplus - effect) / self.treated.mean()
        moved = regression @ _mean_by(self.treated, self.design)
        return TwoPeriodEffect(effect, influence - moved)

    def _weighted(self, surplus: Floats) -> TwoPeriodEffect:
        """The treated against the untreated, weighted by their odds of treatment."""
        treated, odds = self.treated, self._odds
        of_treated, of_others = _mean_by(treated, surplus), _mean_by(odds, surplus)
        above = odds * (surplus - of_others)
        pull = above @ self.design / treated.size
        of_odds = (treated - self._propensity.probabilities) * (
            self.design @ (self._propensity.covariance @ pull * treated.size)
        )
        influence = treated * (surplus - of_treated) / treated.mean()
        influence = influence - (above + of_odds) / odds.mean()
        return TwoPeriodEffect(float(of_treated - of_others), influence)

    def _expected_change(self, change: Floats) -> tuple[Floats, Floats]:
        """The untreated units' change fitted for all, and the influence on its coefficients."""
        untreated = 1 - self.treated
        coefficients = self._inverse @ (self.design.T @ (untreated * change) / untreated.size)
        expected = self.design @ coefficients
        scores = (untreated * (change - expected))[:, None] * self.design
        return expected, scores @ self._inverse

    @cached_property
    def _inverse(self) -> Floats:
        """Of the mean square of the untreated units' design (k, k)."""
        squares = self.design.T @ (self.design * (1 - self.treated)[:, None])
        return np.asarray(np.linalg.inv(squares / self.treated.size), dtype=np.float64)

    @cached_property
    def _propensity(self) -> LogisticFit:
        return logistic_regression(self.treated, self.design)

    @cached_property
    def _odds(self) -> Floats:
        """The untreated units' odds of treatment, nil for the treated."""
        chances = self._propensity.probabilities
        return np.asarray((1 - self.treated) * chances / (1 - chances), dtype=np.float64)


def _mean_by(weights: Floats, values: Floats) -> Floats:
    """The weighted mean over the rows."""
    return np.asarray(weights @ values / weights.sum(), dtype=np.float64)

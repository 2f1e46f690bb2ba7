"""An "effect" on what the contacts cannot have changed tells of a hidden confounder."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from touchline.numerics.least_squares import LeastSquares


@dataclass(frozen=True)
class NegativeControl:
    """The test that all coefficients are nought: Wald's statistic and its p-value."""

    statistic: float
    p_value: float

    def alarms(self, alpha: float = 0.10) -> bool:
        """Whether something that was not adjusted for moves both dose and outcome."""
        return self.p_value < alpha


def negative_control(fit: LeastSquares) -> NegativeControl:
    r"""Test the dose's whole curve on an outcome that the contacts cannot have changed.

    Formula:
    $$ W = \hat\theta' \hat V^{-1} \hat\theta / k \sim F_{k, \mathrm{df}} $$

    `fit` is the regression of that outcome, such as the same figure before the contacts, on the k
    columns of the dose's basis, made as for the outcome itself, with nothing else in it.

    Source: Lipsitch, Tchetgen Tchetgen and Cohen 2010.

    >>> import numpy as np
    >>> from touchline.numerics.least_squares import least_squares
    >>> t = np.linspace(-1, 1, 50)[:, None]
    >>> noise = np.random.default_rng(1).normal(size=50)
    >>> negative_control(least_squares(t, noise)).alarms()
    False
    >>> negative_control(least_squares(t, noise + 3 * t[:, 0])).alarms()
    True
    """
    count = fit.coefficients.size
    statistic = float(fit.coefficients @ np.linalg.solve(fit.covariance, fit.coefficients)) / count
    return NegativeControl(statistic, float(stats.f.sf(statistic, count, fit.degrees_of_freedom)))

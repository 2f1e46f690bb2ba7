"""Whether an outcome truly rises and then falls: two lines, not a parabola."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from touchline.methods.response.dose_basis import DoseBasis, QuadraticDose, TwoLinesDose
from touchline.methods.response.effect import Effect
from touchline.numerics.least_squares import LeastSquares

Floats = NDArray[np.float64]
Fit = Callable[[DoseBasis], LeastSquares]


@dataclass(frozen=True)
class TwoLines:
    """Slopes `before` and `after` the break `at`, each with interval and p-value.

    Without a peak of the curve inside the doses there is no break, and slopes are None.
    """

    at: float
    before: Effect | None
    after: Effect | None
    p_before: float
    p_after: float

    def rises_and_falls(self, alpha: float = 0.05) -> bool:
        """Whether the first slope is up and the second down, both beyond doubt."""
        if self.before is None or self.after is None:
            return False
        turns = self.before.value > 0 > self.after.value
        return turns and max(self.p_before, self.p_after) < alpha


def two_lines(fit: Fit, dose: ArrayLike) -> TwoLines:
    r"""Simonsohn's test of a peak, with the break set where both slopes have the most power.

    Formula:
    $$ Y = a\,\min(t - c, 0) + b\,\max(t - c, 0) + d\,1[t > c] + \cdots, \qquad
       \text{peak: } a > 0 > b \text{, both significant} $$

    `fit` makes the regression of the outcome on a basis of the dose, with the covariates taken out
    (first columns of its fit: those of the basis); `dose` (n) are the doses of the rows. The break
    is found by the "Robin Hood" rule: among doses at which the parabola is within one standard
    error of its top, first the median, then the quantile z2/(z1 + z2) of the two slopes' z there.
    A parabola that turns outside the 5 % and 95 % quantiles of the doses has no peak to test.

    Source: Simonsohn 2018.

    >>> import numpy as np
    >>> from touchline.numerics.least_squares import least_squares
    >>> t = np.tile(np.arange(11.0), 30)
    >>> y = -((t - 5) ** 2) + np.random.default_rng(1).normal(size=330)
    >>> def fit(basis):
    ...     columns = basis.columns(t)
    ...     return least_squares(np.column_stack((columns, np.ones(330))), y)
    >>> two_lines(fit, t).rises_and_falls()
    True
    """
    t = np.asarray(dose, dtype=float)
    different = np.unique(t)
    flat = _flat_top(fit(QuadraticDose()), t) if different.size > 3 else different[:0]
    if not flat.size:
        return TwoLines(float("nan"), None, None, 1.0, 1.0)
    ends = different[1], (different[-3] + different[-2]) / 2  # a line needs two doses
    first = _at(fit, float(np.clip(np.median(flat), *ends)))
    z = [abs(each.value / each.standard_error) for each in first]
    at = float(np.clip(np.quantile(flat, z[1] / (z[0] + z[1])), *ends))
    before, after = _at(fit, at)
    return TwoLines(at, before, after, _p_value(before), _p_value(after))


def _flat_top(parabola: LeastSquares, t: Floats) -> Floats:
    """The doses at which the curve is within a standard error of its top, if that lies inside."""
    b1, b2 = parabola.coefficients[:2]
    low, high = np.quantile(t, [0.05, 0.95])
    if b2 >= 0 or not low < -b1 / (2 * b2) < high:
        return np.empty(0)
    top = -b1 / (2 * b2)
    away = np.column_stack((t - top, t**2 - top**2))
    error = np.sqrt(np.einsum("ij,jk,ik->i", away, parabola.covariance[:2, :2], away))
    flat = t[away @ np.array([b1, b2]) >= -error]
    return flat if flat.size else np.array([top])


def _at(fit: Fit, at: float) -> tuple[Effect, Effect]:
    found = fit(TwoLinesDose(at))
    quantile = found.quantile()
    slopes = zip(found.coefficients[:2], found.standard_errors[:2], strict=True)
    before, after = (Effect.within(float(b), float(e), quantile) for b, e in slopes)
    return before, after


def _p_value(slope: Effect) -> float:
    return float(2 * stats.norm.sf(abs(slope.value / slope.standard_error)))

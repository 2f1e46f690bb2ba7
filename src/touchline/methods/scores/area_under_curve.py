r"""The area under the ROC curve with its error, and two of them compared (DeLong)."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm, rankdata

from touchline.numerics.checked import Flags, Numbers, finite, same_length, zero_or_one


@dataclass(frozen=True)
class AreaUnderCurve:
    """The chance that a row of outcome 1 scores above one of outcome 0, ties counting half."""

    area: float
    standard_error: float

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The interval, worked out for the log odds of the area, so that it stays within 0 … 1."""
        if not 0 < self.area < 1:
            return (self.area, self.area)
        error = self.standard_error / (self.area * (1 - self.area))
        reach = float(norm.isf((1 - level) / 2)) * error
        middle = float(logit(self.area))
        return float(expit(middle - reach)), float(expit(middle + reach))


@dataclass(frozen=True)
class AreaDifference:
    """Two scores of the same rows: the second area less the first, its error and two-sided p."""

    difference: float
    standard_error: float
    p_value: float


def area_under_curve(score: Numbers, outcome: Numbers) -> AreaUnderCurve:
    r"""The area under the ROC curve and DeLong's standard error.

    Formula:

        $$ \hat A = \frac{1}{m n} \sum_{i=1}^{m} \sum_{j=1}^{n}
           \left( [x_i > y_j] + \tfrac{1}{2} [x_i = y_j] \right), \qquad
           \widehat{\mathrm{Var}}(\hat A) = \frac{S_{10}}{m} + \frac{S_{01}}{n} $$

    with x the scores of outcome 1, y those of outcome 0, and S the sample variances of the m and n
    placements (each row's share of won comparisons), by mid-ranks in n log n. `score` is any
    number, `outcome` 0 or 1, of shape (rows,), at least two rows of each; ValueError otherwise.

    Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845; mid-ranks as in Sun
    and Xu (2014), IEEE Signal Processing Letters 21, 1389-1393.

    >>> import numpy as np
    >>> found = area_under_curve(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0, 1, 0, 1]))
    >>> found.area, round(found.standard_error, 6)
    (0.75, 0.353553)
    """
    of_ones, of_zeros = _placements(finite("score", score), _split(score, outcome))
    variance = of_ones.var(ddof=1) / len(of_ones) + of_zeros.var(ddof=1) / len(of_zeros)
    return AreaUnderCurve(float(of_ones.mean()), sqrt(variance))


def area_difference(first: Numbers, second: Numbers, outcome: Numbers) -> AreaDifference:
    r"""Whether the second score orders the same rows better than the first.

    Formula:

        $$ z = \frac{\hat A_2 - \hat A_1}{\sqrt{V_{11} + V_{22} - 2 V_{12}}} $$

    Shapes and errors as in `area_under_curve`. Equal placements give a standard error of 0 and a
    p-value of 1.

    Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845.

    >>> import numpy as np
    >>> score = np.array([1.0, 2.0, 3.0, 4.0])
    >>> area_difference(score, score, np.array([0, 1, 0, 1])).p_value
    1.0
    """
    is_one = _split(first, outcome)
    same_length(first=first, second=second)
    first_ones, first_zeros = _placements(finite("first", first), is_one)
    second_ones, second_zeros = _placements(finite("second", second), is_one)
    ones, zeros = second_ones - first_ones, second_zeros - first_zeros
    error = sqrt(ones.var(ddof=1) / len(ones) + zeros.var(ddof=1) / len(zeros))
    difference = float(ones.mean())
    p_value = 2 * float(norm.sf(abs(difference) / error)) if error > 0 else 1.0
    return AreaDifference(difference, error, p_value)


def _split(score: Numbers, outcome: Numbers) -> Flags:
    is_one: Flags = zero_or_one("outcome", outcome) == 1
    same_length(score=np.asarray(score), outcome=is_one)
    if is_one.sum() < 2 or (~is_one).sum() < 2:
        raise ValueError("an area with its error needs at least two rows of each outcome")
    return is_one


def _placements(score: Numbers, is_one: Flags) -> tuple[Numbers, Numbers]:
    ones, zeros = score[is_one], score[~is_one]
    ranks = rankdata(score)
    of_ones = (ranks[is_one] - rankdata(ones)) / len(zeros)
    of_zeros = 1 - (ranks[~is_one] - rankdata(zeros)) / len(ones)
    return of_ones, of_zeros

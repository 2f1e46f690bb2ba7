"""Where a parabola turns, with the exact interval of a ratio."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class TurningPoint:
    """The dose at which the parabola turns; an end is infinite where the data set none."""

    dose: float
    low: float
    high: float
    is_peak: bool

    def inside(self, least: float, most: float) -> bool:
        """Whether the whole interval lies between two doses."""
        return least <= self.low and self.high <= most


def turning_point(
    coefficients: ArrayLike, covariance: ArrayLike, quantile: float = 1.959964
) -> TurningPoint:
    r"""The turning point of b1 t + b2 t², and Fieller's interval for it.

    Formula:
    $$ \hat t = -\frac{b_1}{2 b_2}, \qquad
       \Big\{ t : (b_1 + 2 t b_2)^2 \le q^2 (v_{11} + 4 t v_{12} + 4 t^2 v_{22}) \Big\} $$

    `coefficients` (2) and their `covariance` (2, 2). Where b2 could be nought the set has no end
    on one side or both, and the interval is infinite there. Every parabola turns: the point means
    something only beside a two-lines test.

    Raises ValueError for a parabola without curvature.

    Source: Fieller 1954; Lind and Mehlum 2010.

    >>> found = turning_point([1.2, -0.1], [[1e-4, 0], [0, 1e-6]])
    >>> round(found.dose, 3), bool(found.low < 6 < found.high), found.is_peak
    (6.0, True, True)
    """
    b1, b2 = (float(each) for each in np.asarray(coefficients, dtype=float))
    v = np.asarray(covariance, dtype=float)
    if b2 == 0:
        raise ValueError("a straight line has no turning point")
    q = quantile**2
    square = 4 * (b2**2 - q * v[1, 1])
    middle = 4 * (b1 * b2 - q * v[0, 1])
    rest = b1**2 - q * v[0, 0]
    under_root = middle**2 - 4 * square * rest
    if square <= 0 or under_root < 0:
        return TurningPoint(-b1 / (2 * b2), -np.inf, np.inf, b2 < 0)
    ends = (-middle + np.array([-1, 1]) * np.sqrt(under_root)) / (2 * square)
    return TurningPoint(-b1 / (2 * b2), float(ends[0]), float(ends[1]), b2 < 0)

r"""A scorecard: the points of every attribute, whose sum is the score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from touchline.methods.scores.points_scale import PointsScale
from touchline.numerics.checked import Numbers, Whole, finite


@dataclass(frozen=True)
class Scorecard:
    """`points[i][j]`: what attribute i in its bin j brings, not yet rounded."""

    points: tuple[Numbers, ...]

    @property
    def whole_points(self) -> tuple[Whole, ...]:
        """The points rounded to whole numbers, as they are printed."""
        return tuple(np.rint(each).astype(np.int64) for each in self.points)

    def brought(self, bins: Whole) -> Numbers:
        """The points by attribute, shape (n, attributes), of rows given by their bins."""
        if bins.ndim != 2 or bins.shape[1] != len(self.points):
            raise ValueError(f"bins must have {len(self.points)} columns, one an attribute")
        columns = [each[bins[:, place]] for place, each in enumerate(self.points)]
        return np.column_stack(columns)

    def scores(self, bins: Whole) -> Numbers:
        """The exact score of each row, shape (n,)."""
        return np.asarray(self.brought(bins).sum(axis=1))


def scorecard(
    weights: Sequence[Numbers], coefficients: Numbers, intercept: float, scale: PointsScale
) -> Scorecard:
    r"""Turn a logistic regression on weights of evidence into points.

    Formula:

        $$ \mathrm{points}_{ij} = \mathrm{factor} \left( \beta_i\, \mathrm{WOE}_{ij}
           + \frac{\alpha}{m} \right) + \frac{\mathrm{offset}}{m} $$

    so that the points of a row sum to the score of its log odds; whole points differ from it by at
    most half a point an attribute. `weights[i]` holds the weights of the bins of attribute i,
    `coefficients` is of shape (m,), and `intercept` is alpha; both predict the log odds of good.
    ValueError where the numbers of attributes differ or are 0.

    Source: Siddiqi, Credit Risk Scorecards (2006), chapter 6.

    >>> import numpy as np
    >>> card = scorecard([np.array([-1.0, 1.0])], np.array([1.0]), 0.0, PointsScale())
    >>> card.whole_points[0].tolist()
    [458, 516]
    """
    coefficients = finite("coefficients", coefficients)
    count = len(coefficients)
    if count == 0 or len(weights) != count:
        raise ValueError(f"{len(weights)} attributes do not fit {count} coefficients")
    shared = (scale.factor * intercept + scale.offset) / count
    lines = zip(weights, coefficients, strict=True)
    return Scorecard(
        tuple(
            scale.factor * slope * finite(f"weights[{place}]", each) + shared
            for place, (each, slope) in enumerate(lines)
        )
    )

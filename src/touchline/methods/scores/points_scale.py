r"""The scale of a scorecard: so many points double the odds."""

from dataclasses import dataclass
from math import log

import numpy as np

from touchline.numerics.checked import Numbers, finite


@dataclass(frozen=True)
class PointsScale:
    r"""Points as a straight line of log odds: `points_to_double` points double the odds.

    Formula:

        $$ \mathrm{score} = \mathrm{offset} + \mathrm{factor} \cdot \ln(\mathrm{odds}), \qquad
           \mathrm{factor} = \frac{\mathrm{PDO}}{\ln 2}, \qquad
           \mathrm{offset} = \mathrm{score}_0 - \mathrm{factor} \cdot \ln(\mathrm{odds}_0) $$

    `base_score` is the score at `base_odds` (good to bad). ValueError where the odds are not above
    0 or the points to double are 0.

    Source: Siddiqi, Credit Risk Scorecards (2006), chapter 6.

    >>> scale = PointsScale(points_to_double=20, base_score=600, base_odds=50)
    >>> round(scale.factor, 4), round(scale.offset, 3)
    (28.8539, 487.123)
    """

    points_to_double: float = 20.0
    base_score: float = 600.0
    base_odds: float = 50.0

    def __post_init__(self) -> None:
        if not self.base_odds > 0:
            raise ValueError(f"base_odds must be above 0, not {self.base_odds}")
        if self.points_to_double == 0:
            raise ValueError("points_to_double must not be 0: every score would be the same")

    @property
    def factor(self) -> float:
        """Points for each unit of log odds."""
        return self.points_to_double / log(2)

    @property
    def offset(self) -> float:
        """Points at even odds."""
        return self.base_score - self.factor * log(self.base_odds)

    def scores(self, log_odds: Numbers) -> Numbers:
        """The score of each log odds, shape (n,)."""
        return self.offset + self.factor * finite("log_odds", log_odds)

    def log_odds(self, scores: Numbers) -> Numbers:
        """The log odds of each score, shape (n,)."""
        return np.asarray((finite("scores", scores) - self.offset) / self.factor)

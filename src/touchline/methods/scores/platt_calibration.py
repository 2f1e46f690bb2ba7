r"""Scores turned into probabilities by a logistic curve (Platt)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from touchline.numerics.checked import Numbers, finite, same_length, zero_or_one

STEPS = 100
TOLERANCE = 1e-12


@dataclass(frozen=True)
class PlattCalibration:
    """The probability is `expit(slope * score + intercept)`.

    Fitted to log odds, the slope and intercept say how well they were calibrated: 1 and 0 is right,
    a slope below 1 means forecasts that were too extreme.
    """

    slope: float
    intercept: float

    def calibrated(self, score: Numbers) -> Numbers:
        """The probability for each score, shape (n,)."""
        return np.asarray(expit(self.slope * finite("score", score) + self.intercept))


def platt_calibration(
    score: Numbers, outcome: Numbers, *, smoothed: bool = True
) -> PlattCalibration:
    r"""Fit a logistic curve by maximum likelihood, by default to Platt's smoothed outcomes.

    Formula:

        $$ p_i = \frac{1}{1 + \exp(-(a s_i + b))}, \qquad
           t_i = \frac{n_1 + 1}{n_1 + 2} \text{ or } \frac{1}{n_0 + 2} $$

    with t the targets for outcomes 1 and 0, which keep the curve finite where the score separates
    the outcomes. Give log odds where the score is a probability. `smoothed=False` fits the
    outcomes themselves. ValueError where one outcome is missing altogether, the score is constant,
    or the outcomes are separated and not smoothed.

    Source: Platt (1999); Lin, Lin and Weng (2007), Machine Learning 68, for Newton's steps.

    >>> import numpy as np
    >>> fitted = platt_calibration(np.array([-1.0, 1.0, -1.0, 1.0]), np.array([0, 1, 1, 0]))
    >>> abs(round(fitted.slope, 9)), abs(round(fitted.intercept, 9))
    (0.0, 0.0)
    """
    score, outcome = finite("score", score), zero_or_one("outcome", outcome)
    same_length(score=score, outcome=outcome)
    ones, zeros = outcome.sum(), (1 - outcome).sum()
    if not ones or not zeros or np.ptp(score) == 0:
        raise ValueError("calibration needs both outcomes and scores that differ")
    target = np.where(outcome == 1, (ones + 1) / (ones + 2), 1 / (zeros + 2))
    centre, spread = float(score.mean()), float(score.std())
    slope, intercept = _newton((score - centre) / spread, target if smoothed else outcome)
    return PlattCalibration(slope / spread, intercept - slope * centre / spread)


def _newton(score: Numbers, target: Numbers) -> tuple[float, float]:
    rows = np.column_stack([score, np.ones_like(score)])
    found = np.zeros(2)
    for _ in range(STEPS):
        fitted = expit(rows @ found)
        gradient = rows.T @ (target - fitted)
        curvature = (rows * (fitted * (1 - fitted))[:, None]).T @ rows
        if np.linalg.cond(curvature) > 1e14:
            raise ValueError("the score separates the outcomes: fit smoothed outcomes")
        step = np.linalg.solve(curvature, gradient)
        step *= min(1.0, 5.0 / float(np.abs(step).max() + TOLERANCE))
        found = found + step
        if np.abs(step).max() < TOLERANCE:
            break
    return float(found[0]), float(found[1])

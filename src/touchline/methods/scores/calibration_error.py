r"""How far forecast probabilities lie from what happened, group by group."""

from dataclasses import dataclass

import numpy as np

from touchline.numerics.checked import Numbers, Whole, probabilities, same_length, zero_or_one
from touchline.numerics.tied_grades import tied_grades


@dataclass(frozen=True)
class CalibrationError:
    """One row a group, lowest forecasts first, and the expected and largest error.

    `by_chance` is the expected error that a perfectly calibrated forecast would show with groups of
    this size: an error near it is no finding.
    """

    counts: Whole
    mean_forecast: Numbers
    mean_outcome: Numbers
    expected: float
    largest: float
    by_chance: float


def calibration_error(forecast: Numbers, outcome: Numbers, groups: int = 10) -> CalibrationError:
    r"""The expected calibration error over groups of about equal size.

    Formula:

        $$ \mathrm{ECE} = \sum_k \frac{n_k}{N} \left| \bar f_k - \bar y_k \right|, \qquad
           \mathrm{by\ chance} = \sum_k \frac{n_k}{N}
           \sqrt{\frac{2}{\pi} \frac{\sum_{i \in k} f_i (1 - f_i)}{n_k^2}} $$

    Equal forecasts stay in one group, so there may be fewer groups than asked for. `forecast` is
    probabilities, `outcome` 0 or 1, of shape (n,), n at least 1; ValueError otherwise.

    Source: Naeini, Cooper and Hauskrecht (2015), AAAI, with groups of equal counts; the chance
    level is the mean of a half-normal, ours.

    >>> import numpy as np
    >>> found = calibration_error(np.array([0.1, 0.1, 0.9, 0.9]), np.array([0, 0, 1, 0]), groups=2)
    >>> round(found.expected, 6), found.largest
    (0.25, 0.4)
    """
    forecast, outcome = probabilities("forecast", forecast), zero_or_one("outcome", outcome)
    if same_length(forecast=forecast, outcome=outcome) == 0:
        raise ValueError("a calibration error needs at least one row")
    _, group, counts = np.unique(
        tied_grades(forecast, groups), return_inverse=True, return_counts=True
    )
    mean_forecast = np.bincount(group, forecast) / counts
    mean_outcome = np.bincount(group, outcome) / counts
    gap = np.abs(mean_forecast - mean_outcome)
    variance = np.bincount(group, forecast * (1 - forecast)) / counts**2
    return CalibrationError(
        counts.astype(np.int64),
        mean_forecast,
        mean_outcome,
        expected=float(np.average(gap, weights=counts)),
        largest=float(gap.max()),
        by_chance=float(np.average(np.sqrt(2 / np.pi * variance), weights=counts)),
    )

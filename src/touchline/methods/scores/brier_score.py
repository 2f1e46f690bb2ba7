r"""The Brier score and what it is made of (Murphy)."""

from dataclasses import dataclass

import numpy as np

from touchline.numerics.checked import Numbers, probabilities, same_length, zero_or_one
from touchline.numerics.tied_grades import tied_grades


@dataclass(frozen=True)
class BrierScore:
    """The mean squared error, and its parts: error = reliability - resolution + uncertainty + rest.

    `rest` is what is lost by putting different forecasts into one group; 0 without groups.
    """

    error: float
    reliability: float
    resolution: float
    uncertainty: float
    rest: float

    @property
    def skill(self) -> float:
        """1 for a perfect forecast, 0 for always saying the base rate."""
        return 1 - self.error / self.uncertainty if self.uncertainty else float("nan")


def brier_score(forecast: Numbers, outcome: Numbers, groups: int | None = None) -> BrierScore:
    r"""The Brier score of probabilities, split into reliability, resolution and uncertainty.

    Formula:

        $$ \frac{1}{N} \sum_i (f_i - y_i)^2 =
           \frac{1}{N} \sum_k n_k (\bar f_k - \bar y_k)^2
           - \frac{1}{N} \sum_k n_k (\bar y_k - \bar y)^2 + \bar y (1 - \bar y) + \mathrm{rest} $$

        $$ \mathrm{rest} = \frac{1}{N} \sum_k \sum_{i \in k} (f_i - \bar f_k)
           \left( f_i - \bar f_k - 2 (y_i - \bar y_k) \right) $$

    The groups k are the distinct forecasts, or `groups` groups of about equal size that keep equal
    forecasts together. `forecast` is probabilities, `outcome` 0 or 1, of shape (n,), n at least 1;
    ValueError otherwise.

    Source: Murphy (1973), J. Appl. Meteor. 12, 595-600; the rest as in Stephenson, Coelho and
    Jolliffe (2008), Weather and Forecasting 23, 752-757.

    >>> import numpy as np
    >>> found = brier_score(np.array([0.0, 0.0, 0.8, 0.8]), np.array([0, 0, 1, 0]))
    >>> found.reliability, found.resolution, found.uncertainty, found.rest
    (0.04500000000000001, 0.0625, 0.1875, 0.0)
    """
    forecast, outcome = probabilities("forecast", forecast), zero_or_one("outcome", outcome)
    if same_length(forecast=forecast, outcome=outcome) == 0:
        raise ValueError("a Brier score needs at least one row")
    if groups is None:
        _, group = np.unique(forecast, return_inverse=True)
    else:
        _, group = np.unique(tied_grades(forecast, groups), return_inverse=True)
    count = np.bincount(group)
    mean_forecast = np.bincount(group, forecast) / count
    mean_outcome = np.bincount(group, outcome) / count
    within = forecast - mean_forecast[group] if groups is not None else np.zeros_like(forecast)
    base = float(outcome.mean())
    return BrierScore(
        error=float(np.mean((forecast - outcome) ** 2)),
        reliability=float(np.average((mean_forecast - mean_outcome) ** 2, weights=count)),
        resolution=float(np.average((mean_outcome - base) ** 2, weights=count)),
        uncertainty=base * (1 - base),
        rest=float(np.mean(within * (within - 2 * (outcome - mean_outcome[group])))),
    )

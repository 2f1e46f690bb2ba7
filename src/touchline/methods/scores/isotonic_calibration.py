r"""Forecasts made honest by the best rising step function (isotonic regression)."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from touchline.numerics.checked import Numbers, finite, same_length, zero_or_one


@dataclass(frozen=True)
class IsotonicCalibration:
    """The calibrated probability at each distinct forecast; straight lines lie in between."""

    forecasts: Numbers
    probabilities: Numbers

    def calibrated(self, forecast: Numbers) -> Numbers:
        """The probability for each forecast, shape (n,); beyond the ends, that of the end."""
        return np.interp(finite("forecast", forecast), self.forecasts, self.probabilities)


def isotonic_calibration(forecast: Numbers, outcome: Numbers) -> IsotonicCalibration:
    r"""Fit the rising function that lies nearest to the outcomes.

    Formula:

        $$ \hat p = \arg\min_{p_1 \le \dots \le p_K} \sum_k n_k (\bar y_k - p_k)^2 $$

    over the K distinct forecasts, n_k rows each with mean outcome y_k. `forecast` is any number
    that orders the rows, `outcome` 0 or 1, both of shape (n,), and of a later period than the model
    was trained on. ValueError where there is no row or an outcome is neither 0 nor 1.

    Source: Zadrozny and Elkan (2002), KDD; pool adjacent violators by SciPy.

    >>> import numpy as np
    >>> fitted = isotonic_calibration(np.array([0.1, 0.2, 0.3, 0.4]), np.array([0, 1, 0, 1]))
    >>> fitted.calibrated(np.array([0.1, 0.25, 0.9])).tolist()
    [0.0, 0.5, 1.0]
    """
    forecast, outcome = finite("forecast", forecast), zero_or_one("outcome", outcome)
    if same_length(forecast=forecast, outcome=outcome) == 0:
        raise ValueError("calibration needs at least one row")
    distinct, group, counts = np.unique(forecast, return_inverse=True, return_counts=True)
    means = np.bincount(group, outcome) / counts
    fitted = isotonic_regression(means, weights=counts.astype(np.float64)).x
    return IsotonicCalibration(distinct, np.asarray(fitted, dtype=np.float64))

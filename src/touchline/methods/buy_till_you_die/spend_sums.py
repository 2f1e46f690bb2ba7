"""The likelihood of what customers spend, and its derivatives, as sums."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln, polygamma

from touchline.numerics.maximum_likelihood import CurvedLogLikelihood

Vector = NDArray[np.float64]
ROWS_AT_ONCE = 1 << 15


class SpendSums(CurvedLogLikelihood):
    """Σ weight · ln L of customers with x amounts each, as a function of p, q and γ.

    What depends on x alone is summed over the distinct x, the rest is a few sums over rows.
    """

    def __init__(self, x: Vector, mean: Vector, weight: Vector | None, unit: float) -> None:
        """`mean` in multiples of `unit`; of weight 1 each where none is given."""
        if weight is None:
            self.values, self.at_x = np.unique(x, return_counts=True)
        else:
            self.values, places = np.unique(x, return_inverse=True)
            self.at_x = np.bincount(places, weights=weight)
        self.customers = float(self.at_x.sum())
        self.total = x * mean
        self.both = np.stack([np.ones(len(x)) if weight is None else weight, x])
        self.both[1] *= self.both[0]
        self.constant = -float(self._over_rows(lambda part: np.log(mean[part] * unit))[0])
        self.x_log_total = float(self._over_rows(lambda part: np.log(self.total[part]))[1])

    def _over_rows(self, function: Callable[[slice], Vector]) -> Vector:
        """Σ weight · f and Σ weight · x · f, in slices that the cache of the processor holds."""
        sums = np.zeros(2)
        for at in range(0, len(self.total), ROWS_AT_ONCE):
            part = slice(at, at + ROWS_AT_ONCE)
            sums += self.both[:, part] @ function(part)
        return sums

    def __call__(self, parameters: Vector) -> tuple[float, Vector]:
        """The log likelihood and its gradient."""
        p, q, gamma = parameters
        sum_log, x_sum_log = self._over_rows(lambda part: np.log(gamma + self.total[part]))
        sum_inverse, x_sum_inverse = self._over_rows(lambda part: 1 / (gamma + self.total[part]))
        whole, part = p * self.values + q, p * self.values
        value = self.at_x @ (gammaln(whole) - gammaln(part))
        value += self.customers * (q * np.log(gamma) - gammaln(q)) + self.constant
        value += p * self.x_log_total - p * x_sum_log - q * sum_log
        by_p = self.at_x @ (self.values * (digamma(whole) - digamma(part)))
        by_q = self.at_x @ digamma(whole) + self.customers * (np.log(gamma) - digamma(q)) - sum_log
        by_gamma = self.customers * q / gamma - p * x_sum_inverse - q * sum_inverse
        return float(value), np.array([by_p + self.x_log_total - x_sum_log, by_q, by_gamma])

    def second(self, parameters: Vector) -> Vector:
        """The matrix of second derivatives."""
        p, q, gamma = parameters
        inverse, x_inverse = self._over_rows(lambda part: 1 / (gamma + self.total[part]))
        square, x_square = self._over_rows(lambda part: (gamma + self.total[part]) ** -2)
        at_whole, at_part = polygamma(1, p * self.values + q), polygamma(1, p * self.values)
        by_p_q = self.at_x @ (self.values * at_whole)
        matrix = np.array(
            [
                [self.at_x @ (self.values**2 * (at_whole - at_part)), by_p_q, -x_inverse],
                [by_p_q, self.at_x @ at_whole, self.customers / gamma - inverse],
                [-x_inverse, self.customers / gamma - inverse, p * x_square + q * square],
            ]
        )
        matrix[1, 1] -= self.customers * polygamma(1, q)
        matrix[2, 2] -= self.customers * q / gamma**2
        return matrix

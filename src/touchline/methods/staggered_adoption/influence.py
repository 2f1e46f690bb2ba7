"""Estimates that know each unit's influence on them, so that their errors follow together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimates:
    """`values` (k) with `influence` (units, k) and, where units share shocks, their `clusters`.

    `values - truth` is about the mean of `influence` over units.
    """

    values: Floats
    influence: Floats
    clusters: NDArray[np.int64] | None = None

    @cached_property
    def pulls(self) -> Floats:
        """The influence divided by the number of units, summed over clusters: (clusters, k)."""
        shares: Floats = self.influence / self.influence.shape[0]
        if self.clusters is None:
            return shares
        _, place = np.unique(self.clusters, return_inverse=True)
        sums = np.zeros((place.max() + 1, shares.shape[1]))
        np.add.at(sums, place, shares)
        return sums

    @cached_property
    def covariance(self) -> Floats:
        """The covariance of the estimates (k, k)."""
        return np.asarray(self.pulls.T @ self.pulls, dtype=np.float64)

    @property
    def standard_errors(self) -> Floats:
        """The standard error of each (k)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)

    def intervals(self, confidence: float = 0.95) -> Floats:
        """Lower and upper end of each one's own interval (k, 2)."""
        reach = ndtri(0.5 + confidence / 2) * self.standard_errors
        return np.column_stack([self.values - reach, self.values + reach])

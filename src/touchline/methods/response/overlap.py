"""To how many customers could a dose have happened at all."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def overlap_shares(densities: Floats, least: float = 0.05) -> Floats:
    r"""The share of rows, for each of k doses, to which the dose was not nearly impossible.

    Formula:
    $$ \mathrm{overlap}(t) = \frac1n \sum_i 1\Big[ r(t, x_i) \ge \epsilon\,
       \frac1n \sum_j r(t, x_j) \Big] $$

    `densities` (n, k) are the chances, or densities, of each dose for each row; `least` is the
    share epsilon of the mean density, so that the unit of the dose plays no part: no weight within
    it exceeds 1/epsilon. Raises ValueError for negative or missing densities.

    Source: Imbens and Rubin 2015, chapter 14, for a dose instead of a treatment.

    >>> overlap_shares(np.array([[0.5, 0.0], [0.5, 1.0]])).tolist()
    [1.0, 0.5]
    """
    if not (densities >= 0).all():
        raise ValueError("densities must be numbers of nought or more")
    shares: Floats = (densities >= least * densities.mean(axis=0)).mean(axis=0)
    return np.where(densities.max(axis=0) > 0, shares, 0.0)

"""Whether customers with few and with many contacts are alike once they are weighted."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def standardised_mean_differences(
    covariates: ArrayLike,
    dose: ArrayLike,
    weights: ArrayLike,
    groups: Sequence[tuple[float, float]],
) -> Floats:
    r"""How far each group of doses is from all customers, in standard deviations, covariate-wise.

    Formula:
    $$ \mathrm{SMD}_{cj} = \frac{\sum_{i \in c} w_i x_{ij} / \sum_{i \in c} w_i - \bar x_j}{s_j} $$

    `covariates` (n, p), `dose` and `weights` (n); each of the `groups` holds the doses from its
    first to its second end, both included. The mean and s are of all rows, without weights.
    Returns (groups, p): a rule of thumb wants all within 0.1. A column without spread gives nought.

    Raises ValueError where a group has no weight.

    Source: Austin 2019, for doses.

    >>> x, dose = [[0.0], [1.0], [0.0], [1.0]], [1, 1, 5, 5]
    >>> standardised_mean_differences(x, dose, [3, 1, 1, 1], [(0, 2), (3, 9)]).tolist()
    [[-0.5], [0.0]]
    """
    x, t = np.asarray(covariates, dtype=float), np.asarray(dose, dtype=float)
    w, spread = np.asarray(weights, dtype=float), x.std(axis=0)
    away = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    found = np.empty((len(groups), x.shape[1]))
    for place, (least, most) in enumerate(groups):
        mine = (least <= t) & (t <= most)
        if not w[mine].sum() > 0:
            raise ValueError(f"no customer with weight has a dose from {least:g} to {most:g}")
        found[place] = np.average(away[mine], axis=0, weights=w[mine])
    return found

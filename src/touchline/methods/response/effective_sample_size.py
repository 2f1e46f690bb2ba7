"""How many equal rows weighted rows are worth."""

import numpy as np
from numpy.typing import ArrayLike


def effective_sample_size(weights: ArrayLike) -> float:
    r"""Kish's effective number of rows.

    Formula:
    $$ \mathrm{ESS} = \frac{(\sum_i w_i)^2}{\sum_i w_i^2} $$

    Raises ValueError where a weight is negative or missing, or all are nought.

    Source: Kish 1965.

    >>> effective_sample_size([1, 1, 1, 1]), effective_sample_size([1, 0, 0, 0])
    (4.0, 1.0)
    """
    w = np.asarray(weights, dtype=float)
    if not (w >= 0).all() or not w.any():
        raise ValueError("weights must be nought or more, and not all nought")
    w = w / w.max()
    return float(w.sum() ** 2 / (w**2).sum())

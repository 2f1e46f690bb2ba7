r"""Weights by entropy (熵权法): how unevenly each indicator is spread, not how much it matters."""

from typing import Literal

import numpy as np

from touchline.numerics.checked import Numbers, at_least, finite

Scaling = Literal["share", "min_max"]


def entropy_weights(table: Numbers, scaling: Scaling = "min_max") -> Numbers:
    r"""One weight an indicator, the larger the more unevenly it is spread over the rows.

    This measures dispersion, not importance: an indicator in which one row stands out weighs much,
    whatever it means. Offer it as a baseline beside learned weights and never as the default.
    With `share` a change of unit changes nothing but a shift does; with `min_max` neither does,
    but the two most extreme rows set the scale.

    Formula:

        $$ p_{ij} = \frac{x_{ij}}{\sum_i x_{ij}}, \qquad
           e_j = -\frac{1}{\ln n} \sum_i p_{ij} \ln p_{ij}, \qquad
           w_j = \frac{1 - e_j}{\sum_k (1 - e_k)} $$

    where `min_max` first takes each column to 0 … 1. `table` is of shape (n, indicators), n at
    least 2, more always better. Returns shape (indicators,), summing to 1; a constant column gets
    0. ValueError where every column is constant, or with `share` where a value is negative.

    Source: Shannon (1948); the usual form of the entropy weight method, methods.md e.

    >>> import numpy as np
    >>> entropy_weights(np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])).tolist()
    [1.0, 0.0]
    """
    table = finite("table", table, dimensions=2)
    if len(table) < 2:
        raise ValueError("entropy weights need at least two rows")
    scaled = _min_max(table) if scaling == "min_max" else at_least("table", table, 0, dimensions=2)
    sums = scaled.sum(axis=0)
    share = np.divide(scaled, sums, out=np.full_like(scaled, 1 / len(table)), where=sums > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    constant = np.ptp(table, axis=0) == 0
    spread = np.where(constant, 0.0, 1 + (share * logs).sum(axis=0) / np.log(len(table)))
    if not spread.any():
        raise ValueError("every indicator is the same in all rows: there is nothing to weigh")
    return np.asarray(spread / spread.sum())


def _min_max(table: Numbers) -> Numbers:
    span = np.ptp(table, axis=0)
    return np.asarray((table - table.min(axis=0)) / np.where(span > 0, span, 1.0))

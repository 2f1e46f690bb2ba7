"""How heavily past contacts weigh on a customer: each counts less the longer it is ago."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def burden(contacts: ArrayLike, half_lives: ArrayLike) -> Floats:
    r"""The burden of each channel after each week's contacts.

    Formula:
    $$ B_{itc} = \sum_{s \le t} \rho_c^{\,t-s}\, x_{isc} = x_{itc} + \rho_c B_{i,t-1,c}, \qquad
       \rho_c = 2^{-1/h_c} $$

    `contacts` (n, weeks, channels) are counts, `half_lives` (channels) in weeks. Returns
    (n, weeks, channels) in contacts: one contact weighs one in its week, a half after h weeks.

    Raises ValueError for shapes that do not fit, negative contacts, or half-lives not positive.

    Source: Koyck 1954 (geometric decay, "adstock").

    >>> burden([[[1], [0], [2]]], [1.0]).ravel().tolist()
    [1.0, 0.5, 2.25]
    """
    x, h = np.asarray(contacts, dtype=float), np.asarray(half_lives, dtype=float)
    if x.ndim != 3 or h.shape != x.shape[2:]:
        raise ValueError(f"contacts {x.shape} and half-lives {h.shape}: not (n, weeks, c) and (c)")
    if not (x >= 0).all():
        raise ValueError("contacts must be counts of nought or more, none missing")
    if not (h > 0).all():
        raise ValueError("a half-life must be positive")
    kept, total = 2 ** (-1 / h), np.empty_like(x)
    before = np.zeros_like(x[:, 0])
    for week in range(x.shape[1]):
        before = x[:, week] + kept * before
        total[:, week] = before
    return total

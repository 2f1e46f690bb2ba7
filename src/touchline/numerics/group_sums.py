"""Sums by group, as float64."""

import numpy as np

from touchline.numerics.checked import Flags, Numbers, Whole


def group_sums(group: Whole, values: Numbers | Flags, groups: int) -> Numbers:
    """The sum of the values of each group, shape (groups,), 0 for an empty one.

    `group` is a whole number from 0 to groups - 1 for each row, `values` one value each.

    >>> import numpy as np
    >>> group_sums(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [1.0, 0.0, 5.0]
    """
    return np.bincount(group, weights=values, minlength=groups).astype(np.float64)

"""Functions of a count and a parameter, worked out once for each distinct count."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows

Vector = NDArray[np.float64]


def by_count(
    function: Callable[[Vector], Vector], shift: float | Vector, rows: PurchaseRows
) -> Vector:
    """f(shift + x) for every row; a shift that differs by row costs a call for each row."""
    if np.ndim(shift):
        return function(shift + rows.x)
    values, places = rows.distinct_x
    return function(shift + values)[places]

"""Functions of the number of purchases, worked out once for each distinct number."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows

Vector = NDArray[np.float64]


def by_count(
    function: Callable[[Vector], Vector], rows: PurchaseRows, *parameters: float | Vector
) -> Vector:
    """f(x) for every row; where a parameter in it differs by row, f is worked out for each row.

    Of one entry, to be broadcast, where all rows have the same x.
    """
    if any(np.ndim(parameter) for parameter in parameters):
        return function(rows.x)
    values, places = rows.distinct_x
    if len(values) == 1:
        return function(values)
    return function(values)[places]

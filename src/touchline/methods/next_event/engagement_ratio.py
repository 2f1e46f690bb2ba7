"""An index of how engagement in this window compares with the window before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import f as fisher

from touchline.methods.next_event.gap_histories import ImpossibleHistoryError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class EngagementRatio:
    """The `index` (n) and its `intervals` (n, 2); 1 is no change."""

    index: Floats
    intervals: Floats


def engagement_ratio(
    now: Floats, before: Floats, *, prior: float = 0.5, confidence: float = 0.95
) -> EngagementRatio:
    r"""This window's events against those of the window before, of equal length.

    Formula:
    $$ \text{index} = \frac{y_1 + a}{y_0 + a}, \qquad
       \frac{\lambda_1}{\lambda_0} \sim \text{index} \cdot F_{2(y_1 + a),\, 2(y_0 + a)} $$

    `now` and `before` (n) are counts of events. It is an index and no decay coefficient: it falls
    back towards 1 after any chance high, and says nothing of what comes. `prior` is a, half an
    event by default (Jeffreys), and keeps it defined at nil. Raises `ImpossibleHistoryError`.

    >>> import numpy as np
    >>> found = engagement_ratio(np.array([0.0, 8.0]), np.array([4.0, 8.0]))
    >>> found.index.round(3).tolist(), found.intervals.round(2).tolist()
    ([0.111, 1.0], [[0.0, 0.8], [0.37, 2.67]])

    Source: Price & Bonett (2000), Statistics in Medicine 19; methods.md d.
    """
    if now.shape != before.shape or (now < 0).any() or (before < 0).any() or prior <= 0:
        raise ImpossibleHistoryError("counts are not negative, and the prior is positive")
    index = (now + prior) / (before + prior)
    outside = (1 - confidence) / 2
    freedom = 2 * (now + prior), 2 * (before + prior)
    low, high = (index * fisher.ppf(each, *freedom) for each in (outside, 1 - outside))
    return EngagementRatio(index, np.column_stack([low, high]))

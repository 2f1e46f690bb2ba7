"""A table of points: each figure brings its share of the points between two ends."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ScoreLine:
    """One line: a figure of `zero_at` brings nothing, one of `full_at` all of `points`."""

    points: float
    zero_at: float
    full_at: float


def attained_points(values: NDArray[np.float64], line: ScoreLine) -> NDArray[np.float64]:
    """The points that each value brings: `points * clip((v - zero) / (full - zero), 0, 1)`.

    `full_at` may lie below `zero_at` where less is better. NaN (no value) brings no points.

    >>> import numpy as np
    >>> attained_points(np.array([0.0, 0.5, 2.0, np.nan]), ScoreLine(30, 0, 1)).tolist()
    [0.0, 15.0, 30.0, 0.0]
    """
    if line.zero_at == line.full_at:
        raise ValueError("zero_at and full_at must differ")
    share = (values - line.zero_at) / (line.full_at - line.zero_at)
    return line.points * np.nan_to_num(np.clip(share, 0.0, 1.0), nan=0.0)


def weighted_score(
    columns: list[NDArray[np.float64]], lines: list[ScoreLine]
) -> NDArray[np.float64]:
    """The sum of the points over all lines, one score a row; columns and lines in one order.

    The manual scorecard of methods.md e. With points that sum to 100, scores run from 0 to 100.
    """
    if len(columns) != len(lines):
        raise ValueError(f"{len(columns)} columns do not fit {len(lines)} lines")
    total = np.zeros_like(columns[0])
    for values, line in zip(columns, lines, strict=True):
        total = total + attained_points(values, line)
    return total

"""Scores by rank: equal shares of the ranks, ties sharing one score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.numerics.tied_grades import tied_grades


@dataclass(frozen=True)
class RankScores:
    """`scores` run from 1 to the number of grades, 0 where there is no value.

    `sizes` holds how many got each score, the lowest score first: ties make the groups unequal, so
    the realised sizes are part of the answer.
    """

    scores: NDArray[np.int64]
    sizes: NDArray[np.int64]


def rank_score(
    values: NDArray[np.float64], grades: int, *, higher_is_better: bool = True
) -> RankScores:
    """Score each value by its rank among all values.

    `score = 1 + floor(grades * (rank - 1) / n)` over the n values that are known (NaN is unknown
    and gets no score). Rule for ties: equal values all have the smallest rank of their group, so
    they share a score, the worst value always scores 1, and row order never matters. Only the order
    of the values counts: adding a constant, or any rising transformation, changes nothing.

    >>> import numpy as np
    >>> rank_score(np.array([0.0, 0.0, 0.0, 7.0, 9.0]), 5).scores.tolist()
    [1, 1, 1, 4, 5]

    Source: methods.md a1; quintiles by rank as in Hughes, Strategic Database Marketing, taken
    independently for each measure and not nested.
    """
    known = ~np.isnan(values)
    upward = values[known] if higher_is_better else -values[known]
    scores = np.zeros(values.shape, dtype=np.int64)
    scores[known] = tied_grades(upward, grades)
    sizes = np.bincount(scores[known], minlength=grades + 1)[1:].astype(np.int64)
    return RankScores(scores, sizes)

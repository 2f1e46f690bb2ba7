r"""Grades by rank in which ties share the lowest rank of their group."""

import numpy as np

from touchline.numerics.checked import Numbers, Whole


def tied_grades(upward: Numbers, grades: int, groups: Whole | None = None) -> Whole:
    r"""A grade from 1 to `grades` for each value, by its rank within its group.

    Formula:

        $$ g_i = 1 + \left\lfloor \frac{G\,(\rho_i - 1)}{n} \right\rfloor,
           \qquad \rho_i = 1 + \sum_j [v_j < v_i] $$

    `upward` is of shape (n,) without NaN, the larger the better; `groups` is a whole number of 0
    or more for each row (one group for all where it is not given), and n and the ranks are those
    of the row's group. Equal values of a group share a grade, and the order of rows never matters.
    ValueError where `grades` is below 1.

    >>> import numpy as np
    >>> tied_grades(np.array([0.0, 0.0, 0.0, 7.0, 9.0]), 5).tolist()
    [1, 1, 1, 4, 5]
    """
    if grades < 1:
        raise ValueError(f"grades must be at least 1, not {grades}")
    if not upward.size:
        return np.zeros(0, dtype=np.int64)
    answer = np.empty(len(upward), dtype=np.int64)
    if groups is None:
        order = np.argsort(upward)
        below = _first_of_equals(upward[order])
        answer[order] = 1 + grades * below // len(order)
        return answer
    order = np.lexsort((upward, groups))
    owner = groups[order]
    group_start = _first_of_equals(owner)
    value_start = np.maximum(_first_of_equals(upward[order]), group_start)
    answer[order] = 1 + grades * (value_start - group_start) // np.bincount(owner)[owner]
    return answer


def _first_of_equals(ordered: Numbers | Whole) -> Whole:
    """For each place, the first place of the run of equal values that it lies in."""
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return np.repeat(starts, np.diff(starts, append=len(ordered)))

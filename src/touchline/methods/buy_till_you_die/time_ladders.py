"""The integral over the unseen end of buying, for all customers with as many purchases at once.

For customers who share x (and covariates) the integral from t_x to T is a difference of one
function of time, so it is summed up once along the ladder of their distinct times. Every piece is
positive, so that nothing cancels that matters, and the sums are kept as logarithms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.time_steps import Steps, integrals_of_steps

Vector = NDArray[np.float64]
Places = NDArray[np.intp]
RANGE = 500.0  # of logarithms whose numbers may be added up as they are
HIGH = 16  # ladders above are summed one by one, lower ones rung by rung, all at once


@dataclass(frozen=True)
class TimeLadders:
    """For each group of rows with the same x and covariates its distinct times, rising.

    `times` holds ladder after ladder, `starts` where each begins (and the end); `row` is one row of
    each group, `last` and `end` the rungs of t_x and T of every row.
    """

    times: Vector
    starts: Places
    row: Places
    last: Places
    end: Places


def ladders_of(group: Places, row: Places, t_x: Vector, observed: Vector) -> TimeLadders:
    """The ladders of rows whose groups are numbered from 0; `row` is one row of each group."""
    groups, moments = np.concatenate([group, group]), np.concatenate([t_x, observed])
    order = np.lexsort((moments, groups))
    new = np.ones(len(order), dtype=bool)
    new[1:] = np.diff(groups[order]) != 0
    new[1:] |= np.diff(moments[order]) != 0
    rung = np.empty(len(order), dtype=np.intp)
    rung[order] = np.cumsum(new) - 1
    kept = order[new]
    starts = np.searchsorted(groups[kept], np.arange(len(row) + 1))
    return TimeLadders(moments[kept], starts, row, rung[: len(t_x)], rung[len(t_x) :])


def integrals_of_rows(
    ladders: TimeLadders, powers: Sequence[Vector], shifts: Sequence[Vector]
) -> Vector:
    r"""For each row the integral from t_x to T, and four means under the integrand.

    Formula:
    $$ A = \int_{t_x}^{T} (\alpha+u)^{-p} (\beta+u)^{-q}\, du $$

    with one p, q (`powers`) and α, β (`shifts`) for each ladder. Lines: ln A (−∞ where t_x = T),
    and the means of ln(α+u), 1/(α+u), ln(β+u), 1/(β+u), which are 0 there.
    """
    to_top = _to_top(ladders, powers, shifts)
    with np.errstate(invalid="ignore"):
        means = np.where(to_top[1:] > -np.inf, np.exp(to_top[1:] - to_top[0]), 0.0)
    last, end = ladders.last, ladders.end
    log_low = to_top[0, last]
    with np.errstate(invalid="ignore", divide="ignore"):
        beyond = np.where(last < end, np.exp(to_top[0, end] - log_low), 1.0)
        within = 1 - beyond
        answer = np.empty((5, len(last)))
        answer[0] = log_low + np.log(within)
        for line, mean in enumerate(means, start=1):
            answer[line] = (mean[last] - mean[end] * beyond) / within
    which = np.repeat(np.arange(len(ladders.row)), np.diff(ladders.starts))[last]
    for line, shift in ((1, shifts[0]), (3, shifts[1])):
        answer[line] += np.log(shift)[which]
    nothing = within <= 0
    answer[0, nothing], answer[1:, nothing] = -np.inf, 0.0
    return answer


def _to_top(ladders: TimeLadders, powers: Sequence[Vector], shifts: Sequence[Vector]) -> Vector:
    """For each rung what `integrals_of_steps` tells of all steps from there to the top."""
    heights = np.diff(ladders.starts)
    tops = ladders.starts[1:] - 1
    below = np.ones(len(ladders.times), dtype=bool)
    below[tops] = False
    low = np.flatnonzero(below)
    of_step = (np.repeat(each, heights - 1) for each in (*powers, *shifts))
    answer = np.full((5, len(below)), -np.inf)
    answer[:, low] = integrals_of_steps(Steps(ladders.times[low], ladders.times[low + 1], *of_step))
    for start, top in zip(ladders.starts[:-1][heights > HIGH], tops[heights > HIGH], strict=True):
        answer[:, start:top] = _summed_from_above(answer[:, start:top])
    for depth in range(2, min(int(heights.max()), HIGH)):
        rungs = tops[(heights > depth) & (heights <= HIGH)] - depth
        answer[:, rungs] = np.logaddexp(answer[:, rungs], answer[:, rungs + 1])
    return answer


def _summed_from_above(logarithms: Vector) -> Vector:
    """For each column the logarithm of the sum of it and all that follow, line by line."""
    from_above, most = logarithms[:, ::-1], float(np.max(logarithms[0]))
    if not np.min(logarithms[0]) > most - RANGE:
        return cast("Vector", np.logaddexp.accumulate(from_above, axis=1)[:, ::-1])
    with np.errstate(divide="ignore"):
        sums = np.cumsum(np.exp(from_above - most), axis=1)[:, ::-1]
        return cast("Vector", np.log(sums) + most)

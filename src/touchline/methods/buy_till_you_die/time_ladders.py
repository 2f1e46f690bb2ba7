"""The integral over the unseen end of buying, for all customers with as many purchases at once.

For customers who share x (and covariates) the integral from t_x to T is a difference of one
function of time, so it is summed up once along the ladder of their distinct times. Every piece is
positive, so that nothing cancels that matters, and the sums are kept as logarithms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.vocabulary.compiled import compiled_when_called

Vector = NDArray[np.float64]
Places = NDArray[np.intp]
EIGHT, FOUR = np.polynomial.legendre.leggauss(8), np.polynomial.legendre.leggauss(4)
NODES, SHARES = np.concatenate([EIGHT[0], FOUR[0]]), np.concatenate([EIGHT[1], FOUR[1]])
STEEPEST = 3.0  # how far the logarithm of the integrand may fall over one piece of eight nodes


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


def integrals_to_top(
    ladders: TimeLadders, powers: Sequence[Vector], shifts: Sequence[Vector]
) -> Vector:
    r"""For each rung u₀ the integral from there to the top of its ladder, and four means over it.

    Formula:
    $$ G = \int_{u_0}^{u_1} (\alpha+u)^{-p} (\beta+u)^{-q}\, du $$

    with one p, q (`powers`) and α, β (`shifts`) for each ladder. Columns: ln G, and the means of
    ln(α+u), 1/(α+u), ln(β+u), 1/(β+u) under the integrand. At the top of a ladder ln G = −∞.
    """
    answer = np.empty((len(ladders.times), 5))
    parameters = np.stack([*powers, *shifts], axis=1)
    _climb(ladders.times, ladders.starts, parameters, answer)
    return answer


def integrals_of_rows(
    ladders: TimeLadders, powers: Sequence[Vector], shifts: Sequence[Vector]
) -> Vector:
    """For each row the integral from t_x to T: the five of `integrals_to_top`, a line each."""
    to_top = integrals_to_top(ladders, powers, shifts)
    answer = np.empty((5, len(ladders.last)))
    _differences(to_top, ladders.last, ladders.end, answer)
    return answer


@compiled_when_called
def _differences(to_top: Vector, last: Places, end: Places, answer: Vector) -> None:
    for row in range(len(last)):
        low, high = last[row], end[row]
        beyond = np.exp(to_top[high, 0] - to_top[low, 0]) if high > low else 1.0
        within = 1 - beyond
        if within <= 0:
            answer[0, row] = -np.inf
            answer[1:, row] = 0.0
            continue
        answer[0, row] = to_top[low, 0] + np.log(within)
        for column in range(1, 5):
            rest = to_top[low, column] - to_top[high, column] * beyond
            answer[column, row] = rest / within


@compiled_when_called
def _climb(times: Vector, starts: Places, parameters: Vector, answer: Vector) -> None:
    piece = np.zeros(5)
    for ladder in range(len(starts) - 1):
        top = starts[ladder + 1] - 1
        answer[top, 0] = -np.inf
        answer[top, 1:] = 0.0
        for rung in range(top - 1, starts[ladder] - 1, -1):
            _between(times[rung], times[rung + 1], parameters[ladder], piece)
            above = answer[rung + 1, 0]
            larger = max(above, piece[0])
            both = larger + np.log(np.exp(above - larger) + np.exp(piece[0] - larger))
            share = np.exp(piece[0] - both)
            answer[rung, 0] = both
            for column in range(1, 5):
                higher = answer[rung + 1, column]
                answer[rung, column] = higher + (piece[column] - higher) * share


@compiled_when_called
def _between(low: float, high: float, parameters: Vector, piece: Vector) -> None:
    """The integral over one step, by Gauss-Legendre in the logarithm of time, where it is flat."""
    p, q, alpha, beta = parameters
    shift = min(alpha, beta)
    log_a0, log_b0 = np.log(alpha + low), np.log(beta + low)
    whole = np.log((shift + high) / (shift + low))
    if whole <= 0:
        whole = (high - low) / (shift + low)
    done, total = 0.0, 0.0
    sum_1, sum_2, sum_3, sum_4 = 0.0, 0.0, 0.0, 0.0
    while done < whole:
        width = min(whole - done, 1.0)
        at = (shift + low) * np.exp(done + width)
        fall = (p / (alpha - shift + at) + q / (beta - shift + at)) * at
        if fall * width > STEEPEST:
            width = max(STEEPEST / fall, 1e-12 * whole)
        short = fall * width < 0.25 and width < 0.1
        first, count = (8, 4) if short else (0, 8)
        before = total
        for node in range(first, first + count):
            at = (shift + low) * np.exp(done + width * (1 + NODES[node]) / 2)
            a, b = alpha - shift + at, beta - shift + at
            log_a, log_b = np.log(a), np.log(b)
            mass = np.exp(-p * (log_a - log_a0) - q * (log_b - log_b0))
            mass *= SHARES[node] * width / 2 * at
            total += mass
            sum_1 += mass * log_a
            sum_2 += mass / a
            sum_3 += mass * log_b
            sum_4 += mass / b
        done += width
        if total - before < 1e-18 * total:
            break
    scale = max(total, 1e-300)
    piece[0] = np.log(scale) - p * log_a0 - q * log_b0
    piece[1], piece[2] = sum_1 / scale, sum_2 / scale
    piece[3], piece[4] = sum_3 / scale, sum_4 / scale

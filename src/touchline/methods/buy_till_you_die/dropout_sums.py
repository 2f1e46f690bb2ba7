"""The likelihood of all customers who may stop after a purchase, and its derivatives, as sums.

`BetaDropout.terms` gives the same row by row, for covariates. Without them only the odds of having
stopped need a look at each row; what depends on x alone is worked out once for each x.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln, polygamma

from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.numerics.maximum_likelihood import CurvedLogLikelihood

Vector = NDArray[np.float64]
ROWS_AT_ONCE = 8192  # as many as the cache of the processor holds


@dataclass(frozen=True)
class _Piece:
    """Rows by rising x; `values` are their distinct x, `starts` where each begins."""

    t_x: Vector
    observed: Vector
    weight: Vector
    values: Vector
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]

    def spread(self, by_value: Vector) -> Vector:
        """What belongs to each x, for each row, or of one entry where there is one x."""
        return by_value if len(by_value) == 1 else np.repeat(by_value, self.counts)


class DropoutSums(CurvedLogLikelihood):
    """Σ weight · ln L over rows for λ ~ Gamma(r, α), p ~ Beta(a, b), and its derivatives.

    A customer has had m = x + `first` chances to stop. With o = ln a − ln(b + m − 1) + (r + x)
    ln((α + T)/(α + t_x)), the log odds of having stopped, a row's log likelihood is what depends
    on x alone, − (r + x) ln(α + T) + ln(1 + e^o). Parameters are r, α, a, b in this order.
    """

    def __init__(self, rows: PurchaseRows, first: float) -> None:
        order = np.argsort(rows.x, kind="stable")
        x = rows.x[order]
        starts = np.flatnonzero(np.concatenate([[True], x[1:] != x[:-1]]))
        self.x, self.weight = x[starts], np.add.reduceat(rows.weight[order], starts)
        self.chances = self.x + first
        self.pieces = [
            _piece(rows, order[at : at + ROWS_AT_ONCE]) for at in range(0, len(order), ROWS_AT_ONCE)
        ]
        self.first = first

    def __call__(self, parameters: Vector) -> tuple[float, Vector]:
        """The log likelihood and its gradient."""
        value, gradient = self._of_counts(parameters)
        for piece in self.pieces:
            more, slope = self._of_times(parameters, piece)
            value += more
            gradient += slope
        return value, gradient

    def second(self, parameters: Vector) -> Vector:
        """The matrix of second derivatives."""
        matrix = self._second_of_counts(parameters)
        for piece in self.pieces:
            matrix += self._second_of_times(parameters, piece)
        return matrix

    def _of_counts(self, parameters: Vector) -> tuple[float, Vector]:
        r, alpha, a, b = parameters
        total, bought, left = a + b, r + self.x, b + self.chances
        by_x = gammaln(bought) - gammaln(r) + r * np.log(alpha) + gammaln(left) - gammaln(b)
        by_x += gammaln(total) - gammaln(a + left)
        both = digamma(total) - digamma(a + left)
        slopes = [
            digamma(bought) - digamma(r) + np.log(alpha),
            np.full(len(self.x), r / alpha),
            both,
            both + digamma(left) - digamma(b),
        ]
        return float(self.weight @ by_x), np.stack(slopes) @ self.weight

    def _second_of_counts(self, parameters: Vector) -> Vector:
        r, alpha, a, b = parameters
        left, customers = b + self.chances, self.weight.sum()
        matrix = np.zeros((4, 4))
        matrix[0, 0] = self.weight @ polygamma(1, r + self.x) - customers * polygamma(1, r)
        matrix[0, 1] = matrix[1, 0] = customers / alpha
        matrix[1, 1] = -customers * r / alpha**2
        matrix[2:, 2:] = customers * polygamma(1, a + b) - self.weight @ polygamma(1, a + left)
        matrix[3, 3] += self.weight @ polygamma(1, left) - customers * polygamma(1, b)
        return matrix

    def _of_times(self, parameters: Vector, piece: _Piece) -> tuple[float, Vector]:
        ends = self._ends(parameters, piece)
        bought, stopped = piece.spread(parameters[0] + piece.values), ends.stopped
        value = piece.weight @ (np.maximum(ends.odds, 0.0) + np.log(1 + ends.small))
        value -= piece.weight @ (bought * ends.log_end)
        by_x = np.add.reduceat(stopped, piece.starts)
        slope = [
            stopped @ ends.by_r - piece.weight @ ends.log_end,
            stopped @ ends.by_alpha - piece.weight @ (bought / ends.end),
            by_x.sum() / parameters[2],
            by_x @ ends.by_b,
        ]
        return float(value), np.array(slope)

    def _second_of_times(self, parameters: Vector, piece: _Piece) -> Vector:
        ends = self._ends(parameters, piece)
        bought, stopped = piece.spread(parameters[0] + piece.values), ends.stopped
        here, last = 1 / ends.end, 1 / (parameters[1] + piece.t_x)
        by_x = np.add.reduceat(stopped, piece.starts)
        matrix = np.zeros((4, 4))
        matrix[0, 1] = matrix[1, 0] = stopped @ (here - last) - piece.weight @ here
        matrix[1, 1] = piece.weight @ (bought * here**2) + stopped @ (bought * (last**2 - here**2))
        matrix[2, 2] = -by_x.sum() / parameters[2] ** 2
        matrix[3, 3] = by_x @ ends.by_b**2
        every = np.broadcast_to(1 / parameters[2], stopped.shape)
        slopes = np.stack([ends.by_r, ends.by_alpha, every, np.repeat(ends.by_b, piece.counts)])
        spread = piece.weight * ends.small / (1 + ends.small) ** 2
        return cast("Vector", matrix + (slopes * spread) @ slopes.T)

    def _ends(self, parameters: Vector, piece: _Piece) -> "_Ends":
        r, alpha, a, b = parameters
        chances = piece.values + self.first
        survived = np.where(chances > 0, b + chances - 1, 1.0)
        at_once = np.where(chances > 0, np.log(a / survived), -np.inf)
        end, last = alpha + piece.observed, alpha + piece.t_x
        log_end = np.log(end)
        shorter = log_end - np.log(last)
        bought = piece.spread(r + piece.values)
        odds = bought * shorter + piece.spread(at_once)
        small = np.exp(-np.abs(odds))
        stopped = np.where(odds > 0, piece.weight, piece.weight * small) / (1 + small)
        by_b = np.where(chances > 0, -1 / survived, 0.0)
        return _Ends(
            end, log_end, odds, small, stopped, shorter, bought * (1 / end - 1 / last), by_b
        )


@dataclass(frozen=True)
class _Ends:
    """For each row α + T, o, e^-|o|, the weight that has stopped, and o's slopes (by b for each x).

    Before the first chance to stop o is minus infinity.
    """

    end: Vector
    log_end: Vector
    odds: Vector
    small: Vector
    stopped: Vector
    by_r: Vector
    by_alpha: Vector
    by_b: Vector


def _piece(rows: PurchaseRows, which: NDArray[np.intp]) -> _Piece:
    x = rows.x[which]
    starts = np.flatnonzero(np.concatenate([[True], x[1:] != x[:-1]]))
    counts = np.diff(np.concatenate([starts, [len(x)]]))
    return _Piece(
        rows.t_x[which], rows.observed[which], rows.weight[which], x[starts], starts, counts
    )

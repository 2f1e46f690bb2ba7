"""Integrals of a product of two powers over many short steps of time at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
EIGHT, FOUR = np.polynomial.legendre.leggauss(8), np.polynomial.legendre.leggauss(4)
STEEPEST = 3.0  # how far the logarithm of the integrand may fall over one piece of eight nodes
FLAT = 0.25  # and over a piece of four
SHORT = 0.1  # the longest such piece, in the logarithm of time
LONGEST = 1.0  # and of any piece
NEGLIGIBLE = 1e-18  # a piece that adds less to the whole is the last
AT_ONCE = 8192  # steps whose nodes the cache of the processor holds


class Steps(NamedTuple):
    """From `low` to `high`, with the powers p, q and the shifts α, β of each step."""

    low: Vector
    high: Vector
    p: Vector
    q: Vector
    alpha: Vector
    beta: Vector

    def chosen(self, which: NDArray[np.intp] | slice) -> "Steps":
        """Some of the steps."""
        return Steps(*(column[which] for column in self))


def integrals_of_steps(steps: Steps) -> Vector:
    r"""For each step the integral, and four means over it, as logarithms.

    Formula:
    $$ G = \int_{u_0}^{u_1} (\alpha+u)^{-p} (\beta+u)^{-q}\, du $$

    Lines: ln G, then ln of G times the mean of ln(1 + u/α), 1/(α+u), ln(1 + u/β), 1/(β+u). All
    are positive, so that nothing cancels. By Gauss and Legendre in the logarithm of time, where the
    integrand is flat, in as many pieces as its fall asks for.
    """
    answer = np.empty((5, len(steps.low)))
    for at in range(0, len(steps.low), AT_ONCE):
        part = slice(at, at + AT_ONCE)
        answer[:, part] = _logarithms(steps.chosen(part))
    return answer


def _logarithms(steps: Steps) -> Vector:
    shift = np.minimum(steps.alpha, steps.beta)
    length = np.log1p((steps.high - steps.low) / (shift + steps.low))
    done, total = np.zeros(len(shift)), np.zeros((5, len(shift)))
    going = np.arange(len(shift))
    while len(going):
        some, begun = steps.chosen(going), done[going]
        width = _widths(some, begun, length[going])
        piece = _pieces(some, begun, width)
        total[:, going] += piece
        done[going] += width
        more = (done[going] < length[going]) & (piece[0] >= NEGLIGIBLE * total[0, going])
        going = going[more]
    with np.errstate(divide="ignore"):
        start = steps.p * np.log(steps.alpha + steps.low) + steps.q * np.log(steps.beta + steps.low)
        return np.log(total) - start


def _widths(steps: Steps, begun: Vector, length: Vector) -> Vector:
    """How far the next piece of each step goes, in the logarithm of time."""
    width = np.minimum(length - begun, LONGEST)
    fall = _fall(steps, begun + width)
    return np.where(fall * width > STEEPEST, np.maximum(STEEPEST / fall, 1e-12 * length), width)


def _fall(steps: Steps, done: Vector) -> Vector:
    """How fast the logarithm of the integrand falls there."""
    shift = np.minimum(steps.alpha, steps.beta)
    at = (shift + steps.low) * np.exp(done)
    a, b = steps.alpha - shift + at, steps.beta - shift + at
    return (steps.p / a + steps.q / b) * at


def _pieces(steps: Steps, begun: Vector, width: Vector) -> Vector:
    """The five integrals over one piece of each step, over the integrand at the step's start."""
    flat = (width < SHORT) & (_fall(steps, begun + width) * width < FLAT)
    answer = np.empty((5, len(width)))
    for which, rule in ((np.flatnonzero(flat), FOUR), (np.flatnonzero(~flat), EIGHT)):
        if len(which):
            answer[:, which] = _summed(steps.chosen(which), begun[which], width[which], rule)
    return answer


def _summed(steps: Steps, begun: Vector, width: Vector, rule: tuple[Vector, Vector]) -> Vector:
    """The same by one rule."""
    nodes, shares = rule
    low, _, p, q, alpha, beta = steps
    shift = np.minimum(alpha, beta)
    at = (shift + low) * np.exp(begun + width * ((1 + nodes[:, None]) / 2))
    time = at - shift
    log_a, log_b = np.log1p(time / alpha), np.log1p(time / beta)
    start = p * np.log1p(low / alpha) + q * np.log1p(low / beta)
    mass = np.exp(start - p * log_a - q * log_b) * at
    mass *= shares[:, None] * (width / 2)
    columns = (mass, mass * log_a, mass / (alpha + time), mass * log_b, mass / (beta + time))
    return np.stack([column.sum(axis=0) for column in columns])

"""The climb of a smooth function of a few unknowns, from afar to near its top."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Function = Callable[[Vector], tuple[float, Vector]]

MOST_STEPS = 400
MOST_TRIALS = 40
ENOUGH_RISE = 1e-4  # of what the slope promised
ENOUGH_FLATTENING = 0.9  # of the slope along the step
LONGEST_TRIAL = 2.0


def climbed(function: Function, start: Vector, reach: float, gain: float) -> tuple[float, Vector]:
    r"""The value and the place where another step of this climb promises less than `gain`.

    `function` gives its value and its gradient, a value of minus infinity where it has none. No
    unknown goes farther from the start than `reach`; one that is at this border stays there.

    Formula:
    $$ H_{j+1} = \Big( I - \frac{s y^\top}{y^\top s} \Big) H_j \Big( I - \frac{y s^\top}{y^\top s}
       \Big) + \frac{s s^\top}{y^\top s}, \quad s = x_{j+1} - x_j, \quad y = g_j - g_{j+1} $$

    along $H g$, by as much as meets the weak conditions of Wolfe. For a dozen unknowns at most:
    the matrix is dense. It is SciPy's BFGS in short, without the 25 MB that `scipy.optimize`
    takes to load.

    >>> value, place = climbed(lambda x: (-float(x @ x), -2 * x), np.array([3.0, -1.0]), 9, 1e-9)
    >>> bool(np.all(np.abs(place) < 1e-4))
    True

    Source: Nocedal and Wright, Numerical Optimization, 2006, chapter 6; Lewis and Overton,
    Nonsmooth optimization via quasi-Newton methods, Mathematical Programming 141, 2013.
    """
    place, (value, gradient) = start, function(start)
    inverse = None
    for _ in range(MOST_STEPS):
        outward = np.sign(place - start) * gradient > 0
        free = ~(outward & (np.abs(place - start) >= reach * (1 - 1e-9)))
        uphill = np.where(free, gradient, 0.0)
        matrix = np.eye(len(place)) / max(float(np.linalg.norm(uphill)), 1e-300)
        direction = np.where(free, (matrix if inverse is None else inverse) @ uphill, 0.0)
        if not uphill @ direction / 2 >= gain:
            break
        there, new, new_gradient = _step(function, (place, value, uphill), direction, start, reach)
        if there is place and inverse is None:
            break
        step, change = there - place, gradient - new_gradient
        at_border = bool(np.any(np.abs(there - start) >= reach * (1 - 1e-9)))
        inverse = None if there is place or at_border else _learned(inverse, step, change)
        place, value, gradient = there, new, new_gradient
    return value, place


def _step(
    function: Function,
    here: tuple[Vector, float, Vector],
    direction: Vector,
    start: Vector,
    reach: float,
) -> tuple[Vector, float, Vector]:
    """The place that meets the conditions, or the best found; the same place if none is higher."""
    place, value, gradient = here
    slope = gradient @ direction
    with np.errstate(divide="ignore", invalid="ignore"):
        room = (reach - np.sign(direction) * (place - start)) / np.abs(direction)
    longest = float(np.min(room[direction != 0]))
    low, high, best = 0.0, np.inf, here
    length = min(1.0, longest, LONGEST_TRIAL / float(np.max(np.abs(direction))))
    for _ in range(MOST_TRIALS):
        there = place + length * direction
        new, new_gradient = function(there)
        if not new >= value + ENOUGH_RISE * length * slope:
            high = length
        else:
            if new >= best[1]:
                best = (there, new, new_gradient)
            if new_gradient @ direction <= ENOUGH_FLATTENING * slope or length >= longest:
                break
            low = length
        length = (low + high) / 2 if np.isfinite(high) else min(2 * low, longest)
    return best


def _learned(inverse: Vector | None, step: Vector, change: Vector) -> Vector | None:
    """The matrix after one more step; as it was where the step tells nothing of the curvature."""
    curved = step @ change
    if not curved > 1e-12 * np.linalg.norm(step) * np.linalg.norm(change):
        return inverse
    if inverse is None:
        inverse = np.eye(len(step)) * (curved / (change @ change))
    moved = np.eye(len(step)) - np.outer(step, change) / curved
    return moved @ inverse @ moved.T + np.outer(step, step) / curved

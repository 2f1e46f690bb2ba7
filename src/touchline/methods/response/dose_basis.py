"""The shapes that a dose-response curve may take: columns made of the dose alone."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class DoseBasis(Protocol):
    """Columns of the dose; a curve is their sum with one coefficient each."""

    def columns(self, dose: ArrayLike) -> Floats:
        """The columns (n, k) for doses (n)."""
        ...


@dataclass(frozen=True)
class QuadraticDose:
    r"""A parabola through nought: it always turns somewhere, so it proves no turning point.

    Formula:
    $$ \varphi(t) = (t, t^2) $$

    >>> QuadraticDose().columns([0, 3]).tolist()
    [[0.0, 0.0], [3.0, 9.0]]
    """

    def columns(self, dose: ArrayLike) -> Floats:
        """The dose and its square (n, 2)."""
        t = np.asarray(dose, dtype=float)
        return np.column_stack((t, t**2))


@dataclass(frozen=True)
class SteppedDose:
    r"""A step of its own for each contact up to the `last`, and a parabola beyond it.

    Formula:
    $$ \varphi(t) = \big(1[t \ge 1], \ldots, 1[t \ge K], (t-K)_+, (t-K)_+^2\big) $$

    For whole doses up to K this is any curve at all: each coefficient is what that contact adds.

    >>> SteppedDose(2).columns([0, 1, 4]).tolist()
    [[0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 2.0, 4.0]]
    """

    last: int

    def columns(self, dose: ArrayLike) -> Floats:
        """A step for each contact and the tail (n, last + 2)."""
        t = np.asarray(dose, dtype=float)
        beyond = np.maximum(t - self.last, 0.0)
        steps = [(t >= step).astype(float) for step in range(1, self.last + 1)]
        return np.column_stack((*steps, beyond, beyond**2))


@dataclass(frozen=True)
class TwoLinesDose:
    r"""Two straight lines that meet no further than a jump at the break `at`.

    Formula:
    $$ \varphi(t) = \big(\min(t - c, 0), \max(t - c, 0), 1[t > c]\big) $$

    >>> TwoLinesDose(2.0).columns([0, 2, 5]).tolist()
    [[-2.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 3.0, 1.0]]
    """

    at: float

    def columns(self, dose: ArrayLike) -> Floats:
        """The line before the break, the line after it, and the jump (n, 3)."""
        t = np.asarray(dose, dtype=float)
        low, high = np.minimum(t - self.at, 0.0), np.maximum(t - self.at, 0.0)
        return np.column_stack((low, high, (t > self.at).astype(float)))

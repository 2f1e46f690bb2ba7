"""The climb finds tops, stays within its reach, and survives places without a value."""

import numpy as np
import pytest
from numpy.typing import NDArray

from touchline.numerics.quasi_newton import climbed

Vector = NDArray[np.float64]


def banana(x: Vector) -> tuple[float, Vector]:
    """Rosenbrock's valley turned upside down: its top is at (1, 1)."""
    bend = x[1] - x[0] ** 2
    gradient = np.array([400 * x[0] * bend + 2 * (1 - x[0]), -200 * bend])
    return -100 * float(bend) ** 2 - float(1 - x[0]) ** 2, gradient


def test_the_top_of_a_bent_ridge_is_found() -> None:
    value, place = climbed(banana, np.array([-1.2, 1.0]), 12.0, 1e-12)
    assert place == pytest.approx([1.0, 1.0], abs=1e-5)
    assert value == pytest.approx(0.0, abs=1e-9)


def test_an_endless_slope_ends_at_the_reach_and_the_rest_is_still_sought() -> None:
    def slope(x: Vector) -> tuple[float, Vector]:
        return float(x[0] - (x[1] - 2) ** 2), np.array([1.0, -2 * (x[1] - 2)])

    _, place = climbed(slope, np.zeros(2), 12.0, 1e-10)
    assert place == pytest.approx([12.0, 2.0], abs=1e-4)


def test_a_place_without_a_value_is_not_stepped_on() -> None:
    def beside_a_cliff(x: Vector) -> tuple[float, Vector]:
        if x[0] > 3:
            return -np.inf, np.zeros(1)
        return 2 * float(x[0]), np.array([2.0])

    value, place = climbed(beside_a_cliff, np.zeros(1), 12.0, 1e-9)
    assert 2.9 < place[0] <= 3
    assert value == 2 * place[0]


def test_a_climb_that_begins_at_the_top_stays_there() -> None:
    value, place = climbed(banana, np.ones(2), 12.0, 1e-9)
    assert (value, place.tolist()) == (0.0, [1.0, 1.0])

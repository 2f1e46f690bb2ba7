"""Expectations over a Beta and exponential integrals agree with other ways to them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import exp1, expn

from touchline.methods.buy_till_you_die.expectations import over_beta, scaled_exponential_integral

shapes = st.floats(0.05, 500.0)


def squares(p: NDArray[np.float64], _chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    return p**2


def itself(p: NDArray[np.float64], _chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    return p


@given(shapes, shapes)
def test_moments_of_a_beta_are_those_of_the_books(a: float, b: float) -> None:
    mean = a / (a + b)
    found = [over_beta(each, np.array([a]), np.array([b]))[0] for each in (itself, squares)]
    assert found == pytest.approx([mean, mean * (a + 1) / (a + b + 1)], rel=1e-9)


@pytest.mark.parametrize("order", [1, 2, 5, 60])
def test_exponential_integrals_of_whole_order(order: int) -> None:
    z = np.array([1e-3, 0.1, 1.0, 10.0, 300.0])
    expected = np.exp(z) * expn(order, z)
    assert scaled_exponential_integral(np.array(float(order)), z) == pytest.approx(
        expected, rel=1e-9
    )


def test_the_recurrence_holds_between_orders_that_are_not_whole() -> None:
    order, z = np.array([0.05, 0.6, 2.5]), np.array([0.2, 1.5, 7.0])
    here, next_ = (scaled_exponential_integral(order + n, z) for n in (0, 1))
    assert order * next_ + z * here == pytest.approx(1.0, rel=1e-9)
    assert float(scaled_exponential_integral(np.array(1.0), np.array(2.0))) == pytest.approx(
        np.exp(2.0) * exp1(2.0)
    )

"""Integrals over unseen ends are those of a slow and sure rule, whatever their powers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from touchline.methods.buy_till_you_die.time_ladders import integrals_of_rows, ladders_of
from touchline.methods.buy_till_you_die.time_steps import Steps, integrals_of_steps

SHIFTS = st.floats(0.5, 200)


@given(
    st.tuples(st.floats(0, 50), st.floats(0.01, 80)),
    st.tuples(st.floats(0.1, 60), st.floats(1, 6)),
    st.tuples(SHIFTS, SHIFTS),
)
def test_a_step_is_integrated_to_the_last_digits(
    time: tuple[float, float], powers: tuple[float, float], shifts: tuple[float, float]
) -> None:
    (low, length), (p, q), (alpha, beta) = time, powers, shifts

    def integrand(u: float) -> float:
        return float((1 + u / alpha) ** -p * (1 + u / beta) ** -q)

    steps = Steps(*(np.array([one]) for one in (low, low + length, p, q, alpha, beta)))
    found = integrals_of_steps(steps)[0, 0] + p * np.log(alpha) + q * np.log(beta)
    sure = quad(integrand, low, low + length, epsrel=1e-11, epsabs=0, limit=200)[0]
    assert np.exp(found) == pytest.approx(sure, rel=1e-9)


def test_customers_who_share_x_have_the_integrals_that_each_has_alone() -> None:
    generator = np.random.default_rng(1)
    group = np.repeat([0, 1, 2], [200, 200, 3])
    t_x = generator.integers(0, 40, len(group)).astype(float)
    end = t_x + generator.integers(0, 30, len(group)).astype(float)
    row = np.array([0, 200, 400])
    powers, shifts = (np.array([0.6, 900.0, 2.0]), np.full(3, 1.5)), (np.full(3, 5.0), np.ones(3))
    together = integrals_of_rows(ladders_of(group, row, t_x, end), powers, shifts)
    for place in (0, 37, 250, 399, 402):
        of_one = np.array([place])
        alone = ladders_of(np.zeros(1, dtype=np.intp), of_one * 0, t_x[of_one], end[of_one])
        own = ([one[group[of_one]] for one in each] for each in (powers, shifts))
        assert together[:, [place]] == pytest.approx(integrals_of_rows(alone, *own), rel=1e-8)


def test_nothing_is_left_between_equal_times() -> None:
    alone = ladders_of(*(np.zeros(1, dtype=np.intp),) * 2, np.array([7.0]), np.array([7.0]))
    ones = (np.ones(1), np.ones(1))
    assert integrals_of_rows(alone, ones, ones).ravel().tolist() == [-np.inf, 0, 0, 0, 0]

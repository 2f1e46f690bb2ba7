"""Lags are learned from bounds, and what is drawn keeps its bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.methods.counts.reporting_lag import ReportingLag, reporting_lag

RANDOM = np.random.default_rng(5)
LAGS = np.exp(1.2 + 0.8 * RANDOM.normal(size=3000))
FITTED = ReportingLag(1.2, 0.8, 3000, 0.0)
bounds = st.tuples(st.floats(0, 1e4), st.floats(1e-3, 1e4))


def test_known_lags_give_the_mean_and_spread_of_their_logarithms() -> None:
    found = reporting_lag(LAGS, LAGS)
    assert found.centre == pytest.approx(np.log(LAGS).mean(), abs=1e-4)
    assert found.spread == pytest.approx(np.log(LAGS).std(), abs=1e-4)


def test_whole_days_tell_nearly_as_much_as_moments() -> None:
    found = reporting_lag(np.floor(LAGS), np.ceil(LAGS))
    assert (found.centre, found.spread) == pytest.approx((1.2, 0.8), abs=0.05)


def test_midpoints_of_wide_bounds_mislead_and_the_bounds_do_not() -> None:
    low, high = np.where(LAGS > 4, 4.0, 0.0), np.where(LAGS > 4, 60.0, 4.0)
    third = RANDOM.random(3000) < 0.3
    low, high = np.where(third, LAGS, low), np.where(third, LAGS, high)
    by_midpoint = np.log((low + high) / 2).mean()
    assert abs(by_midpoint - 1.2) > 0.4
    assert reporting_lag(low, high).centre == pytest.approx(1.2, abs=0.06)


@settings(max_examples=40)
@given(bounds, st.integers(0, 99))
def test_what_is_drawn_lies_within_its_bounds(pair: tuple[float, float], seed: int) -> None:
    low, width = pair
    ends = np.full(5, low), np.full(5, low + width)
    drawn = FITTED.drawn(*ends, np.random.default_rng(seed))
    assert ((drawn >= ends[0]) & (drawn <= ends[1])).all()


def test_draws_without_bounds_are_those_of_the_distribution() -> None:
    drawn = FITTED.drawn(np.zeros(20000), np.full(20000, np.inf), np.random.default_rng(1))
    assert np.log(drawn).mean() == pytest.approx(1.2, abs=0.02)
    middle = FITTED.quantile(0.5, np.zeros(1), np.full(1, np.inf))
    assert middle[0] == pytest.approx(np.exp(1.2))


def test_what_if_they_were_entered_twice_as_late() -> None:
    later = FITTED.later(2).quantile(0.5, np.zeros(1), np.full(1, np.inf))
    assert later[0] == pytest.approx(2 * np.exp(1.2))


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        ([0, 0], [5, 7], "one lag fits every row"),
        ([0, 3], [5, 2], "row 1: bounds"),
        ([0, 1], [0, 2], "row 0: a lag of 0"),
    ],
)
def test_bounds_that_tell_nothing_are_refused(
    low: list[float], high: list[float], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        reporting_lag(np.array(low, dtype=float), np.array(high, dtype=float))

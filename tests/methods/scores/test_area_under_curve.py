"""The area under the curve and its error, against the definition over all pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.scores.area_under_curve import area_difference, area_under_curve
from touchline.numerics.checked import Numbers

scores = st.lists(st.integers(0, 9), min_size=4, max_size=30)


def over_all_pairs(score: Numbers, outcome: Numbers) -> tuple[float, float]:
    """DeLong's definition, pair by pair."""
    won = np.sign(score[outcome == 1][:, None] - score[outcome == 0][None, :]) / 2 + 0.5
    ones, zeros = won.mean(axis=1), won.mean(axis=0)
    variance = ones.var(ddof=1) / len(ones) + zeros.var(ddof=1) / len(zeros)
    return float(won.mean()), float(np.sqrt(variance))


@given(scores)
def test_the_same_as_over_all_pairs(values: list[int]) -> None:
    score = np.array(values, dtype=float)
    outcome = (np.arange(len(score)) % 2).astype(np.float64)
    found = area_under_curve(score, outcome)
    assert (found.area, found.standard_error) == pytest.approx(over_all_pairs(score, outcome))


def test_the_interval_stays_within_bounds_and_holds_the_area() -> None:
    found = area_under_curve(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([0, 0, 1, 0, 1]))
    low, high = found.interval()
    assert 0 < low < found.area < high < 1
    perfect = area_under_curve(np.arange(4.0), np.array([0, 0, 1, 1]))
    assert perfect.interval() == (1.0, 1.0)


def test_two_scores_are_compared_on_the_same_rows() -> None:
    random = np.random.default_rng(2)
    outcome = (random.random(500) < 0.4).astype(float)
    good, poor = outcome + random.normal(size=500), outcome + 3 * random.normal(size=500)
    found = area_difference(poor, good, outcome)
    areas = [area_under_curve(score, outcome).area for score in (poor, good)]
    assert found.difference == pytest.approx(areas[1] - areas[0])
    assert found.p_value < 0.001


def test_one_row_of_an_outcome_is_too_few() -> None:
    with pytest.raises(ValueError, match="at least two rows of each"):
        area_under_curve(np.arange(3.0), np.array([0, 0, 1]))

"""The stability index by hand, and judged by chance rather than by .10 and .25."""

from math import log

import numpy as np
import pytest

from touchline.methods.scores.population_stability import population_stability


def test_by_hand_and_symmetric() -> None:
    before, now = np.array([20.0, 80.0]), np.array([40.0, 60.0])
    found = population_stability(before, now)
    assert found.index == pytest.approx(0.2 * log(2) - 0.2 * log(0.75))
    assert population_stability(now, before).index == pytest.approx(found.index)


def test_the_same_index_is_chance_in_a_small_sample_and_drift_in_a_large_one() -> None:
    before, now = np.array([10.0, 10.0, 10.0]), np.array([7.0, 11.0, 12.0])
    small, large = population_stability(before, now), population_stability(before * 99, now * 99)
    assert small.index == pytest.approx(large.index)
    assert not small.has_drifted
    assert large.has_drifted
    assert large.p_value < 1e-6 < small.p_value


def test_an_empty_bin_counts_half_and_one_empty_on_both_sides_is_left_out() -> None:
    found = population_stability(np.array([50.0, 50.0, 0.0]), np.array([100.0, 0.0, 0.0]))
    assert np.isfinite(found.index)
    assert found.by_bin[2] == 0


@pytest.mark.parametrize("now", [[0.0, 0.0], [5.0, -1.0]])
def test_an_empty_sample_or_a_negative_count_is_refused(now: list[float]) -> None:
    with pytest.raises(ValueError, match=r"rows in both|lies below 0"):
        population_stability(np.array([5.0, 5.0]), np.array(now))

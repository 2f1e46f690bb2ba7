"""Calling tests by their q-values keeps the share of false calls."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from touchline.numerics.false_discovery import benjamini_hochberg

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(p_values)
def test_the_same_as_another_implementation(values: list[float]) -> None:
    given_values = np.array(values)
    assert benjamini_hochberg(given_values) == pytest.approx(false_discovery_control(given_values))


@given(p_values, st.integers(0, 50))
def test_tests_that_are_not_handed_in_count_as_never_called(values: list[float], more: int) -> None:
    filled = np.r_[values, np.ones(more)]
    counted = benjamini_hochberg(np.array(values), tests=len(filled))
    assert counted == pytest.approx(benjamini_hochberg(filled)[: len(values)])


def test_fewer_tests_than_p_values_cannot_be() -> None:
    with pytest.raises(ValueError, match="1 tests cannot hold 2"):
        benjamini_hochberg(np.array([0.1, 0.2]), tests=1)

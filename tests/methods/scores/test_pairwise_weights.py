"""Pairwise judgements: consistent ones give their weights back exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.scores.pairwise_weights import RANDOM_INDEX, pairwise_weights


@pytest.mark.contract("A6.16")
@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=9))
def test_a_consistent_matrix_gives_its_weights_exactly(raw: list[float]) -> None:
    weights = np.array(raw) / np.sum(raw)
    found = pairwise_weights(weights[:, None] / weights[None, :])
    assert found.weights == pytest.approx(weights, abs=1e-12)
    assert found.by_geometric_means == pytest.approx(weights, abs=1e-12)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-12)
    assert found.is_consistent


def test_judgements_that_go_round_in_a_circle_are_not_consistent() -> None:
    circle = np.array([[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]])
    found = pairwise_weights(circle)
    assert found.weights == pytest.approx(np.full(3, 1 / 3))
    assert found.consistency_index == pytest.approx((1 + 3 + 1 / 3 - 3) / 2)
    assert not found.is_consistent


def test_the_mean_index_of_three_is_that_of_all_matrices() -> None:
    scale = np.r_[1 / np.arange(9, 1, -1), np.arange(1, 10)]
    first, second, third = np.meshgrid(scale, scale, scale)
    root = np.cbrt(first * third / second)
    assert ((root + 1 / root - 2) / 2).mean() == pytest.approx(RANDOM_INDEX[3], abs=5e-5)


@pytest.mark.parametrize(
    ("judgements", "told"),
    [
        ([[1, 3], [0.33, 1]], r"judgements\[0, 1\] is not 1 / judgements\[1, 0\]"),
        ([[1, -2], [-0.5, 1]], r"judgements\[0, 1\] is not above 0"),
        ([[1, 2, 3]], "square"),
    ],
)
def test_lopsided_judgements_are_refused(judgements: list[list[float]], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        pairwise_weights(np.array(judgements))

"""Entropy weights measure dispersion, and their traps are what the docstring says."""

import numpy as np
import pytest

from touchline.methods.scores.entropy_weights import Scaling, entropy_weights

TABLE = np.array([[1.0, 8.0, 3.0], [2.0, 9.0, 3.0], [4.0, 7.0, 3.0], [9.0, 8.0, 3.0]])


@pytest.mark.parametrize("scaling", ["share", "min_max"])
def test_weights_sum_to_one_and_a_constant_weighs_nothing(scaling: Scaling) -> None:
    weights = entropy_weights(TABLE, scaling)
    assert weights.sum() == pytest.approx(1)
    assert weights[2] == 0


def test_by_hand() -> None:
    table = np.array([[1.0, 1.0], [1.0, 3.0]])
    assert entropy_weights(table, "share").tolist() == [0.0, 1.0]
    shares = (np.array([0.4, 0.6]), np.array([0.25, 0.75]))
    spread = [1 + (p * np.log(p)).sum() / np.log(2) for p in shares]
    found = entropy_weights(np.array([[2.0, 1.0], [3.0, 3.0]]), "share")
    assert found == pytest.approx(np.array(spread) / sum(spread))


@pytest.mark.parametrize("scaling", ["share", "min_max"])
def test_a_unit_never_matters(scaling: Scaling) -> None:
    in_cents = TABLE * np.array([1.0, 100.0, 1.0])
    assert entropy_weights(in_cents, scaling) == pytest.approx(entropy_weights(TABLE, scaling))


def test_a_shift_matters_only_to_shares() -> None:
    shifted = TABLE + np.array([0.0, 50.0, 0.0])
    assert entropy_weights(shifted) == pytest.approx(entropy_weights(TABLE))
    assert entropy_weights(shifted, "share") != pytest.approx(entropy_weights(TABLE, "share"))


def test_one_row_that_stands_out_takes_the_weight() -> None:
    standing_out = TABLE.copy()
    standing_out[3, 1] = 1000.0
    assert entropy_weights(standing_out)[1] > 1.8 * entropy_weights(TABLE)[1]


@pytest.mark.parametrize(
    ("table", "scaling", "told"),
    [
        (np.ones((3, 2)), "share", "nothing to weigh"),
        (np.ones((1, 2)), "share", "at least two rows"),
        (-TABLE, "share", "lies below 0"),
    ],
)
def test_what_cannot_be_weighed_is_refused(table: np.ndarray, scaling: Scaling, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        entropy_weights(table, scaling)

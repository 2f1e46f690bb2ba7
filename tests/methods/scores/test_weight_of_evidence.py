"""Weight of evidence and information value keep their invariants."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.scores.weight_of_evidence import weight_of_evidence

tables = st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=2, max_size=9)


def test_by_hand() -> None:
    found = weight_of_evidence(np.array([30.0, 70.0]), np.array([60.0, 40.0]))
    assert found.weights.tolist() == pytest.approx([log(0.5), log(1.75)])
    assert found.information_value == pytest.approx(0.3 * log(2) + 0.3 * log(1.75))


@given(tables)
def test_swapping_the_classes_changes_only_the_sign(rows: list[tuple[int, int]]) -> None:
    good, bad = np.array(rows, dtype=float).T
    straight, swapped = weight_of_evidence(good, bad), weight_of_evidence(bad, good)
    assert swapped.weights == pytest.approx(-straight.weights)
    assert swapped.information_value == pytest.approx(straight.information_value)
    assert straight.information_value >= 0


@given(tables)
def test_merging_two_bins_never_raises_the_information(rows: list[tuple[int, int]]) -> None:
    good, bad = np.array(rows, dtype=float).T
    merged = [np.r_[side[0] + side[1], side[2:]] for side in (good, bad)]
    before = weight_of_evidence(good, bad).information_value
    assert weight_of_evidence(*merged).information_value <= before + 1e-12


def test_an_empty_cell_weighs_a_finite_amount_and_an_empty_bin_nothing() -> None:
    found = weight_of_evidence(np.array([10.0, 0.0, 0.0]), np.array([5.0, 5.0, 0.0]))
    assert np.isfinite(found.weights).all()
    assert found.weights[1] == pytest.approx(log((0.5 / 10) / (5.5 / 10)))
    assert found.weights[2] == 0


def test_a_class_that_never_occurs_is_refused() -> None:
    with pytest.raises(ValueError, match="no good or no bad"):
        weight_of_evidence(np.zeros(2), np.ones(2))

"""Tiers with a margin and a dwell change seldom, and replay the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.scores.flap_rate import flap_rate
from touchline.methods.scores.steady_tiers import steady_tiers

CUTS = np.array([50.0, 80.0])
paths = st.lists(st.integers(30, 95), min_size=2, max_size=30)


def tiers(path: list[float], *, margin: float = 5, dwell: int = 2) -> list[int]:
    found = steady_tiers(np.array(path, dtype=float)[:, None], CUTS, margin=margin, dwell=dwell)
    return [int(tier) for tier in found.ravel()]


@pytest.mark.contract("A6.18", "A6.20")
def test_up_at_the_cut_and_down_only_below_the_margin() -> None:
    assert tiers([79, 80, 76, 75, 74.9, 80], dwell=1) == [1, 2, 2, 2, 1, 2]


def test_a_wish_must_last_for_the_dwell() -> None:
    assert tiers([60, 85, 60, 85, 85, 85]) == [1, 1, 1, 1, 2, 2]


def test_a_jump_over_two_cuts_is_made_at_once() -> None:
    assert tiers([30, 90, 90]) == [0, 0, 2]


@given(paths)
def test_without_margin_and_dwell_the_tier_is_that_of_the_score(path: list[float]) -> None:
    plain = np.searchsorted(CUTS, path, side="right")
    assert tiers(path, margin=0, dwell=1) == plain.tolist()


@given(paths, st.integers(1, 4), st.integers(0, 10))
def test_a_tier_is_kept_for_at_least_the_dwell(path: list[float], dwell: int, margin: int) -> None:
    found = tiers(path, margin=margin, dwell=dwell)
    changes = np.flatnonzero(np.diff(found))
    assert (np.diff(changes) >= dwell).all()


def test_the_tier_from_before_is_kept_within_the_margin() -> None:
    found = steady_tiers(np.array([[77.0, 77.0]]), CUTS, margin=5, start=np.array([1, 2]))
    assert found.tolist() == [[1, 2]]


def test_a_flap_is_a_change_undone_soon() -> None:
    slow = np.array([[0], [1], [1], [1], [1], [1], [0]])
    assert flap_rate(slow, within=4) == 0
    assert flap_rate(slow, within=5) == pytest.approx(1 / 6)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="cuts must rise"):
        steady_tiers(np.ones((2, 1)), np.array([5.0, 5.0]), margin=1)
    with pytest.raises(ValueError, match="two refreshes"):
        flap_rate(np.zeros((1, 3), dtype=np.int64))

"""Stages and outcomes with some still open: shares sum to one, two roads give the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.methods.paths.cumulative_incidence import cumulative_incidence
from touchline.methods.paths.transition_probabilities import Spells, transition_probabilities
from touchline.numerics.checked import Numbers, Whole

rows = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3)), min_size=1, max_size=40)


def columns(pairs: list[tuple[int, int]]) -> tuple[Numbers, Whole]:
    duration, cause = np.array(pairs).T
    return duration.astype(np.float64), cause.astype(np.int64)


def as_spells(duration: Numbers, cause: Whole, entered: Numbers) -> Spells:
    state = np.zeros(len(duration), dtype=np.int64)
    return Spells(state, np.where(cause > 0, cause, -1), entered, duration)


@pytest.mark.contract("A9.5")
@settings(max_examples=40)
@given(rows)
def test_open_and_ended_shares_sum_to_one(pairs: list[tuple[int, int]]) -> None:
    found = cumulative_incidence(*columns(pairs), causes=3)
    sums = found.open_share + found.incidence.sum(axis=1)
    assert np.abs(sums - 1).max(initial=0) < 1e-12


@settings(max_examples=40)
@given(rows)
def test_without_censoring_it_is_the_plain_proportion(pairs: list[tuple[int, int]]) -> None:
    duration, cause = columns([(time, max(cause, 1)) for time, cause in pairs])
    found = cumulative_incidence(duration, cause, causes=3)
    for time, incidence in zip(found.times, found.incidence, strict=True):
        plain = [np.mean((duration <= time) & (cause == each)) for each in (1, 2, 3)]
        assert incidence == pytest.approx(plain, abs=1e-12)


@settings(max_examples=40)
@given(rows, st.booleans())
def test_the_multi_state_road_gives_the_same(pairs: list[tuple[int, int]], late: bool) -> None:
    duration, cause = columns(pairs)
    entered = np.where(np.arange(len(pairs)) % 3 == 0, duration / 2, 0.0) * late
    found = cumulative_incidence(duration, cause, 3, entered)
    matrices = transition_probabilities(as_spells(duration, cause, entered), states=4)
    assert matrices.chances[1:, 0, 1:] == pytest.approx(found.incidence, abs=1e-12)
    errors = np.sqrt(matrices.variances[1:, 0, 1:])
    assert errors == pytest.approx(found.standard_errors, abs=1e-7)


def test_without_censoring_the_error_is_the_binomial_one() -> None:
    duration, cause = np.arange(1.0, 11.0), np.array([1, 2, 1, 1, 2, 2, 1, 2, 1, 1])
    found = cumulative_incidence(duration, cause, 2)
    share = found.incidence[:, 0]
    assert found.standard_errors[:, 0] == pytest.approx(np.sqrt(share * (1 - share) / 10))
    low, high = found.interval()
    assert ((low <= found.incidence) & (found.incidence <= high)).all()


def test_what_ends_on_the_first_day_counts() -> None:
    found = cumulative_incidence(np.array([0.0, 0.0, 1.0, 2.0]), np.array([1, 0, 2, 1]), 2)
    assert found.times.tolist() == [0, 1, 2]
    assert found.incidence[0].tolist() == [0.25, 0]
    assert found.open_share[0] == 0.75


def test_a_chain_of_stages_multiplies() -> None:
    stays = Spells(
        np.array([0, 0, 1, 1]), np.array([1, 2, 2, -1]), np.array([0, 0, 1, 0.0]), np.arange(1.0, 5)
    )
    found = transition_probabilities(stays, states=3)
    first, second, third = (found.at(time)[0] for time in (1, 2, 3))
    assert first == pytest.approx([0.5, 0.5, 0])
    assert second == pytest.approx([0, 0.5, 0.5])
    assert third == pytest.approx([0, 0.25, 0.75])
    assert found.chances.sum(axis=2) == pytest.approx(np.ones((4, 3)))


def test_a_time_before_the_beginning_is_refused() -> None:
    found = transition_probabilities(as_spells(*columns([(2, 1)]), np.zeros(1)), 4)
    with pytest.raises(ValueError, match="before the beginning"):
        found.at(-1)


@pytest.mark.parametrize(
    ("stay", "told"),
    [
        ((0, 1, 5.0, 3.0), "row 0 ends before"),
        ((0, 0, 0.0, 3.0), "row 0 moves to its own"),
        ((0, 1, 3.0, 3.0), "row 0 moves on at once"),
        ((4, 1, 0.0, 3.0), "row 0 is in no known"),
        ((0, 4, 0.0, 3.0), "row 0 moves to no known"),
    ],
)
def test_an_impossible_stay_is_refused(stay: tuple[int, int, float, float], told: str) -> None:
    state, moved_to, entered, left = (np.array([each]) for each in stay)
    with pytest.raises(ValueError, match=told):
        transition_probabilities(Spells(state, moved_to, entered, left), states=3)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((1.0, 3, 0.0), "cause beyond"),
        ((1.0, 1, 2.0), "watched"),
        ((2.0, 1, 2.0), "watched"),
        ((-1.0, 1, -2.0), "less than"),
    ],
)
def test_an_impossible_end_is_refused(row: tuple[float, int, float], told: str) -> None:
    duration, cause, entered = (np.array([each]) for each in row)
    with pytest.raises(ValueError, match=told):
        cumulative_incidence(duration, cause, 2, entered)

"""Sessions depend on the pauses alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.methods.paths.sessions import sessions

events = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400)), max_size=40)


@settings(max_examples=40)
@given(events, st.integers(0, 99), st.integers(-3000, 3000))
def test_neither_order_nor_midnight_changes_a_session(
    rows: list[tuple[int, int]], seed: int, shift: int
) -> None:
    owner, moment = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    order = np.random.default_rng(seed).permutation(len(rows))
    straight = sessions(owner, moment.astype(float), 30)
    moved = sessions(owner[order], moment[order].astype(float) + shift, 30)
    assert moved.tolist() == straight[order].tolist()


@settings(max_examples=40)
@given(events)
def test_a_second_route_finds_as_many(rows: list[tuple[int, int]]) -> None:
    owner, moment = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    begun = sum(
        not any(other == who and when - 30 <= earlier < when for other, earlier in rows)
        for who, when in set(rows)
    )
    assert len(np.unique(sessions(owner, moment.astype(float), 30))) == begun


def test_a_pause_of_just_the_limit_does_not_cut() -> None:
    found = sessions(np.zeros(3, dtype=np.int64), np.array([0.0, 30.0, 60.5]), 30)
    assert found.tolist() == [0, 0, 1]


def test_no_pause_is_refused() -> None:
    with pytest.raises(ValueError, match="pause must be above 0"):
        sessions(np.zeros(1, dtype=np.int64), np.zeros(1), 0)

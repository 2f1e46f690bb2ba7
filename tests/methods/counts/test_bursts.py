"""Bursts: the story told is the cheapest of all stories."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.methods.counts.bursts import bursts

lines = st.lists(st.integers(0, 12), min_size=2, max_size=9)


def saved_by(states: list[int], counts: list[float], reluctance: float) -> float:
    """What a story saves against all quiet, by the definition."""
    gain = sum(
        state * (count * np.log(3.0) - 2 * 2.0) for state, count in zip(states, counts, strict=True)
    )
    begins = sum(now > before for before, now in zip([0, *states], states, strict=False))
    return float(gain - reluctance * np.log(len(counts)) * begins)


@settings(max_examples=40)
@given(lines, st.floats(0, 2))
def test_no_other_story_is_cheaper(counts: list[float], reluctance: float) -> None:
    line = np.array(counts, dtype=float)
    found = bursts(line, np.full(len(line), 2.0), ratio=3.0, reluctance=reluctance)
    told = [0] * len(line)
    for start, end in zip(found.starts, found.ends, strict=True):
        told[start : end + 1] = [1] * (end - start + 1)
    best = max(saved_by(list(s), counts, reluctance) for s in product((0, 1), repeat=len(line)))
    assert saved_by(told, counts, reluctance) == pytest.approx(best, abs=1e-9)


def test_a_burst_has_its_ends_and_what_it_saves() -> None:
    found = bursts(np.array([2.0, 9.0, 8.0, 2.0, 1.0]), np.full(5, 2.0))
    assert (found.starts.tolist(), found.ends.tolist()) == ([1], [2])
    assert found.weights[0] == pytest.approx(17 * np.log(3) - 8)


def test_a_quiet_line_has_none() -> None:
    assert bursts(np.full(30, 2.0), np.full(30, 2.0)).starts.size == 0


def test_a_ratio_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="above 1"):
        bursts(np.ones(2), np.ones(2), ratio=1.0)

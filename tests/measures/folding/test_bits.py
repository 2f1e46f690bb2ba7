"""Flags out of Arrow's bits, and how many of them hold in each run."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from touchline.measures.folding.bits import Runs, flags, known

SIZES = st.lists(st.integers(min_value=1, max_value=200), min_size=1, max_size=12)


@given(SIZES, st.randoms(use_true_random=False))
def test_a_run_counts_the_flags_that_lie_in_it(sizes: list[int], dice) -> None:  # type: ignore[no-untyped-def]
    ends = np.cumsum(np.array(sizes, np.int64))
    holds = np.array([dice.random() < 0.5 for _ in range(ends[-1])])
    counted = Runs(ends - sizes, int(ends[-1])).holding(holds)
    assert counted.tolist() == [int(part.sum()) for part in np.split(holds, ends[:-1])]


def test_no_rows_are_no_runs() -> None:
    assert Runs(np.zeros(0, np.int64), 0).holding(np.zeros(0, np.bool_)).tolist() == []


def test_a_slice_of_bits_is_read_from_where_it_begins() -> None:
    told = pa.array([True, None, False, True] * 5).slice(3, 6)
    assert flags(told).tolist() == [True, True, False, False, True, True]
    assert known(told).tolist() == [True, True, False, True, True, True]

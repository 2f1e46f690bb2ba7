"""Sums by group add up."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from touchline.numerics.group_sums import group_sums


@given(st.lists(st.integers(0, 4), max_size=40))
def test_the_sums_are_those_of_the_rows(groups: list[int]) -> None:
    values = np.arange(len(groups), dtype=float)
    sums = group_sums(np.array(groups, dtype=np.int64), values, 5)
    assert sums.tolist() == [
        sum(value for value, group in zip(values, groups, strict=True) if group == each)
        for each in range(5)
    ]

"""Grades are given within groups, and ties share."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from touchline.numerics.tied_grades import tied_grades

rows = st.lists(st.tuples(st.integers(0, 4), st.integers(-9, 9)), min_size=1, max_size=60)


@given(rows, st.integers(1, 7))
def test_within_groups_is_the_same_as_each_group_alone(
    pairs: list[tuple[int, int]], grades: int
) -> None:
    groups, values = np.array(pairs).T
    together = tied_grades(values.astype(float), grades, groups)
    for group in np.unique(groups):
        alone = tied_grades(values[groups == group].astype(float), grades)
        assert together[groups == group].tolist() == alone.tolist()


def test_no_rows_have_no_grades() -> None:
    assert tied_grades(np.zeros(0), 5).tolist() == []

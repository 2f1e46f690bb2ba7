"""RFM grades, independent and nested."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.scores.rfm_grades import Scheme, rfm_grades

customers = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 20)), min_size=1, max_size=50
)
schemes = st.sampled_from(["independent", "nested"])


def cells(rows: list[tuple[int, int, int]], scheme: Scheme) -> list[int]:
    recency, frequency, money = np.array(rows, dtype=float).reshape(-1, 3).T
    return [int(cell) for cell in rfm_grades(recency, frequency, money, scheme=scheme).cells]


@pytest.mark.contract("A6.30", "A6.35")
def test_the_best_of_five_in_everything_is_555() -> None:
    rows = [(day, 6 - day, 100 - day) for day in range(1, 6)]
    assert cells(rows, "independent") == [555, 444, 333, 222, 111]


def test_nested_grades_compare_only_those_of_one_recency() -> None:
    rows = [(1, 1, 5), (1, 2, 5), (50, 8, 5), (50, 9, 5)]
    recency, frequency, money = np.array(rows, dtype=float).T
    alone = rfm_grades(recency, frequency, money, 2)
    nested = rfm_grades(recency, frequency, money, 2, "nested")
    assert alone.frequency.tolist() == [1, 1, 2, 2]
    assert nested.frequency.tolist() == [1, 2, 1, 2]


@given(customers, schemes, st.integers(0, 99))
def test_row_order_changes_nothing(
    rows: list[tuple[int, int, int]], scheme: Scheme, seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(rows))
    straight = cells(rows, scheme)
    assert cells([rows[place] for place in order], scheme) == [straight[place] for place in order]


@given(customers, schemes)
def test_equal_customers_have_equal_cells_and_sizes_add_up(
    rows: list[tuple[int, int, int]], scheme: Scheme
) -> None:
    found = cells(rows, scheme)
    assert len(set(zip(rows, found, strict=True))) == len(set(rows))
    recency, frequency, money = np.array(rows, dtype=float).T
    sizes = rfm_grades(recency, frequency, money, scheme=scheme).sizes()
    assert sizes.sum(axis=1).tolist() == [len(rows)] * 3


@given(customers)
def test_no_customer_gets_a_better_grade_for_less(rows: list[tuple[int, int, int]]) -> None:
    recency, frequency, money = np.array(rows, dtype=float).T
    found = rfm_grades(recency, frequency, money)
    for value, grade in ((-recency, found.recency), (frequency, found.frequency)):
        assert (np.diff(grade[np.argsort(value, kind="stable")]) >= 0).all()


def test_a_missing_measure_and_cells_of_ten_grades_are_refused() -> None:
    ones = np.ones(3)
    with pytest.raises(ValueError, match=r"money\[2\] = nan"):
        rfm_grades(ones, ones, np.array([1, 2, np.nan]))
    with pytest.raises(ValueError, match="one digit, not 10"):
        _ = rfm_grades(ones, ones, ones, 10).cells

"""Rank scores keep the order of the values, share ties and tell their realised sizes."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.rank_score import rank_score

integers = st.lists(st.integers(-50, 50), min_size=1, max_size=60)
grades = st.integers(1, 10)


def scores(values: list[float], number_of_grades: int = 5, *, higher: bool = True) -> list[int]:
    answer = rank_score(np.array(values, dtype=float), number_of_grades, higher_is_better=higher)
    return [int(score) for score in answer.scores]


@pytest.mark.contract("A6.30", "A6.31")
def test_ten_different_values_make_five_equal_groups() -> None:
    assert scores([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_where_less_is_better_the_smallest_scores_highest() -> None:
    assert scores([1, 2, 3, 4, 5], higher=False) == [5, 4, 3, 2, 1]


def test_ties_share_the_score_of_their_smallest_rank() -> None:
    assert scores([0, 0, 0, 7, 9]) == [1, 1, 1, 4, 5]
    assert scores([0, 7, 9, 9, 9]) == [1, 2, 3, 3, 3]


def test_a_missing_value_gets_no_score_and_does_not_count() -> None:
    assert scores([np.nan, 1, 2]) == [0, 1, 3]
    assert scores([np.nan, np.nan]) == [0, 0]
    assert scores([]) == []


def test_no_grades_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        scores([1.0], 0)


@given(integers, grades)
def test_a_larger_value_never_scores_lower_and_equal_values_score_equal(
    values: list[float], number_of_grades: int
) -> None:
    pairs = sorted(zip(values, scores(values, number_of_grades), strict=True))
    assert [score for _, score in pairs] == sorted(score for _, score in pairs)
    assert len(set(pairs)) == len(set(values))


@given(integers, grades, st.integers(0, 99))
def test_row_order_changes_nothing(values: list[float], number_of_grades: int, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(values))
    shuffled = [values[place] for place in order]
    straight = scores(values, number_of_grades)
    assert scores(shuffled, number_of_grades) == [straight[place] for place in order]


@given(integers, st.integers(-1000, 1000), st.integers(1, 9))
def test_adding_a_constant_or_stretching_changes_nothing(
    values: list[float], shift: int, stretch: int
) -> None:
    assert scores(values) == scores([value * stretch + shift for value in values])


@given(integers, grades)
def test_a_second_route_gives_the_same_scores(values: list[float], number_of_grades: int) -> None:
    def by_definition(value: float) -> int:
        rank = 1 + sum(other < value for other in values)
        return 1 + (number_of_grades * (rank - 1)) // len(values)

    assert scores(values, number_of_grades) == [by_definition(value) for value in values]


@given(integers, grades)
def test_the_sizes_are_those_of_the_groups(values: list[float], number_of_grades: int) -> None:
    answer = rank_score(np.array(values, dtype=float), number_of_grades)
    counted = [int((answer.scores == grade).sum()) for grade in range(1, number_of_grades + 1)]
    assert answer.sizes.tolist() == counted
    assert sum(counted) == len(values)


@pytest.mark.contract("A6.31")
def test_five_equal_groups_are_impossible_on_cdnow(shared_data: Path) -> None:
    with (shared_data / "cdnow" / "cdnow_customers_summary.csv").open() as lines:
        repeats = np.array([float(row["frequency"]) for row in csv.DictReader(lines)])
    answer = rank_score(repeats, 5)
    assert repeats.size == 2357
    assert int((repeats == 0).sum()) == 1411
    assert answer.sizes[0] == 1411  # the tied zeros share score 1, and score 2 stays empty
    assert answer.sizes[1] == 0
    assert answer.sizes.sum() == 2357

"""Purchase rows fold equal histories, lose no customer, and name what cannot be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.buy_till_you_die.purchase_rows import (
    ImpossiblePurchases,
    PurchaseRows,
    distinct_rows,
)

histories = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(4, 6)), min_size=1, max_size=40
)


@given(histories)
def test_every_customer_finds_his_own_history_in_his_row(
    given_: list[tuple[int, int, int]],
) -> None:
    x, t_x, end = (np.array(column, dtype=float) for column in zip(*given_, strict=True))
    t_x = np.where(x > 0, t_x, 0.0)
    rows = PurchaseRows.group(x, t_x, end)
    assert np.array_equal(rows.x[rows.row_of], x)
    assert np.array_equal(rows.t_x[rows.row_of], t_x)
    assert np.array_equal(rows.observed[rows.row_of], end)
    assert rows.weight.tolist() == np.bincount(rows.row_of).tolist()
    assert len(rows.x) == len(set(zip(x, t_x, end, strict=True)))


def test_many_rows_are_folded_as_few_are() -> None:
    generator = np.random.default_rng(1)
    columns = [generator.integers(0, 20, 5000).astype(float) for _ in range(3)]
    first, row_of = distinct_rows(columns)
    assert len(first) == len(np.unique(np.stack(columns), axis=1).T)
    assert all(np.array_equal(column[first][row_of], column) for column in columns)


def test_given_weights_are_added_up() -> None:
    rows = PurchaseRows.group([0, 1, 0], [0, 2, 0], [5, 5, 5], weight=[2.0, 3.0, 4.5])
    assert sorted(rows.weight) == [3.0, 6.5]
    assert rows.customers == 9.5


def test_customers_of_other_covariates_are_kept_apart() -> None:
    rows = PurchaseRows.group([0, 0], [0, 0], [5, 5], covariates=[[0.0], [1.0]])
    assert rows.covariates[rows.row_of].tolist() == [[0.0], [1.0]]


@pytest.mark.parametrize(
    ("x", "t_x", "end", "why"),
    [
        (1.5, 2.0, 5.0, "whole number"),
        (-1.0, 2.0, 5.0, "whole number"),
        (1.0, 6.0, 5.0, "after T"),
        (0.0, 2.0, 5.0, "x = 0 with t_x > 0"),
        (2.0, 0.0, 5.0, "one purchase"),
        (0.0, 0.0, -1.0, "never negative"),
        (1.0, np.nan, 5.0, "must be numbers"),
        (np.inf, 1.0, 5.0, "must be numbers"),
    ],
)
def test_an_impossible_history_is_refused_with_its_row(
    x: float, t_x: float, end: float, why: str
) -> None:
    with pytest.raises(ImpossiblePurchases, match=f"row 1 .*{why}"):
        PurchaseRows.group([0, x], [0, t_x], [9, end])


def test_no_customers_and_uneven_columns_are_refused() -> None:
    with pytest.raises(ImpossiblePurchases, match="no customer"):
        PurchaseRows.group([], [], [])
    with pytest.raises(ImpossiblePurchases, match="different lengths"):
        PurchaseRows.group([1, 2], [1, 2], [3])
    with pytest.raises(ImpossiblePurchases, match="weight must be above 0"):
        PurchaseRows.group([0], [0], [3], weight=[0.0])
    with pytest.raises(ImpossiblePurchases, match="covariate"):
        PurchaseRows.group([0], [0], [3], covariates=[[np.nan]])

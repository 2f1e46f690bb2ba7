"""RFM by rank, hand-worked."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline import policy
from touchline.advice.rfm import group_sizes, score_rfm

HOUSE = policy.default()
FIVE = pa.table(
    {
        "customer_id": [1, 2, 3, 4, 5, 6],
        "days_since_last_order": pa.array([3, 10, 45, 90, 200, None], pa.int64()),
        "orders": pa.array([12, 4, 4, 1, None, None], pa.int64()),
        "order_value_all_time": pa.array(["900.00", "5000.50", "80", "20", None, None]).cast(
            pa.decimal128(18, 4)
        ),
    }
)


def column(name: str, table: pa.Table = FIVE) -> list[Any]:
    values: list[Any] = score_rfm(table, HOUSE)[name].to_pylist()
    return values


@pytest.mark.contract("A6.32")
def test_recency_scores_the_latest_buyer_highest() -> None:
    assert column("r_score") == [5, 4, 3, 2, 1, None]


@pytest.mark.contract("A6.33")
def test_frequency_ties_share_a_score_and_no_order_in_the_period_scores_lowest() -> None:
    assert column("f_score") == [5, 3, 3, 2, 1, None]


@pytest.mark.contract("A6.34")
def test_monetary_scores_cumulative_spend() -> None:
    assert column("m_score") == [4, 5, 3, 2, 1, None]


@pytest.mark.contract("A6.30", "A6.35")
def test_the_value_matrix_sets_the_three_scores_side_by_side() -> None:
    assert column("rfm_cell") == ["554", "435", "333", "222", "111", None]
    assert column("rfm_total") == [14, 12, 9, 6, 3, None]


@pytest.mark.contract("A6.31")
def test_quality_is_the_two_top_grades_of_five() -> None:
    assert column("rfm_grade") == [5, 4, 3, 2, 1, None]
    assert column("quality") == [True, True, False, False, False, False]


def test_the_score_is_the_weighted_share_of_the_way_from_worst_to_best() -> None:
    # customer 1: 30 * 4/4 + 30 * 4/4 + 40 * 3/4; customer 2: 30 * 3/4 + 30 * 2/4 + 40
    assert column("score") == [90.0, 77.5, 50.0, 25.0, 0.0, None]


def test_the_realised_group_sizes_are_told() -> None:
    sizes = group_sizes(score_rfm(FIVE, HOUSE), HOUSE)
    assert sizes["r_score"] == (1, 1, 1, 1, 1)
    assert sizes["f_score"] == (1, 1, 2, 0, 1)


def test_the_policy_names_the_measures_and_the_grades() -> None:
    own = policy.load("[rfm]\ngrades = 2\nquality_grades = 1\nmonetary = 'margin'\n")
    table = FIVE.append_column("margin", pa.array([0, 0, 0, 0, 7.5, None]))
    scored = score_rfm(table, own)
    assert scored["m_score"].to_pylist() == [1, 1, 1, 1, 2, None]
    assert scored["r_score"].to_pylist() == [2, 2, 1, 1, 1, None]  # ranks 5 and 4 of 5


def test_a_firm_without_orders_gets_no_scores() -> None:
    scored = score_rfm(pa.table({"customer_id": [1, 2]}), HOUSE)
    assert scored["rfm_total"].to_pylist() == [None, None]
    assert scored["quality"].to_pylist() == [False, False]


def test_no_customers_is_no_trouble() -> None:
    assert score_rfm(FIVE.slice(0, 0), HOUSE).num_rows == 0


def test_scoring_twice_changes_nothing() -> None:
    once = score_rfm(FIVE, HOUSE)
    assert score_rfm(once, HOUSE).equals(once)


rows = st.lists(
    st.tuples(st.none() | st.integers(0, 400), st.integers(0, 9), st.integers(0, 999)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(rows, st.integers(0, 99))
def test_a_shuffled_table_gives_every_customer_the_same(
    customers: list[tuple[int | None, int, int]], seed: int
) -> None:
    recency, orders, value = zip(*customers, strict=True)
    table = pa.table(
        {
            "customer_id": range(len(customers)),
            "days_since_last_order": pa.array(recency, pa.int64()),
            "orders": orders,
            "order_value_all_time": value,
        }
    )
    order = np.random.default_rng(seed).permutation(len(customers))
    shuffled = score_rfm(table.take(pa.array(order)), HOUSE).sort_by("customer_id")
    assert shuffled.combine_chunks().equals(score_rfm(table, HOUSE).combine_chunks())

"""The plan is the best one where brute force can tell, and near the bound everywhere."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from touchline.methods.planning.linear_bound import linear_bound
from touchline.methods.planning.multiple_choice_knapsack import multiple_choice_knapsack

Floats = NDArray[np.float64]
seeds = st.integers(0, 2**32 - 1)


def offers(seed: int, customers: int, options: int, capacities: int) -> tuple[Floats, ...]:
    """Whole costs, so that plans that fill a capacity to the last unit occur."""
    random = np.random.default_rng(seed)
    values = random.normal(3, 3, (customers, options)).round(1)
    values[random.random(values.shape) < 0.1] = -np.inf
    costs = random.integers(0, 4, (customers, options, capacities)).astype(float)
    return values, costs, random.integers(0, 8, capacities).astype(float)


def best_by_trying(values: Floats, costs: Floats, capacities: Floats) -> float:
    best = 0.0
    for choice in product(range(-1, values.shape[1]), repeat=len(values)):
        taken = [(row, option) for row, option in enumerate(choice) if option >= 0]
        use = sum((costs[pick] for pick in taken), np.zeros(len(capacities)))
        if (use <= capacities).all():
            best = max(best, sum(float(values[pick]) for pick in taken))
    return best


@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(1, 5), st.integers(1, 3), st.integers(1, 3))
def test_brute_force_finds_nothing_better(seed: int, n: int, options: int, many: int) -> None:
    instance = offers(seed, n, options, many)
    assert multiple_choice_knapsack(*instance).value == pytest.approx(best_by_trying(*instance))


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(1, 40), st.integers(1, 4), st.integers(1, 3))
def test_the_plan_keeps_every_capacity(seed: int, n: int, options: int, many: int) -> None:
    values, costs, capacities = offers(seed, n, options, many)
    plan = multiple_choice_knapsack(values, costs, capacities)
    rows = np.flatnonzero(plan.choice >= 0)
    assert np.isfinite(values[rows, plan.choice[rows]]).all()
    assert (costs[rows, plan.choice[rows]].sum(axis=0) <= capacities).all()
    assert plan.value <= plan.bound


@pytest.mark.contract("A7.12")
@pytest.mark.parametrize("seed", range(5))
def test_the_bound_is_that_of_the_linear_relaxation(seed: int) -> None:
    random = np.random.default_rng(seed)
    values, costs = random.gamma(2, 5, (80, 4)), random.uniform(0.2, 3, (80, 4, 3))
    capacities = costs.sum(axis=(0, 1)) * np.array([0.1, 0.07, 0.12])
    plan = multiple_choice_knapsack(values, costs, capacities)
    assert plan.bound == pytest.approx(linear_bound(values, costs, capacities), rel=1e-9)


def test_many_customers_of_one_worth_share_what_there_is() -> None:
    values, costs = np.full((1000, 2), [3.0, 5.0]), np.ones((1000, 2, 2))
    costs[:, 1, 0] = 2.0
    plan = multiple_choice_knapsack(values, costs, np.array([900.0, 700.0]))
    assert plan.value == 700 * 3 + 200 * 2  # 700 calls, 200 of them long ones
    assert plan.used.tolist() == [900.0, 700.0]


def test_a_price_is_what_one_more_unit_brings() -> None:
    random = np.random.default_rng(7)
    values, costs = random.gamma(2, 5, (3000, 3)), np.ones((3000, 3, 1))
    fewer, more = (multiple_choice_knapsack(values, costs, np.array([at])) for at in (900.0, 901.0))
    assert more.value - fewer.value == pytest.approx(fewer.prices[0], rel=0.01)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_a_larger_budget_with_the_plan_of_the_smaller_never_lowers_value(seed: int) -> None:
    random = np.random.default_rng(seed)
    values, costs = random.gamma(2, 5, (15, 3)), random.uniform(0.2, 3, (15, 3, 2))
    last = None
    reached = []
    for budget in np.linspace(2, 3, 4):
        plan = multiple_choice_knapsack(values, costs, np.full(2, budget), at_least=last)
        last = plan.choice
        reached.append(plan.value)
    assert reached == sorted(reached)


def test_without_limits_everyone_gets_the_best() -> None:
    values, costs, _ = offers(3, 30, 3, 2)
    plan = multiple_choice_knapsack(values, costs, np.full(2, np.inf))
    assert plan.value == pytest.approx(np.maximum(values.max(axis=1), 0).sum())
    assert plan.prices.tolist() == [0.0, 0.0]


def test_an_empty_capacity_has_no_price_and_gives_nothing() -> None:
    plan = multiple_choice_knapsack(np.ones((3, 1)), np.ones((3, 1, 1)), np.zeros(1))
    assert plan.choice.tolist() == [-1, -1, -1]
    assert np.isnan(plan.prices[0])
    assert plan.gap == 0.0


def test_the_order_of_customers_does_not_change_the_value() -> None:
    values, costs, capacities = offers(11, 40, 3, 2)
    there = multiple_choice_knapsack(values, costs, capacities)
    back = multiple_choice_knapsack(values[::-1], costs[::-1], capacities)
    assert there.bound == pytest.approx(back.bound, rel=1e-9)


@pytest.mark.parametrize(
    ("values", "costs", "capacities", "told"),
    [
        ([1.0], [[[1.0]]], [1.0], "customers, options"),
        ([[1.0]], [[[1.0, 2.0]]], [1.0], "capacities"),
        ([[np.nan]], [[[1.0]]], [1.0], "value of customer 0"),
        ([[1.0], [np.inf]], [[[1.0]], [[1.0]]], [1.0], "value of customer 1"),
        ([[1.0]], [[[-1.0]]], [1.0], "cost of customer 0"),
        ([[1.0]], [[[1.0]]], [-1.0], "at least 0"),
    ],
)
def test_impossible_input_is_refused(
    values: list[object], costs: list[object], capacities: list[float], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        multiple_choice_knapsack(
            np.array(values, dtype=float), np.array(costs, dtype=float), np.array(capacities)
        )


def test_a_plan_to_beat_must_keep_the_capacities() -> None:
    with pytest.raises(ValueError, match="passes a capacity"):
        multiple_choice_knapsack(
            np.ones((2, 1)), np.ones((2, 1, 1)), np.ones(1), at_least=np.zeros(2, dtype=np.int64)
        )

r"""The best use of scarce contacts: at most one option for each customer, several capacities."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.methods.planning.core_search import core_search
from touchline.methods.planning.exchanges import exchanged
from touchline.methods.planning.feasible_plan import feasible_plan, keeps, used
from touchline.methods.planning.shadow_prices import shadow_prices

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Allocation:
    """Who gets what, and how far from the best that can be.

    `choice` (n,) is the option of each customer, -1 for nothing; `value` what the plan brings;
    `used` (C,) what it takes. `bound`: no plan brings more; `gap` = 1 - value / bound. `prices`
    (C,): what one more unit of each capacity would bring, 0 where it is not short, NaN where there
    is none at all. `proved`: the plan is known to be the best one (to solver tolerance).
    """

    choice: Choices
    value: float
    used: Floats
    bound: float
    prices: Floats
    proved: bool

    @property
    def gap(self) -> float:
        """Share of the bound that the plan does not reach, 0 where nothing can be had."""
        return 1.0 - self.value / self.bound if self.bound > 0 else 0.0


def multiple_choice_knapsack(
    values: Floats, costs: Floats, capacities: Floats, *, at_least: Choices | None = None
) -> Allocation:
    r"""Choose at most one option a customer so that the value is greatest and no capacity passed.

    Formula:
    $$ \max \sum_{ik} v_{ik} z_{ik} \quad\text{with}\quad \sum_k z_{ik} \le 1,\;
       \sum_{ik} c_{ikc} z_{ik} \le B_c,\; z \in \{0, 1\} $$

    `values` (n, K): what each option brings beyond nothing, in money; -inf where it is not
    permitted. `costs` (n, K, C): what it takes of each capacity, in the capacity's unit, at least
    0. `capacities` (C,): at least 0, inf where there is no limit. `at_least` (n,) is a plan to beat
    that keeps the capacities: the result is never worse. So a planner who raises a budget and hands
    in the plan of the smaller one never loses value; without it that holds where `proved`.

    Prices come from the Lagrangian dual (`shadow_prices`), a plan from the mixture that goes with
    them (`feasible_plan`), and the last digits from an exact search among the options that could
    still matter (`core_search`). Same input, same plan; no chance is involved. Raises ValueError
    for impossible input. Memory: a few times that of `costs`.

    >>> import numpy as np
    >>> values = np.array([[6.0, 9.0], [5.0, 7.0], [2.0, -np.inf]])
    >>> costs = np.array([[[1.0], [3.0]], [[1.0], [2.0]], [[1.0], [1.0]]])
    >>> plan = multiple_choice_knapsack(values, costs, np.array([3.0]))
    >>> plan.choice.tolist(), plan.value, plan.proved
    ([0, 1, -1], 13.0, True)

    Source: Kellerer, Pferschy, Pisinger, Knapsack Problems (2004), chapters 9 and 11.
    """
    _refuse_impossible(values, costs, capacities)
    scarce = np.isfinite(capacities) & (capacities > 0)
    fits = np.isfinite(values) & (costs <= capacities).all(axis=2)
    offers = np.where(fits, values, -np.inf), costs[:, :, scarce], capacities[scarce]
    dual = shadow_prices(*offers)
    plan = feasible_plan(offers, dual.prices, dual.mixture, dual.shares)
    if at_least is not None:
        plan = max(plan, _held(at_least, fits, costs, capacities), key=_worth(values))
    found = core_search(offers, dual.prices, exchanged(offers, dual.prices, plan))
    value = _worth(values)(found.choice)
    prices = np.where(capacities > 0, 0.0, np.nan)
    prices[scarce] = dual.prices
    bound = max(dual.bound, value)  # they may differ in the last digit
    return Allocation(found.choice, value, used(costs, found.choice), bound, prices, found.proved)


def _worth(values: Floats) -> Callable[[Choices], float]:
    """What a plan brings, as a function of its choices."""

    def worth(choice: Choices) -> float:
        rows = np.flatnonzero(choice >= 0)
        return float(values[rows, choice[rows]].sum())

    return worth


def _held(plan: Choices, fits: Flags, costs: Floats, capacities: Floats) -> Choices:
    rows = np.flatnonzero(plan >= 0)
    if plan.shape != (len(costs),) or (plan >= costs.shape[1]).any():
        raise ValueError("at_least must name one of the options, or -1, for each customer")
    if not (fits[rows, plan[rows]].all() and keeps(costs, capacities, plan)):
        raise ValueError(
            "at_least uses what is not permitted or passes a capacity: no plan to beat"
        )
    return plan


def _refuse_impossible(values: Floats, costs: Floats, capacities: Floats) -> None:
    if values.ndim != 2 or values.shape[1] == 0:
        raise ValueError(f"values must be (customers, options), not {values.shape}")
    if costs.shape != (*values.shape, len(capacities)):
        wanted = (*values.shape, len(capacities))
        raise ValueError(f"costs must be (customers, options, capacities) {wanted}: {costs.shape}")
    if np.isnan(values).any() or np.isposinf(values).any():
        raise ValueError(f"value of customer {_first(~(values < np.inf))} is not a number: mend it")
    if not (np.isfinite(costs) & (costs >= 0)).all():
        broken = _first(~(np.isfinite(costs) & (costs >= 0)))
        raise ValueError(f"cost of customer {broken} is not a number of at least 0: mend it")
    if not (capacities >= 0).all():
        raise ValueError("capacities must be at least 0; inf means no limit")


def _first(broken: Flags) -> int:
    """The row of the first thing that is broken."""
    return int(np.argwhere(broken)[0][0])

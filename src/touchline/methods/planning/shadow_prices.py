r"""What one more unit of each capacity is worth, and the bound on what any plan can bring."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]

TOLERANCE = 1e-9  # of the bound, at which the cutting planes stop
MOST_CUTS = 400


@dataclass(frozen=True)
class ShadowPrices:
    """The answer of the Lagrangian dual.

    `prices` (C,): value of one more unit of each capacity, 0 where it is not short. `bound`: no
    plan brings more. `mixture` (m, n) are choices (-1 is nothing) and `shares` (m,) their weights:
    mixed in these shares they keep every capacity and bring the value of the linear relaxation.
    `cuts` tells how often all customers were priced.
    """

    prices: Floats
    bound: float
    mixture: Choices
    shares: Floats
    cuts: int


def shadow_prices(values: Floats, costs: Floats, capacities: Floats) -> ShadowPrices:
    r"""Minimise the Lagrangian dual of the multiple-choice knapsack by Kelley's cutting planes.

    Formula:
    $$ g(\lambda) = \sum_i \max\Bigl(0, \max_k v_{ik} - \lambda^\top c_{ik}\Bigr)
       + \lambda^\top B, \qquad \min_{\lambda \ge 0} g(\lambda) $$

    `values` (n, K) in money, -inf where an option is not permitted; `costs` (n, K, C) at least 0;
    `capacities` (C,) above 0 and finite. Any price gives a valid bound; because the inner problem
    has integral vertices the least bound equals that of the linear relaxation. The master problem
    has C + 1 variables and is solved by HiGHS; its own multipliers are the shares of the mixture.

    >>> import numpy as np
    >>> found = shadow_prices(
    ...     np.array([[4.0], [3.0], [1.0]]), np.ones((3, 1, 1)), np.array([1.5])
    ... )
    >>> found.prices.round(6).tolist(), round(found.bound, 6)
    ([3.0], 5.5)

    Source: Fisher, The Lagrangian relaxation method for solving integer programming problems,
    Management Science 27 (1981); Kelley, The cutting-plane method, SIAM Journal 8 (1960).
    """
    cuts = [np.zeros(len(capacities) + 1)]  # nothing for anybody: no value, no use
    choices = [np.full(len(values), -1, dtype=np.int64)]
    prices, shares = np.zeros(len(capacities)), np.ones(1)
    best_prices, bound, lower = prices, np.inf, 0.0
    for _ in range(MOST_CUTS):
        choice, dual, cut = priced(values, costs, capacities, prices)
        choices.append(choice)
        cuts.append(cut)
        if dual < bound:
            best_prices, bound = prices, dual
        if bound - lower <= TOLERANCE * bound:
            break
        step = _master(np.array(cuts), capacities, best_prices, bound, lower)
        if step is None:
            break
        prices, shares, lower = step
    used = np.flatnonzero(shares > 0)
    mixed = shares[used] / shares[used].sum()
    return ShadowPrices(best_prices, bound, np.array(choices)[used], mixed, len(cuts) - 1)


def priced(
    values: Floats, costs: Floats, capacities: Floats, prices: Floats
) -> tuple[Choices, float, Floats]:
    """Everybody's best choice at these prices, the dual's value, and (value, use of each)."""
    rows = np.arange(len(values))
    net = values - costs @ prices
    best = net.argmax(axis=1)
    gain = net[rows, best]
    taken = gain > 0
    choice = np.where(taken, best, -1)
    dual = float(gain[taken].sum() + prices @ capacities)
    value = values[rows, best][taken].sum()
    return choice, dual, np.append(value, costs[rows, best][taken].sum(axis=0))


def _master(
    cuts: Floats, capacities: Floats, centre: Floats, bound: float, lower: float
) -> tuple[Floats, Floats, float] | None:
    """Prices where the cuts found so far leave the dual lowest; the shares; that lower bound.

    None where the solver can no longer tell the cuts apart. Everything is told from the best prices
    so far, in units of the gap that is left: the solver's tolerance is absolute, and so each step
    closes a share of the gap down to the last digits.
    """
    gap = bound - lower
    slopes = 1.0 - cuts[:, 1:] / capacities
    level = cuts[:, 0] + slopes @ (centre * capacities)
    answer = linprog(
        np.append(np.zeros(len(capacities)), 1.0),
        A_ub=np.column_stack([slopes, -np.ones(len(cuts))]),
        b_ub=(bound - level) / gap,
        bounds=[*((-price, None) for price in centre * capacities / gap), (None, None)],
        method="highs",
    )
    if answer.status != 0:
        return None
    shares = np.maximum(-answer.ineqlin.marginals, 0.0)
    prices = np.maximum(centre + answer.x[:-1] * gap / capacities, 0.0)
    return prices, shares, max(lower, bound + gap * float(answer.fun))

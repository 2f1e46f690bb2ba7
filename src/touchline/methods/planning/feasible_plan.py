"""From a mixture of plans that keeps the capacities to one plan that keeps them."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]

GOLDEN = (5**0.5 - 1) / 2
ROUNDING = 1e-12  # of a capacity, by which a sum of costs may seem to pass it


def feasible_plan(
    offers: tuple[Floats, Floats, Floats], prices: Floats, mixture: Choices, shares: Floats
) -> Choices:
    """One plan near the mixture: dealt out, repaired where it passes a capacity, then filled up.

    `offers` are values (n, K), costs (n, K, C) and capacities (C,); `prices` (C,) order the moves:
    those that lose least at these prices come first. `mixture` (m, n) and `shares` (m,) as in
    `ShadowPrices`. Repair takes only moves that free capacity or leave it, so that it ends.

    >>> import numpy as np
    >>> offers = np.array([[4.0], [3.0]]), np.ones((2, 1, 1)), np.array([1.0])
    >>> both = np.array([[0, 0]])
    >>> feasible_plan(offers, np.array([3.0]), both, np.ones(1)).tolist()
    [0, -1]
    """
    choice = _dealt(mixture, shares)
    choice = _repaired(offers, prices, choice)
    return _filled(offers, prices, choice)


def used(costs: Floats, choice: Choices) -> Floats:
    """How much of each capacity (C,) the choices take."""
    rows = np.flatnonzero(choice >= 0)
    total: Floats = costs[rows, choice[rows]].sum(axis=0)
    return total


def keeps(costs: Floats, capacities: Floats, choice: Choices) -> bool:
    """Whether the choices fit into every capacity."""
    return bool((used(costs, choice) <= capacities * (1 + ROUNDING)).all())


def _dealt(mixture: Choices, shares: Floats) -> Choices:
    """Each one's choice drawn from the mixture, evenly over customers of the same pattern.

    Where thousands are tied (all of one tier are worth the same), the golden ratio's multiples give
    each plan its share of them to within a few customers, which chance would not.
    """
    pattern = np.lexsort(mixture)
    place = np.empty(len(pattern), dtype=np.int64)
    place[pattern] = np.arange(len(pattern))
    even = ((place + 0.5) * GOLDEN) % 1.0
    plan = np.searchsorted(np.cumsum(shares)[:-1], even, side="right")
    dealt: Choices = mixture[plan, np.arange(mixture.shape[1])]
    return dealt


def _now(offers: tuple[Floats, Floats, Floats], choice: Choices) -> tuple[Floats, Floats]:
    """Value (n,) and cost (n, C) of the present choices, zero for nothing."""
    values, costs, _ = offers
    rows, chosen = np.arange(len(choice)), choice >= 0
    value = np.where(chosen, values[rows, choice], 0.0)
    return value, np.where(chosen[:, None], costs[rows, choice], 0.0)


def _repaired(offers: tuple[Floats, Floats, Floats], prices: Floats, choice: Choices) -> Choices:
    values, costs, capacities = offers
    choice = choice.copy()
    while not keeps(costs, capacities, choice):
        over = used(costs, choice) - capacities
        short = over > 0
        value, cost = _now(offers, choice)
        freed = cost[:, None, :] - costs  # (n, K, C)
        freed = np.concatenate([freed, cost[:, None, :]], axis=1)  # the last move: to nothing
        lost = value[:, None] - np.column_stack([values, np.zeros(len(values))])
        eased = (freed[:, :, short] / capacities[short]).sum(axis=2)
        may = (freed >= 0).all(axis=2) & (eased > 0) & np.isfinite(lost)
        per_relief = np.where(may, lost - freed @ prices, np.inf) / np.where(may, eased, 1.0)
        move = per_relief.argmin(axis=1)
        rows = np.flatnonzero(np.isfinite(per_relief[np.arange(len(move)), move]))
        rows = rows[per_relief[rows, move[rows]].argsort(kind="stable")]
        relief = np.cumsum(freed[rows, move[rows]][:, short], axis=0)
        enough = int((relief < over[short]).any(axis=1).sum()) + 1
        rows = rows[:enough]
        choice[rows] = np.where(move[rows] == values.shape[1], -1, move[rows])
    return choice


def _filled(offers: tuple[Floats, Floats, Floats], prices: Floats, choice: Choices) -> Choices:
    values, costs, capacities = offers
    choice = choice.copy()
    while True:
        slack = capacities * (1 + ROUNDING) - used(costs, choice)
        value, cost = _now(offers, choice)
        more = costs - cost[:, None, :]
        gain = values - value[:, None]
        may = (gain > 0) & (more <= slack).all(axis=2)
        net = np.where(may, gain - more @ prices, -np.inf)
        move = net.argmax(axis=1)
        best = net[np.arange(len(move)), move]
        rows = np.flatnonzero(np.isfinite(best))
        if not rows.size:
            return choice
        rows = rows[(-best[rows]).argsort(kind="stable")]
        fits = (np.cumsum(more[rows, move[rows]], axis=0) <= slack).all(axis=1)
        rows = rows[: max(int(np.logical_and.accumulate(fits).sum()), 1)]
        choice[rows] = move[rows]

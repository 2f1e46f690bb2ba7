"""The best plan among those that differ from the priced one where it hardly matters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.methods.planning.branching import Moves, best_moves
from touchline.methods.planning.feasible_plan import keeps, used

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]

MOST_ALTERNATIVES = 150
MOST_NODES = 150
TINY = 1e-300


@dataclass(frozen=True)
class Searched:
    """A plan (n,) no worse than the one given, and whether it is proved that none is better."""

    choice: Choices
    proved: bool


def core_search(offers: tuple[Floats, Floats, Floats], prices: Floats, choice: Choices) -> Searched:
    r"""Search exactly among the options that could still make the plan better.

    At prices λ every plan x has $value(x) = g(\lambda) - \sum_i d_{i,x_i} - \lambda^\top slack$
    with $d_{ik} \ge 0$, what option k loses against the best one. A plan that beats the present one
    uses no option with $d_{ik}$ above the present plan's whole loss. If few options are left, HiGHS
    settles them and the result is proved; else it searches the nearest.

    >>> import numpy as np
    >>> offers = np.array([[4.0], [3.0]]), np.ones((2, 1, 1)), np.array([1.0])
    >>> found = core_search(offers, np.array([3.0]), np.array([-1, 0]))
    >>> found.choice.tolist(), found.proved
    ([0, -1], True)

    Source: Pisinger, A minimal algorithm for the multiple-choice knapsack problem, European Journal
    of Operational Research 83 (1995), for the core; Fisher (1981) for the fixing.
    """
    choice = choice.copy()
    for _ in range(4):
        core = _Core.around(offers, prices, choice)
        if not len(core.customers):
            return Searched(choice, proved=core.whole)
        found, settled = core.solved(offers)
        better = found is not None and _value(offers[0], found) > _value(offers[0], choice)
        if found is not None and better:
            choice = found
        if settled and core.whole:
            return Searched(choice, proved=True)
        if not better:
            break
    return Searched(choice, proved=False)


@dataclass(frozen=True)
class _Core:
    """Alternatives (customer, option) to everyone's best choice at the prices."""

    best: Choices
    customers: Choices
    options: Choices
    loss: float
    whole: bool

    @staticmethod
    def around(offers: tuple[Floats, Floats, Floats], prices: Floats, choice: Choices) -> "_Core":
        values, costs, capacities = offers
        net = np.column_stack([values - costs @ prices, np.zeros(len(values))])  # last is nothing
        best = net.argmax(axis=1)
        rows = np.arange(len(values))
        lost = net[rows, best][:, None] - net
        slack = np.maximum(capacities - used(costs, choice), 0.0)
        loss = float(lost[rows, choice].sum() + prices @ slack)
        rounding = 1e-12 * float(net[rows, best].sum())
        lost[rows, best] = np.inf
        near = np.flatnonzero(lost.ravel() <= loss + rounding)
        order = near[lost.ravel()[near].argsort(kind="stable")][:MOST_ALTERNATIVES]
        customers, options = np.divmod(order, net.shape[1])
        return _Core(best, customers, options, loss, len(order) == len(near))

    def solved(self, offers: tuple[Floats, Floats, Floats]) -> tuple[Choices | None, bool]:
        """The best plan in the core, if any keeps the capacities, and whether that is settled."""
        values, costs, capacities = offers
        nothing = values.shape[1]
        padded = np.column_stack([values, np.zeros(len(values))])
        room = np.concatenate([costs, np.zeros((len(values), 1, len(capacities)))], axis=1)
        at, to = self.customers, self.options
        gain = padded[at, to] - padded[at, self.best[at]]
        more = (room[at, to] - room[at, self.best[at]]) / capacities
        left = 1.0 - room[np.arange(len(values)), self.best].sum(axis=0) / capacities
        answer = best_moves(Moves(gain / max(self.loss, TINY), at, more, left), MOST_NODES)
        if answer.made is None:
            return None, answer.proved
        plan = self.best.copy()
        plan[at[answer.made]] = to[answer.made]
        plan[plan == nothing] = -1
        return (plan, answer.proved) if keeps(costs, capacities, plan) else (None, False)


def _value(values: Floats, choice: Choices) -> float:
    rows = np.flatnonzero(choice >= 0)
    return float(values[rows, choice[rows]].sum())

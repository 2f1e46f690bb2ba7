"""A plan made better by pairs of moves: one frees what the other takes."""

import numpy as np
from numpy.typing import NDArray

from touchline.methods.planning.feasible_plan import ROUNDING, used

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]

MOST_MOVES = 300
MOST_EXCHANGES = 300
EQUAL = 1e-12  # of a value, below which a gain is rounding


def exchanged(offers: tuple[Floats, Floats, Floats], prices: Floats, choice: Choices) -> Choices:
    """The plan after the best single move or pair of moves, again and again until none gains.

    `offers` are values (n, K), costs (n, K, C), capacities (C,); the moves tried are those that
    lose least at the `prices` (C,). Every step keeps the capacities and raises the value.

    >>> import numpy as np
    >>> offers = np.array([[4.0], [3.0]]), np.ones((2, 1, 1)), np.array([1.0])
    >>> exchanged(offers, np.array([3.5]), np.array([-1, 0])).tolist()
    [0, -1]
    """
    values, costs, capacities = offers
    choice = choice.copy()
    nothing = values.shape[1]
    worth = np.column_stack([values, np.zeros(len(values))])
    take = np.concatenate([costs, np.zeros((len(values), 1, len(capacities)))], axis=1)
    net = worth - take @ prices
    for _ in range(MOST_EXCHANGES):
        owner, to = _nearest(net, choice)
        gain = np.append(worth[owner, to] - worth[owner, choice[owner]], 0.0)
        more = np.vstack([take[owner, to] - take[owner, choice[owner]], np.zeros(len(capacities))])
        slack = capacities * (1 + ROUNDING) - used(costs, choice)
        both = gain[:, None] + gain[None, :]
        both[np.equal.outer(owner, owner).nonzero()] = -np.inf
        for capacity, room in enumerate(slack):
            both[more[:, capacity, None] + more[None, :, capacity] > room] = -np.inf
        best = np.unravel_index(both.argmax(), both.shape)
        if both[best] <= EQUAL * abs(gain).max():
            break
        made = [move for move in best if move < len(owner)]
        choice[owner[made]] = np.where(to[made] == nothing, -1, to[made])
    return choice


def _nearest(net: Floats, choice: Choices) -> tuple[Choices, Choices]:
    """The moves (owner, option) that lose least against the present choice at the prices."""
    rows = np.arange(len(net))
    lost = net[rows, choice][:, None] - net
    lost[rows, choice] = np.inf
    few = min(MOST_MOVES, lost.size - 1)
    nearest = np.argpartition(lost, few, axis=None)[:few]
    nearest = np.sort(nearest[np.isfinite(lost.ravel()[nearest])])
    owner, to = np.divmod(nearest, net.shape[1])
    return owner, to

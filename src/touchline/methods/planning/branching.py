"""Which moves to make within what is left of each capacity: exact by branch and bound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

INTEGRAL = 1e-6
EQUAL = 1e-9  # of the unit of gain, below which a bound is no better than what is found


@dataclass(frozen=True)
class Moves:
    """Moves (m,): `gain` of each in a unit near one, its `owner`, what it takes `more` (m, C).

    An owner makes at most one of the moves; what they take together is at most `left` (C,), which
    is below zero where moves must free something.
    """

    gain: Floats
    owner: Integers
    more: Floats
    left: Floats


@dataclass(frozen=True)
class Best:
    """The `made` moves (m,), None if no set of moves fits; `proved` if the nodes sufficed."""

    made: Flags | None
    gain: float
    proved: bool


def best_moves(moves: Moves, most_nodes: int) -> Best:
    """The moves of greatest gain, by linear relaxations solved by HiGHS, depth first.

    At most `most_nodes` relaxations are solved, so the time is bounded and the answer always the
    same. HiGHS's own search is not used, for it writes to the program's standard output.

    >>> import numpy as np
    >>> moves = Moves(np.array([2.0, 3.0, 2.0]), np.arange(3), np.array([[2.0], [3.0], [2.0]]),
    ...     np.array([4.0]))
    >>> found = best_moves(moves, 100)
    >>> found.made.tolist(), found.gain, found.proved
    ([True, False, True], 4.0, True)

    Source: Land, Doig, An automatic method of solving discrete programming problems, Econometrica
    28 (1960).
    """
    count = len(moves.gain)
    _, owner = np.unique(moves.owner, return_inverse=True)
    one_each = csr_array((np.ones(count), (owner, np.arange(count))))
    rows = vstack([one_each, csr_array(moves.more.T)], format="csr")
    limits = np.append(np.ones(one_each.shape[0]), moves.left)
    best = Best(None, -np.inf, proved=False)
    open_nodes = [np.column_stack([np.zeros(count), np.ones(count)])]
    for _ in range(most_nodes):
        if not open_nodes:
            break
        bounds = open_nodes.pop()
        answer = linprog(-moves.gain, A_ub=rows, b_ub=limits, bounds=bounds, method="highs")
        if answer.status != 0 or -answer.fun <= best.gain + EQUAL:
            continue
        broken = np.minimum(answer.x, 1 - answer.x)
        if broken.max(initial=0.0) <= INTEGRAL:
            made = answer.x > 0.5
            if (made @ moves.more <= moves.left + EQUAL).all():
                best = Best(made, float(moves.gain[made].sum()), proved=False)
            continue
        split = int(broken.argmax())
        for fixed in (0.0, 1.0) if answer.x[split] > 0.5 else (1.0, 0.0):
            child = bounds.copy()
            child[split] = fixed
            open_nodes.append(child)
    return Best(best.made, best.gain, proved=not open_nodes)

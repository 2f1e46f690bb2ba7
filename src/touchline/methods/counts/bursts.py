r"""When something came in bursts: the cheapest story of quiet and busy times (Kleinberg)."""

from dataclasses import dataclass

import numpy as np

from touchline.numerics.checked import Numbers, Whole, at_least, same_length


@dataclass(frozen=True)
class Bursts:
    """Each busy time from its first to its last place, and how much cheaper it tells the counts."""

    starts: Whole
    ends: Whole
    weights: Numbers


def bursts(
    counts: Numbers, expected: Numbers, *, ratio: float = 3.0, reluctance: float = 1.5
) -> Bursts:
    r"""Split a line of counts into quiet times and times of `ratio` times as many.

    Of all stories of two states the cheapest is told: each count costs the negative logarithm of
    its Poisson chance, and each beginning of a burst costs `reluctance` times ln n.

    Formula:

        $$ \min_{q} \sum_t \left( s^{q_t} \mu_t - y_t \ln(s^{q_t} \mu_t) \right)
           + \gamma \ln n \cdot \sum_t [q_{t-1} = 0, q_t = 1] $$

    with s the ratio and gamma the reluctance; at 1.5 a quiet quarter of two or more a day shows a
    burst in fewer than 5 of 100 lines (proof/methods/counts.py). The weight of a burst is the cost
    that it saves against quiet, its beginning not counted. `counts` and `expected` (the quiet mean
    of each place, above 0) are of shape (n,). ValueError where the ratio is not above 1 or a count
    negative.

    Source: Kleinberg (2002), Bursty and hierarchical structure in streams, KDD; counts with known
    means in place of gaps.

    >>> import numpy as np
    >>> found = bursts(np.array([2.0, 1, 2, 8, 7, 9, 1, 2]), np.full(8, 2.0))
    >>> found.starts.tolist(), found.ends.tolist()
    ([3], [5])
    """
    counts, expected = at_least("counts", counts, 0), at_least("expected", expected, 1e-300)
    length = same_length(counts=counts, expected=expected)
    if not ratio > 1 or reluctance < 0:
        raise ValueError("the ratio must be above 1 and the reluctance 0 or more")
    saved = counts * np.log(ratio) - (ratio - 1) * expected  # by telling each place as busy
    busy = _cheapest(saved, reluctance * np.log(max(length, 2)))
    edges = np.diff(np.r_[0, busy, 0])
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    total = np.r_[0.0, saved.cumsum()]
    return Bursts(starts, ends, total[ends + 1] - total[starts])


def _cheapest(saved: Numbers, price: float) -> Whole:
    """1 where the best story is busy: the most saved, less the price of each beginning."""
    came_from = np.zeros((len(saved), 2), dtype=np.int64)
    quiet, busy = 0.0, -price
    for place, gain in enumerate(saved):
        if place:
            came_from[place] = (busy > quiet, busy > quiet - price)
            quiet, busy = max(quiet, busy), max(busy, quiet - price)
        busy += gain
    states = np.zeros(len(saved), dtype=np.int64)
    state = int(busy > quiet)
    for place in range(len(saved) - 1, -1, -1):
        states[place] = state
        state = int(came_from[place, state])
    return states

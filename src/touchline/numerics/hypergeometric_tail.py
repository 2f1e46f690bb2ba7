r"""The upper tail of the hypergeometric distribution for many tables at once."""

import numpy as np
from scipy.special import gammaln

from touchline.numerics.checked import Flags, Numbers

NEGLIGIBLE = 1e-17


def hypergeometric_tail(both: Numbers, first: Numbers, second: Numbers, total: float) -> Numbers:
    r"""The chance of at least so many in both sets, if the sets have nothing to do with each other.

    This is Fisher's exact test of a 2 × 2 table, one-sided.

    Formula:

        $$ p = \sum_{x \ge n_{12}} \frac{\binom{n_1}{x} \binom{N - n_1}{n_2 - x}}{\binom{N}{n_2}} $$

    `both`, `first` and `second` are the counts in both sets, the first and the second, of shape
    (n,), and `total` is N. Summed from the largest term on, to within 1e-13 of the value. Counts
    that cannot be (both above first, say) are the caller's to refuse.

    Source: Fisher (1935), J. R. Statist. Soc. 98, 39-82.

    >>> import numpy as np
    >>> hypergeometric_tail(np.array([3.0]), np.array([4.0]), np.array([4.0]), 8).round(6).tolist()
    [0.242857]
    """
    from_above = both > first * second / total
    tail = np.empty(len(both))
    a, b, below = first[from_above], second[from_above], ~from_above
    tail[from_above] = _summed(both[from_above], a, b, total, 1)
    tail[below] = 1 - _summed(both[below] - 1, first[below], second[below], total, -1)
    return np.clip(tail, 0.0, 1.0)


def _summed(both: Numbers, first: Numbers, second: Numbers, total: float, step: int) -> Numbers:
    """The terms from `both` on, upwards or downwards, as long as they matter."""
    lowest = np.maximum(0.0, first + second - total)
    possible: Flags = (both >= lowest) & (both <= np.minimum(first, second))
    x, a, b = (np.where(possible, each, 0.0) for each in (both, first, second))
    term = np.where(possible, np.exp(_log_chance(x, a, b, total)), 0.0)
    answer, active = term.copy(), np.flatnonzero(possible)
    x, a, b, term = x[active], a[active], b[active], term[active]
    while active.size:
        if step > 0:
            term = term * (a - x) * (b - x) / ((x + 1) * (total - a - b + x + 1))
        else:
            term = term * x * (total - a - b + x) / ((a - x + 1) * (b - x + 1))
        answer[active] += term
        goes_on = term > NEGLIGIBLE * answer[active]
        active, x, a, b, term = (each[goes_on] for each in (active, x + step, a, b, term))
    return answer


def _log_chance(both: Numbers, first: Numbers, second: Numbers, total: float) -> Numbers:
    def chosen(of: Numbers | float, these: Numbers) -> Numbers:
        return np.asarray(gammaln(of + 1) - gammaln(these + 1) - gammaln(of - these + 1))

    return chosen(first, both) + chosen(total - first, second - both) - chosen(total, second)

"""Shares of small cells, drawn towards what the cells have in common."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from scipy.optimize import minimize
from scipy.special import betaln

Floats = NDArray[np.float64]
_MOST = 1e6  # prior cases; cells that differ no more than chance are pooled wholly


@dataclass(frozen=True)
class PooledShares:
    """Each cell's share (c) with its interval, and the prior Beta(a, b) behind them."""

    shares: Floats
    low: Floats
    high: Floats
    a: float
    b: float


def beta_binomial_pooling(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> PooledShares:
    r"""Empirical Bayes for shares: the prior is the one under which the cells are likeliest.

    Formula:
    $$ y_c \sim \mathrm{Bin}(n_c, p_c), \quad p_c \sim \mathrm{Beta}(a, b), \qquad
       \tilde p_c = \frac{y_c + a}{n_c + a + b} $$

    `successes` and `trials` (c) are counts of at least three cells. Intervals are posterior
    quantiles and take the prior as known, so they are a little short where cells are few.

    Raises ValueError for impossible counts (naming the cell), or fewer than three cells.

    Source: Morris 1983; Skellam 1948.

    >>> pooled = beta_binomial_pooling([9, 5, 6, 1], [10, 10, 10, 10])
    >>> pooled.shares.round(2).tolist()
    [0.81, 0.5, 0.58, 0.2]
    """
    y, n = np.asarray(successes, dtype=float), np.asarray(trials, dtype=float)
    bad = ~((y >= 0) & (y <= n) & (n > 0))
    if bad.any():
        raise ValueError(f"cell {int(np.argmax(bad))} has no trials or impossible successes")
    if y.size < 3:
        raise ValueError("fewer than three cells say nothing of how cells differ")
    a, b = _prior(y, n)
    law = stats.beta(y + a, n - y + b)
    low, high = law.ppf(0.5 - level / 2), law.ppf(0.5 + level / 2)
    return PooledShares((y + a) / (n + a + b), low, high, a, b)


def _prior(y: Floats, n: Floats) -> tuple[float, float]:
    """The likeliest a and b, sought as mean and number of prior cases."""
    overall = (y.sum() + 0.5) / (n.sum() + 1)

    def lost(place: Floats) -> float:
        mean, cases = 1 / (1 + np.exp(-place[0])), np.exp(place[1])
        a, b = mean * cases, (1 - mean) * cases
        return -float(np.sum(betaln(y + a, n - y + b) - betaln(a, b)))

    start = np.log(overall / (1 - overall))
    ends = [(start - 8, start + 8), (np.log(0.05), np.log(_MOST))]
    tries = [minimize(lost, [start, np.log(c)], bounds=ends) for c in (2.0, 20.0, 2000.0)]
    best = min(tries, key=lambda found: float(found.fun)).x
    mean, cases = float(1 / (1 + np.exp(-best[0]))), float(np.exp(best[1]))
    return mean * cases, (1 - mean) * cases

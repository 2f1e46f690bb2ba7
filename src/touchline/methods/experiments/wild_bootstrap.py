"""Inference with few clusters: the wild cluster bootstrap with the null imposed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.experiments.effect import ImpossibleTrialError
from touchline.numerics.least_squares import least_squares

Floats = NDArray[np.float64]

FEWEST_CLUSTERS = 5
RADEMACHER_FROM = 12  # fewer clusters have too few sign patterns, and get Webb's six points
WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))
HALVINGS = 20


@dataclass(frozen=True)
class WildBootstrap:
    """The `estimate`, its `p_value` against nil, and the `interval` of nulls not rejected."""

    estimate: float
    p_value: float
    interval: tuple[float, float]


def wild_bootstrap(  # noqa: PLR0913 one regression and how it is drawn, all but three by name
    design: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    *,
    column: int = 1,
    confidence: float = 0.95,
    draws: int = 999,
    seed: int,
) -> WildBootstrap:
    r"""Test one coefficient of a regression whose rows come in few clusters.

    Formula:
    $$ y^*_g = X_g \tilde\beta_r + v_g \tilde u_g, \qquad
       p(r) = \frac{1 + \sum_b [\, |t^*_b| \ge |t(r)| \,]}{1 + B} $$

    where $\tilde\beta_r$ and $\tilde u$ are fitted with the coefficient held at the null r, and v
    is drawn once per cluster: Rademacher's two points, or Webb's six below 12 clusters. The
    interval is the set of r with p(r) > 1 - confidence, found by halving. `column` is that of the
    coefficient in `design` (n, k). Raises `ImpossibleTrialError` below 5 clusters.

    >>> import numpy as np
    >>> clusters = np.repeat(np.arange(8), 5)
    >>> arm = (clusters % 2).astype(float)
    >>> noise = np.random.default_rng(3).normal(size=40)
    >>> found = wild_bootstrap(np.column_stack([np.ones(40), arm]), arm + noise, clusters, seed=1)
    >>> found.interval[0] < found.estimate < found.interval[1]
    True

    Source: Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90; Webb (2023),
    Canadian Journal of Economics 56; Roodman et al. (2019), Stata Journal 19 (sums by cluster).
    """
    sums = _cluster_sums(np.asarray(design, float), np.asarray(outcome, float), clusters, column)
    multipliers = _multipliers(np.random.default_rng(seed), draws, sums.scores.shape[0])
    step = sums.standard_error
    level = 1 - confidence

    def p_value(null: float) -> float:
        return _p_value(sums, null, multipliers)

    ends = [_end(p_value, sums.estimate, side * step, level) for side in (-1, 1)]
    return WildBootstrap(sums.estimate, p_value(0.0), (ends[0], ends[1]))


@dataclass(frozen=True)
class _Sums:
    """What the bootstrap needs of each cluster, for residuals `u - r w` under the null r.

    With A the inverse of X'X and a its row of the tested column: `scores` X_g'u (G, k), `slopes`
    X_g'w (G, k), `inverse` A, `row` a, `crossed` a X_g'X_g (G, k).
    """

    estimate: float
    standard_error: float
    scores: Floats
    slopes: Floats
    inverse: Floats
    row: Floats
    crossed: Floats


def _cluster_sums(x: Floats, y: Floats, clusters: ArrayLike, column: int) -> _Sums:
    names, place = np.unique(np.asarray(clusters), return_inverse=True)
    if names.size < FEWEST_CLUSTERS:
        raise ImpossibleTrialError(
            f"{names.size} clusters are too few for any honest error; {FEWEST_CLUSTERS} are needed"
        )
    fit = least_squares(x, y, kind="cluster", clusters=place)
    others = np.delete(x, column, axis=1)
    tested = x[:, column]
    u = y - others @ np.linalg.lstsq(others, y, rcond=None)[0]
    w = tested - others @ np.linalg.lstsq(others, tested, rcond=None)[0]
    inverse = np.asarray(np.linalg.inv(x.T @ x), dtype=np.float64)
    row = inverse[column]
    return _Sums(
        float(fit.coefficients[column]),
        float(fit.standard_errors[column]),
        _summed(x * u[:, None], place),
        _summed(x * w[:, None], place),
        inverse,
        row,
        _summed(x * (x @ row)[:, None], place),
    )


def _p_value(sums: _Sums, null: float, multipliers: Floats) -> float:
    """The share of bootstrap t-ratios at least as large as that of the data."""
    pulls = sums.scores - null * sums.slopes
    seen = _t_ratios(sums, pulls, np.ones((1, pulls.shape[0])))[0]
    drawn = _t_ratios(sums, pulls, multipliers)
    # Rounding must not part a draw from the data that it repeats, such as all signs alike.
    return float((1 + (drawn >= seen * (1 - 1e-9)).sum()) / (1 + drawn.size))


def _t_ratios(sums: _Sums, pulls: Floats, multipliers: Floats) -> Floats:
    """|t| of the coefficient less the null in each draw, without the constant of the variance."""
    moved = multipliers @ pulls @ sums.inverse
    scores = multipliers * (pulls @ sums.row) - moved @ sums.crossed.T
    change = multipliers @ (pulls @ sums.row)
    spread = np.sqrt((scores**2).sum(axis=1))
    return np.asarray(np.abs(change) / np.maximum(spread, 1e-300))


def _end(p_value: Callable[[float], float], estimate: float, step: float, level: float) -> float:
    """Walk away from the estimate until the null is rejected, then halve."""
    inside, outside = estimate, estimate + 2 * step
    while p_value(outside) > level and abs(outside - estimate) < 1e3 * abs(step):
        inside, outside = outside, estimate + 2 * (outside - estimate)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_value(middle) > level else (inside, middle)
    return (inside + outside) / 2


def _multipliers(random: np.random.Generator, draws: int, clusters: int) -> Floats:
    signs = random.choice([-1.0, 1.0], (draws, clusters))
    if clusters >= RADEMACHER_FROM:
        return signs
    return signs * random.choice(WEBB, (draws, clusters))


def _summed(rows: Floats, place: NDArray[np.int64]) -> Floats:
    total = np.zeros((int(place.max()) + 1, rows.shape[1]))
    np.add.at(total, place, rows)
    return total

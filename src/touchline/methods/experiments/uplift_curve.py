"""How well a score finds those on whom contact works: Qini and the area under the uplift curve."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.experiments.arms import covariates_of, outcome_and_arm
from touchline.methods.experiments.effect import Effect

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class UpliftCurve:
    """The curve and its two areas.

    `shares` (m) of units targeted, highest score first, and the `gains` (m): outcome won per unit
    of the whole group. `qini` is the area over the straight line of targeting at random; `auuc`
    the area under the curve of mean uplift times share. Both in the unit of the outcome.
    """

    shares: Floats
    gains: Floats
    qini: Effect
    auuc: Effect


def uplift_curve(
    score: ArrayLike, outcome: ArrayLike, assigned: ArrayLike, *, draws: int = 200, seed: int
) -> UpliftCurve:
    r"""Judge a `score` (n) on a trial's `outcome` (n) and arms `assigned` (n).

    Formula:
    $$ q(\phi) = \frac{1}{N_1}\left(Y_1(\phi) - Y_0(\phi) \frac{N_1(\phi)}{N_0(\phi)}\right),
       \qquad Q = \int_0^1 q(\phi)\, d\phi - \tfrac{1}{2} q(1) $$
    $$ u(\phi) = \phi \left(\frac{Y_1(\phi)}{N_1(\phi)} - \frac{Y_0(\phi)}{N_0(\phi)}\right),
       \qquad AUUC = \int_0^1 u(\phi)\, d\phi $$

    where the counts and sums are over the share phi with the highest scores. Units of equal score
    are targeted together, so their order cannot matter. The score must not be fitted on the same
    outcomes. Errors are by bootstrap of the units within their arms.

    >>> import numpy as np
    >>> score = np.repeat([2.0, 1.0], 4)
    >>> curve = uplift_curve(score, [1, 1, 0, 0, 1, 0, 1, 0], [1, 1, 0, 0, 1, 1, 0, 0], seed=1)
    >>> curve.shares.tolist(), curve.gains.tolist(), curve.qini.estimate
    ([0.0, 0.5, 1.0], [0.0, 0.5, 0.5], 0.125)

    Source: Radcliffe (2007), Direct Marketing Analytics Journal; Gutierrez & Gerardy (2017),
    PMLR 67.
    """
    y, arm = outcome_and_arm(outcome, assigned)
    ranks = covariates_of(score, y.size)[:, 0]
    order = np.argsort(-ranks, kind="stable")
    y, arm = y[order], arm[order]
    ends = np.append(np.flatnonzero(np.diff(ranks[order])), y.size - 1)
    shares, gains, areas = _areas(y, arm, ends, np.ones(y.size))
    random = np.random.default_rng(seed)
    # One draw at a time: a table of all draws would not fit in memory for a million units.
    drawn = [_areas(y, arm, ends, _resampled(random, arm))[2] for _ in range(draws)]
    spread = np.std(drawn, axis=0, ddof=1)
    qini, auuc = (Effect(float(a), float(s)) for a, s in zip(areas, spread, strict=True))
    return UpliftCurve(shares, gains, qini, auuc)


def _areas(
    y: Floats, arm: Floats, ends: NDArray[np.int64], weights: Floats
) -> tuple[Floats, Floats, Floats]:
    """Shares and gains (m), and the two areas (2), units counting by their weights (n)."""
    treated, control = weights * arm, weights * (1 - arm)
    counts = [_until(part, ends) for part in (treated, control)]
    sums = [_until(part * y, ends) for part in (treated, control)]
    means = [s / np.maximum(n, 1e-300) for s, n in zip(sums, counts, strict=True)]
    uplift = means[0] - means[1]
    shares = (counts[0] + counts[1]) / (counts[0] + counts[1])[-1]
    gains = uplift * counts[0] / counts[0][-1]
    qini = np.trapezoid(gains, shares) - gains[-1] / 2
    auuc = np.trapezoid(uplift * shares, shares)
    return shares, gains, np.array([qini, auuc])


def _until(values: Floats, ends: NDArray[np.int64]) -> Floats:
    """Sums up to each end, nil before the first."""
    return np.append(0.0, np.cumsum(values)[ends])


def _resampled(random: np.random.Generator, arm: Floats) -> Floats:
    """How often each unit is drawn again, each arm keeping its size."""
    weights = np.empty(arm.size)
    for side in (0, 1):
        inside = arm == side
        number = int(inside.sum())
        weights[inside] = np.bincount(random.integers(number, size=number), minlength=number)
    return weights

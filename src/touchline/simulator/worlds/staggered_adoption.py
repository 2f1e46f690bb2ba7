"""Worlds in which teams take up a change at different times and its effect grows."""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.special import softmax

Floats = NDArray[np.float64]

NEVER = np.inf
PERIODS = np.arange(1.0, 8.0)
GROUPS = np.array([3.0, 4.0, 6.0, NEVER])
LOGITS = np.array([0.0, 0.0, 0.0, 0.7])
UNIT_ERROR = 1.0


@dataclass(frozen=True)
class StaggeredAdoption:
    """What the world is made of.

    A unit's chance of each group goes with its covariate (`selection`), and so does its trend
    (`trend`): trends are parallel only among units of equal covariate. The effect is
    `first_effect` in the period of adoption and grows by `growth` each period; early adopters gain
    `early_bonus` more. With `cluster_size` over 1 units adopt and are shocked in clusters.
    `drift` bends the trends of adopters away before they adopt: then no method is right.
    """

    units: int = 1000
    first_effect: float = 1.0
    growth: float = 0.5
    early_bonus: float = 0.5
    selection: float = 0.5
    trend: float = 0.3
    curve: float = 0.0
    drift: float = 0.0
    cluster_size: int = 1
    cluster_error: float = 0.0

    def true_effect(self, groups: Floats, periods: Floats) -> Floats:
        """ATT(g, t), nil before adoption."""
        exposure = np.where(np.isinf(groups), -1.0, periods - groups)
        bonus = self.early_bonus * (groups == GROUPS[0])
        effect = self.first_effect + self.growth * exposure + bonus
        return np.where(exposure >= 0, effect, 0.0)

    def true_simple_effect(self) -> float:
        """The mean over treated groups and periods, weighted by the groups' chances."""
        points, weights = hermegauss(60)
        shares = weights @ self._chances(points) / weights.sum()
        cells = [(g, t) for g in GROUPS[:-1] for t in PERIODS if t >= g]
        groups, periods = np.array(cells).T
        share_of = shares[np.searchsorted(GROUPS, groups)]
        return float(share_of @ self.true_effect(groups, periods) / share_of.sum())

    def draw(self, seed: int) -> "AdoptionHistory":
        """One world."""
        random = np.random.default_rng(seed)
        clusters = np.arange(self.units) // self.cluster_size
        covariate = random.normal(size=clusters[-1] + 1)[clusters]
        latent = random.random(clusters[-1] + 1)[clusters]
        place = (latent[:, None] > self._chances(covariate).cumsum(axis=1)).sum(axis=1)
        adopted_in = GROUPS[np.minimum(place, GROUPS.size - 1)]
        outcomes = self._untreated(random, covariate, clusters, adopted_in)
        outcomes += self.true_effect(adopted_in[:, None], PERIODS)
        return AdoptionHistory(outcomes, PERIODS, adopted_in, covariate[:, None], clusters)

    def _chances(self, covariate: Floats) -> Floats:
        slopes = self.selection * np.array([1.0, 0.5, -0.5, 0.0])
        return np.asarray(softmax(LOGITS + covariate[:, None] * slopes, axis=1))

    def _untreated(
        self,
        random: np.random.Generator,
        covariate: Floats,
        clusters: NDArray[np.int64],
        adopted_in: Floats,
    ) -> Floats:
        level = covariate + UNIT_ERROR * random.normal(size=self.units)
        season = np.sin(PERIODS)
        slope = self.trend * covariate + self.curve * covariate**2
        slope = slope + self.drift * np.isfinite(adopted_in)
        shocks = random.normal(size=(clusters[-1] + 1, PERIODS.size))[clusters]
        errors = random.normal(size=(self.units, PERIODS.size))
        steady = level[:, None] + season + slope[:, None] * PERIODS
        return np.asarray(steady + self.cluster_error * shocks + errors)


@dataclass(frozen=True)
class AdoptionHistory:
    """`outcomes` (units, periods) of units that adopted in `adopted_in` (units), or never."""

    outcomes: Floats
    periods: Floats
    adopted_in: Floats
    covariates: Floats
    clusters: NDArray[np.int64]

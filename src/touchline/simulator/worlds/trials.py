"""Worlds of trials whose lift is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TrialWorld:
    """Units, or clusters of them, that are assigned to two arms.

    `lift` is the mean effect of what is received. The covariate before assignment has correlation
    `correlation` with the untreated outcome, whose variance is 1; the effect rises by `slope` with
    each unit of it. Of the outcome's variance the share `intraclass` is common to a cluster of
    `cluster_size`. Only the share `compliers` receive what they are assigned, the others nothing;
    they have outcomes lower by `refusers_lower`.
    """

    units: int = 1000
    lift: float = 0.0
    share_treated: float = 0.5
    correlation: float = 0.0
    slope: float = 0.0
    cluster_size: int = 1
    intraclass: float = 0.0
    compliers: float = 1.0
    refusers_lower: float = 0.0

    def draw(self, seed: int) -> "Trial":
        """One world."""
        random = np.random.default_rng(seed)
        clusters = np.arange(self.units) // self.cluster_size
        groups = int(clusters[-1]) + 1
        treated = random.permutation(np.arange(groups) < round(self.share_treated * groups))
        assigned = treated[clusters].astype(np.float64)
        before = random.normal(size=self.units)
        shared, own = random.normal(size=groups)[clusters], random.normal(size=self.units)
        noise = np.sqrt(self.intraclass) * shared + np.sqrt(1 - self.intraclass) * own
        outcome = self.correlation * before + np.sqrt(1 - self.correlation**2) * noise
        complies = random.random(self.units) < self.compliers
        received = assigned * complies
        outcome += (self.lift + self.slope * before) * received
        outcome -= self.refusers_lower * ~complies
        return Trial(outcome, assigned, received, before, clusters)


@dataclass(frozen=True)
class Trial:
    """Arrays (units): outcome, arm, what was received, the covariate before, the cluster."""

    outcome: Floats
    assigned: Floats
    received: Floats
    before: Floats
    clusters: NDArray[np.int64]


@dataclass(frozen=True)
class SwitchbackWorld:
    """Teams that switch; each week shocks all, and a team's weeks hang together.

    `carried_over` is the share of the effect that lasts into the period after a switch, both ways.
    """

    lift: float = 0.0
    week_error: float = 1.0
    persistence: float = 0.6
    carried_over: float = 0.0

    def draw(self, schedule: NDArray[np.int64], seed: int) -> Floats:
        """Outcomes (teams, periods) under that schedule."""
        random = np.random.default_rng(seed)
        teams, periods = schedule.shape
        errors = random.normal(size=(teams, periods))
        for period in range(1, periods):
            errors[:, period] += self.persistence * errors[:, period - 1]
        before = np.hstack([schedule[:, :1], schedule[:, :-1]])
        felt = (1 - self.carried_over) * schedule + self.carried_over * before
        week = self.week_error * random.normal(size=periods)
        return np.asarray(random.normal(size=(teams, 1)) + week + self.lift * felt + errors)

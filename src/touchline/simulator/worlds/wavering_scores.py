"""Worlds of scores that waver from refresh to refresh around a truth that stands or shifts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class WaveringScores:
    """True scores of mean 60 and deviation 15; each refresh adds noise that lasts a little.

    From refresh `shift_at` on, every true score is `shift` deviations of the true scores higher.
    """

    customers: int = 2000
    refreshes: int = 52
    noise: float = 2.0
    memory: float = 0.5
    shift: float = 0.0
    shift_at: int = 26

    def draw(self, seed: int) -> Floats:
        """Scores of shape (refreshes, customers)."""
        random = np.random.default_rng(seed)
        truth = random.normal(60, 15, self.customers)
        scores = np.empty((self.refreshes, self.customers))
        noise = random.normal(0, self.noise, self.customers)
        for moment in range(self.refreshes):
            fresh = random.normal(0, self.noise, self.customers)
            noise = self.memory * noise + np.sqrt(1 - self.memory**2) * fresh
            scores[moment] = truth + noise + (moment >= self.shift_at) * self.shift * 15
        return scores

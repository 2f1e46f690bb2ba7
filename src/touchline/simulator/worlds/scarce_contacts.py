"""Worlds in which there is less time and money than customers worth a contact."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ScarceContacts:
    """What the world is made of.

    Options are worth gamma-distributed money less a fixed cost, some of them below nothing; each
    takes of every capacity between a fifth and three units. `share` of what all options together
    would take on average is there. `tiers` above 0: customers of one tier are alike, so that
    thousands tie, as they do where value is known by tier only.
    """

    customers: int
    options: int = 6
    share: tuple[float, ...] = (0.30, 0.25, 0.40)
    tiers: int = 0

    def drawn(self, seed: int) -> tuple[Floats, Floats, Floats]:
        """Values (n, K), costs (n, K, C) and capacities (C,)."""
        random = np.random.default_rng(seed)
        kinds = self.tiers or self.customers
        values = random.gamma(2.0, 5.0, (kinds, self.options)) - 2.0
        costs = random.uniform(0.2, 3.0, (kinds, self.options, len(self.share)))
        of_kind = random.integers(0, kinds, self.customers) if self.tiers else np.arange(kinds)
        everyone = costs[of_kind]
        capacities = everyone.mean(axis=(0, 1)) * self.customers * np.array(self.share)
        return values[of_kind], everyone, capacities

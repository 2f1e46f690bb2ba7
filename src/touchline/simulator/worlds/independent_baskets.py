"""Worlds of baskets in which nothing goes with anything."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class IndependentBaskets:
    """So many baskets; each item is in each basket by its own chance, from seldom to often."""

    baskets: int = 1000
    items: int = 20
    seldom: float = 0.02
    often: float = 0.3

    def draw(self, seed: int) -> tuple[Integers, Integers]:
        """The rows (basket, item) of that seed."""
        random = np.random.default_rng(seed)
        chances = np.geomspace(self.seldom, self.often, self.items)
        basket, item = np.nonzero(random.random((self.baskets, self.items)) < chances)
        return basket, item

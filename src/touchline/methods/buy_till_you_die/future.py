"""What lies ahead of each customer in one draw, and the purchases that follow from it."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Future:
    """One draw for each row: buying at `rate` for `life`, then an end.

    `ends_with_purchase` tells where the end itself is a purchase (models in which a customer stops
    right after one). A customer who has stopped has a life of 0.
    """

    rate: Vector
    life: Vector
    ends_with_purchase: NDArray[np.bool_]

    def purchases(
        self, periods: float, generator: np.random.Generator
    ) -> tuple[NDArray[np.intp], Vector]:
        """The row and the time after T of each purchase of the next `periods`."""
        length = np.minimum(self.life, periods)
        counts = generator.poisson(self.rate * length)
        rows = np.repeat(np.arange(len(counts)), counts)
        times = generator.random(len(rows)) * length[rows]
        last = np.flatnonzero(self.ends_with_purchase & (self.life <= periods))
        return np.concatenate([rows, last]), cast(
            "Vector", np.concatenate([times, self.life[last]])
        )

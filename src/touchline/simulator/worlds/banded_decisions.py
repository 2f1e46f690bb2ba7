"""Worlds in which each decision may choose within a band, and chance answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Choices = NDArray[np.int64]


@dataclass(frozen=True)
class BandedDecisions:
    """Customers of a few segments, each with its own chance to respond to each of K options.

    `rates` (G, K). A decision may choose within one step of its rule; one in twenty may choose
    nothing at all (do not contact).
    """

    rates: Floats

    @staticmethod
    def drawn(seed: int, segments: int = 2, options: int = 5) -> "BandedDecisions":
        """A world whose rates are drawn between 0.05 and 0.6."""
        rates = np.random.default_rng(seed).uniform(0.05, 0.6, (segments, options))
        return BandedDecisions(rates)

    def arrivals(self, random: np.random.Generator, count: int) -> tuple[Choices, Flags]:
        """The segment (n,) and the permitted options (n, K) of the next decisions."""
        segments, options = self.rates.shape
        rule = random.integers(0, options, count)
        permitted = abs(np.arange(options) - rule[:, None]) <= 1
        permitted &= (random.random(count) >= 0.05)[:, None]
        return random.integers(0, segments, count), permitted

    def answers(self, random: np.random.Generator, segment: Choices, choice: Choices) -> Floats:
        """One where the customer responds, else zero."""
        return (random.random(len(choice)) < self.rates[segment, choice]).astype(float)

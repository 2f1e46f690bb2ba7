"""Worlds of deals that go through stages by constant hazards, watched for a limited time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
# From (row) talk, offer, won, lost to (column): moves a week.
HAZARDS = ((0.0, 0.25, 0.0, 0.10), (0.05, 0.0, 0.20, 0.15), (0.0,) * 4, (0.0,) * 4)
STILL_THERE = -1


@dataclass(frozen=True)
class Stages:
    """`deals` begin in stage 0 over `intake` weeks; the books are closed `watched` weeks later."""

    deals: int = 400
    intake: float = 15.0
    watched: float = 5.0

    def chances(self, time: float) -> Floats:
        """The true chances of each stage by that time, row the stage at the beginning."""
        hazards = np.array(HAZARDS)
        return np.asarray(expm((hazards - np.diag(hazards.sum(axis=1))) * time), dtype=np.float64)

    def draw(self, seed: int) -> tuple[Integers, Integers, Floats, Floats]:
        """One row a stay: stage, stage moved to (-1 if cut off), from and until, in deal time."""
        random = np.random.default_rng(seed)
        closes = self.watched + random.uniform(0, self.intake, self.deals)
        stays: list[tuple[int, int, float, float]] = []
        for close in closes:
            stage, now = 0, 0.0
            while stage < 2 and now < close:
                hazards = np.array(HAZARDS[stage])
                until = now + random.exponential(1 / hazards.sum())
                then = int(random.choice(4, p=hazards / hazards.sum()))
                stays.append(
                    (stage, then if until <= close else STILL_THERE, now, min(until, close))
                )
                stage, now = (then, until) if until <= close else (2, close)
        stage_, moved_to, entered, left = np.array(stays).T
        return stage_.astype(np.int64), moved_to.astype(np.int64), entered, left

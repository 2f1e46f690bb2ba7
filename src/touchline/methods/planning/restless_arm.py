"""One customer as a restless bandit's arm: states that move whether contacted or not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RestlessArm:
    """What rest and contact do in each of S states.

    `rest` and `contact` (S, S) are transition probabilities a period, from row to column;
    `rest_reward` and `contact_reward` (S,) are in money a period; `discount` is the worth today of
    one unit next period, from 0 to below 1. Raises ValueError for what is no such arm.

    >>> stays = np.eye(2)
    >>> RestlessArm(stays, stays, np.zeros(2), np.array([1.0, 2.0]), 0.9).states
    2
    """

    rest: Floats
    contact: Floats
    rest_reward: Floats
    contact_reward: Floats
    discount: float

    def __post_init__(self) -> None:
        """Refuse what is no arm."""
        states = len(self.rest_reward)
        for name, moves in (("rest", self.rest), ("contact", self.contact)):
            if moves.shape != (states, states):
                raise ValueError(f"{name} must be {states} × {states}, not {moves.shape}")
            if not (moves >= 0).all() or abs(moves.sum(axis=1) - 1).max(initial=0.0) > 1e-9:
                raise ValueError(f"each row of {name} must hold probabilities that sum to 1")
        if self.contact_reward.shape != (states,) or states == 0:
            raise ValueError("both rewards must hold one figure for each state")
        if not np.isfinite(np.append(self.rest_reward, self.contact_reward)).all():
            raise ValueError("rewards must be finite")
        if not 0 <= self.discount < 1:
            raise ValueError(f"discount must lie from 0 to below 1, not {self.discount}")

    @property
    def states(self) -> int:
        """How many states the arm has."""
        return len(self.rest_reward)

"""Weeks of contacts in which last week's answer changes this week's contacting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WEEKS = 4
DIRECT, THROUGH_STATE, STAYS = 0.5, 0.4, 0.6


@dataclass(frozen=True)
class ContactsOverTime:
    """`doses` (n, weeks) of 0 or 1, `states` (n, weeks, 1) before each, `outcome` (n) at the end.

    `effect_of_one` is the mean over the weeks of what one contact changes.
    """

    doses: Floats
    states: Floats
    outcome: Floats
    effect_of_one: float


def contacts_over_time(customers: int, seed: int) -> ContactsOverTime:
    """Who is warm is contacted more, contact warms, and warmth shows in the outcome at the end.

    The state after a contact is 0.6 times the state before, plus 0.4 if contacted, plus noise; the
    outcome is 0.5 a contact, plus the last state, plus noise. A contact of week k moves the outcome
    by 0.5 + 0.4 * 0.6^(weeks - 1 - k); it is made the same for all weeks by adding what is missing.
    """
    rng = np.random.default_rng(seed)
    doses, states = np.empty((customers, WEEKS)), np.empty((customers, WEEKS, 1))
    state = rng.normal(size=customers)
    outcome = np.zeros(customers)
    for week in range(WEEKS):
        states[:, week, 0] = state
        chance = 1 / (1 + np.exp(-(-0.3 + 0.7 * state)))
        doses[:, week] = rng.random(customers) < chance
        missing = THROUGH_STATE * (1 - STAYS ** (WEEKS - 1 - week))
        outcome += (DIRECT + missing) * doses[:, week]
        state = STAYS * state + THROUGH_STATE * doses[:, week] + rng.normal(size=customers)
    outcome += state + rng.normal(size=customers)
    return ContactsOverTime(doses, states, outcome, DIRECT + THROUGH_STATE)

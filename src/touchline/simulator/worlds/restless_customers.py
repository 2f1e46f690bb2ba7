"""Worlds of a few customers who change whether contacted or not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RestlessCustomer:
    """Moves (S, S) at rest and at contact, and what each earns (S,) in a period."""

    rest: Floats
    contact: Floats
    rest_reward: Floats
    contact_reward: Floats


def restless_customers(
    seed: int, customers: int, states: int, concentration: float
) -> list[RestlessCustomer]:
    """Moves from a Dirichlet: evenly among all there are at a concentration of 1, fewer below.

    A contact earns from nothing to one, rest earns nothing.
    """
    random = np.random.default_rng(seed)
    drawn = random.dirichlet(np.full(states, concentration), (customers, 2, states))
    rewards = random.random((customers, states))
    none = np.zeros(states)
    return [
        RestlessCustomer(drawn[each, 0], drawn[each, 1], none, rewards[each])
        for each in range(customers)
    ]


@dataclass(frozen=True)
class TiringCustomer:
    """The true chances of a customer who forgets while left alone and tires when contacted."""

    alone: Floats
    asked: Floats
    opt_out: Floats
    tires: float
    recovers: float
    worth: float
    cost: float


def tiring_customer(random: np.random.Generator) -> TiringCustomer:
    """Two buckets each of recency and fatigue; the fresh and rested respond likelier."""
    fresh = random.uniform(0.1, 0.5)
    tired, aged = random.uniform(0.2, 0.8, 2)
    return TiringCustomer(
        alone=np.array([0.1, 0.1 * aged]) * random.random(),
        asked=fresh * np.array([[1.0, tired], [aged, aged * tired]]),
        opt_out=random.uniform(0.0, 0.1) * np.array([0.2, 1.0]),
        tires=random.uniform(0.5, 1.0),
        recovers=random.uniform(0.2, 0.8),
        worth=random.uniform(10.0, 100.0),
        cost=random.uniform(0.0, 5.0),
    )

"""Customers who buy until they stop, purchase by purchase, with everything unseen kept.

Made event by event and not from the formulas of any model, so that the models can be judged by it.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Ending(Enum):
    """When a customer may stop."""

    AFTER_REPEATS = auto()  # with a chance of his own after each repeat purchase: BG/NBD
    AFTER_PURCHASES = auto()  # the same, after the first purchase too: MBG/NBD
    LIFETIME = auto()  # after an exponential lifetime: Pareto/NBD, Pareto/GGG
    NEVER = auto()  # NBD


@dataclass(frozen=True)
class Habits:
    """What is true of each customer: `rate` of buying, `regularity` k of the gaps (1 is at random),
    and by `ending` the chance or the rate `end` at which he stops."""

    rate: Vector
    regularity: Vector
    ending: Ending
    end: Vector


@dataclass(frozen=True)
class Histories:
    """What was seen of each customer in `observed`, and what was not.

    Seen: `x` repeat purchases, the last at `t_x`, `log_gaps` the sum of the logarithms of the gaps,
    `first_gap` and `second_gap` (0 where there is none). Unseen: `alive` at the end, and the
    purchases `after` it.
    """

    x: Vector
    t_x: Vector
    observed: Vector
    log_gaps: Vector
    first_gap: Vector
    second_gap: Vector
    alive: Flags
    after: Vector
    habits: Habits


def beta_habits(
    parameters: tuple[float, float, float, float],
    size: int,
    generator: np.random.Generator,
    *,
    from_first: bool = False,
) -> Habits:
    """λ ~ Gamma(r, α), p ~ Beta(a, b); `from_first` lets the first purchase be the last."""
    r, alpha, a, b = parameters
    ending = Ending.AFTER_PURCHASES if from_first else Ending.AFTER_REPEATS
    rate = generator.gamma(r, 1 / alpha, size)
    return Habits(rate, np.ones(size), ending, generator.beta(a, b, size))


def lifetime_habits(
    parameters: tuple[float, float, float, float],
    size: int,
    generator: np.random.Generator,
    regularity: tuple[float, float] | None = None,
) -> Habits:
    """λ ~ Gamma(r, α), μ ~ Gamma(s, β), and k ~ Gamma(t, γ) where `regularity` is given."""
    r, alpha, s, beta = parameters
    k = np.ones(size)
    if regularity is not None:
        k = generator.gamma(regularity[0], 1 / regularity[1], size)
    rate = generator.gamma(r, 1 / alpha, size)
    return Habits(rate, k, Ending.LIFETIME, generator.gamma(s, 1 / beta, size))


def steady_habits(r: float, alpha: float, size: int, generator: np.random.Generator) -> Habits:
    """λ ~ Gamma(r, α), for ever."""
    return Habits(generator.gamma(r, 1 / alpha, size), np.ones(size), Ending.NEVER, np.zeros(size))


def histories(
    habits: Habits, observed: Vector, after: float, generator: np.random.Generator
) -> Histories:
    """Live through `observed`, and through `after` more, gap by gap."""
    size = len(observed)
    until = _stop_by_itself(habits, generator)
    time, x, t_x, logs, ahead = (np.zeros(size) for _ in range(5))
    gaps = np.zeros((2, size))
    active = np.flatnonzero(until > 0)
    while len(active):
        k = habits.regularity[active]
        gap = generator.gamma(k, 1 / np.maximum(k * habits.rate[active], 1e-300))
        there = time[active] + gap
        bought = there <= np.minimum(observed[active] + after, until[active])
        active, there, gap = active[bought], there[bought], gap[bought]
        time[active] = there
        seen = there <= observed[active]
        for nth in range(2):
            one = seen & (x[active] == nth)
            gaps[nth, active[one]] = gap[one]
        x[active] += seen
        ahead[active] += ~seen
        t_x[active[seen]] = there[seen]
        logs[active[seen]] += np.log(gap[seen])
        stops = _stops_now(habits, active, generator)
        until[active[stops]] = there[stops]
        active = active[~stops]
    return Histories(x, t_x, observed, logs, gaps[0], gaps[1], until > observed, ahead, habits)


def _stop_by_itself(habits: Habits, generator: np.random.Generator) -> Vector:
    """The end that comes without a purchase: a lifetime, or 0 for who is lost at once."""
    size = len(habits.rate)
    if habits.ending is Ending.LIFETIME:
        return generator.exponential(size=size) / np.maximum(habits.end, 1e-300)
    lost_at_once = generator.random(size) < habits.end
    if habits.ending is Ending.AFTER_PURCHASES:
        return np.where(lost_at_once, 0.0, np.inf)
    return np.full(size, np.inf)


def _stops_now(habits: Habits, active: NDArray[np.intp], generator: np.random.Generator) -> Flags:
    if habits.ending in {Ending.LIFETIME, Ending.NEVER}:
        return np.zeros(len(active), dtype=bool)
    return generator.random(len(active)) < habits.end[active]


@dataclass(frozen=True)
class Opportunities:
    """What was seen at `opportunities` opportunities (x taken, the last one t_x), and what not."""

    x: Vector
    t_x: Vector
    opportunities: Vector
    alive: Flags
    after: Vector


def taken_opportunities(
    parameters: tuple[float, float, float, float],
    opportunities: NDArray[np.int64],
    after: int,
    generator: np.random.Generator,
) -> Opportunities:
    """Live through opportunity after opportunity: perhaps leave, perhaps buy (BG/BB)."""
    alpha, beta, gamma, delta = parameters
    size = len(opportunities)
    buys, leaves = generator.beta(alpha, beta, size), generator.beta(gamma, delta, size)
    there, alive = np.ones(size, dtype=bool), np.ones(size, dtype=bool)
    x, t_x, ahead = np.zeros(size), np.zeros(size), np.zeros(size)
    for number in range(1, int(opportunities.max()) + after + 1):
        there &= generator.random(size) >= leaves
        buying = there & (generator.random(size) < buys)
        seen = number <= opportunities
        alive = np.where(seen, there, alive)
        x += buying & seen
        t_x = np.where(buying & seen, number, t_x)
        ahead += buying & ~seen & (number <= opportunities + after)
    return Opportunities(x, t_x, opportunities.astype(float), alive, ahead)


def contract_ends(
    alpha: float, beta: float, limits: NDArray[np.int64], generator: np.random.Generator
) -> tuple[Vector, Flags]:
    """Renewal after renewal up to a limit: the periods, and whether the contract ended (sBG)."""
    leaves = generator.beta(alpha, beta, len(limits))
    periods, ended = np.zeros(len(limits)), np.zeros(len(limits), dtype=bool)
    for period in range(1, int(limits.max()) + 1):
        running = ~ended & (period <= limits)
        periods += running
        ended |= running & (generator.random(len(limits)) < leaves)
    return periods, ended


def mean_spends(
    parameters: tuple[float, float, float],
    x: NDArray[np.int64],
    generator: np.random.Generator,
) -> Vector:
    """The mean of x amounts of each customer, amount by amount (Gamma-Gamma); 0 where x = 0."""
    p, q, gamma = parameters
    scale = generator.gamma(q, 1 / gamma, len(x))
    total = np.zeros(len(x))
    for nth in range(int(x.max(initial=0))):
        total += np.where(x > nth, generator.gamma(p, size=len(x)) / scale, 0.0)
    return total / np.maximum(x, 1)

r"""For each state, the subsidy for rest at which contact and rest are worth the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.methods.planning.restless_arm import RestlessArm

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOLERANCE = 1e-9  # of the greatest reward, within which two figures count as equal


@dataclass(frozen=True)
class WhittleIndex:
    """`index` (S,) in money a period: contact the customers whose state has the highest.

    `indexable`: as the subsidy for rest rises, no state ever goes back from rest to contact. Where
    that fails the index has no meaning; it is NaN from the subsidy on at which it failed.
    """

    index: Floats
    indexable: bool


def whittle_index(arm: RestlessArm) -> WhittleIndex:
    r"""Follow the best policy as the subsidy λ for rest rises from where everyone is contacted.

    Formula:
    $$ V_\lambda(s) = \max\bigl\{ r_0(s) + \lambda + \beta \textstyle\sum_{s'} P_0(s,s')
       V_\lambda(s'),\; r_1(s) + \beta \sum_{s'} P_1(s,s') V_\lambda(s') \bigr\} $$
    $$ W(s) = \inf\{\lambda : \text{rest is best in } s\} $$

    Between two breakpoints the policy is fixed and its value a straight line in λ, so that the next
    breakpoint is found exactly, not by a grid or bisection. At each one the policy that gains most
    from a higher subsidy takes over. The arm is indexable if rest, once best, stays so; that is
    checked on the way. Cost: S + 1 systems of S equations, where nothing is tied.

    >>> import numpy as np
    >>> waits = np.array([[0.0, 1.0], [0.0, 1.0]])  # at rest a customer becomes ready
    >>> tired = np.array([[1.0, 0.0], [1.0, 0.0]])  # contact tires
    >>> arm = RestlessArm(waits, tired, np.zeros(2), np.array([1.0, 5.0]), 0.5)
    >>> found = whittle_index(arm)
    >>> found.index.round(6).tolist(), found.indexable
    ([-1.0, 5.0], True)

    Source: Whittle, Restless bandits: activity allocation in a changing world, Journal of Applied
    Probability 25A (1988); breakpoints as in Gast, Gaujal, Khun, Testing indexability and computing
    Whittle and Gittins index in subcubic time (2023), here without their fast updates.
    """
    index = np.full(arm.states, np.nan)
    resting = np.zeros(arm.states, dtype=bool)
    subsidy = -np.inf
    scale = TOLERANCE * max(abs(np.append(arm.rest_reward, arm.contact_reward)).max(), 1e-300)
    while not resting.all():
        level, slope = _advantage_of_contact(arm, resting)
        subsidy = max(_next_breakpoint(level, slope, resting, subsidy), subsidy)
        tied = abs(level - subsidy * slope) <= scale / (1 - arm.discount)
        after = _policy_beyond(arm, resting, tied)
        if (resting & ~after).any() or (after == resting).all():
            return WhittleIndex(index, indexable=False)
        index[after & ~resting] = subsidy
        resting = after
    return WhittleIndex(index, indexable=True)


def _advantage_of_contact(arm: RestlessArm, resting: Flags) -> tuple[Floats, Floats]:
    """The advantage of contact over rest is level - λ · slope while the policy stays."""
    moves = np.where(resting[:, None], arm.rest, arm.contact)
    rewards = np.where(resting, arm.rest_reward, arm.contact_reward)
    system = np.eye(arm.states) - arm.discount * moves
    value, gain = np.linalg.solve(system, np.column_stack([rewards, resting])).T
    differs = arm.discount * (arm.contact - arm.rest)
    level = arm.contact_reward - arm.rest_reward + differs @ value
    return level, 1.0 - differs @ gain


def _next_breakpoint(level: Floats, slope: Floats, resting: Flags, subsidy: float) -> float:
    """The lowest subsidy from here on at which some state would change sides."""
    turns = np.where(resting, slope < -TOLERANCE, slope > TOLERANCE)
    at = np.full(len(level), np.inf)
    np.divide(level, slope, out=at, where=turns)
    return float(np.maximum(at, subsidy).min())


def _policy_beyond(arm: RestlessArm, resting: Flags, tied: Flags) -> Flags:
    """Among the policies that are best at the breakpoint, the one that rests most, discounted.

    Just beyond it the subsidy earned decides; a state whose choice earns no difference rests.
    """
    policy: Flags = resting | tied
    for _ in range(arm.states + 1):
        _, slope = _advantage_of_contact(arm, policy)
        better: Flags = np.where(tied, slope >= -TOLERANCE, resting)
        if (better == policy).all():
            break
        policy = better
    return policy

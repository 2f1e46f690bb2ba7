r"""A customer who forgets while left alone and tires when contacted, as a restless arm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.methods.planning.restless_arm import RestlessArm

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RecencyFatigue:
    """What is known of customers of one kind; all chances are for one period.

    `alone` (R,): chance to respond unasked, by recency bucket, 0 the freshest; where recency makes
    it likelier that the customer is gone, the falling chances say so. `asked` (R, F): chance to
    respond to a contact, by recency and fatigue bucket, 0 the most rested. `opt_out` (F,): chance
    that a contact ends the relation. `tires` and `recovers`: chance that fatigue rises by a bucket
    at a contact and falls by one at rest. `worth` of a response and `cost` of a contact in money.
    """

    alone: Floats
    asked: Floats
    opt_out: Floats
    tires: float
    recovers: float
    worth: float
    cost: float


def recency_fatigue_arm(known: RecencyFatigue, discount: float) -> RestlessArm:
    r"""The arm whose state r · F + f is recency r and fatigue f; the last state is gone for good.

    Formula:
    $$ r_0 = w\,p_0(r), \qquad r_1 = (1 - o(f))\,w\,p_1(r, f) - c $$

    A response sets recency to 0, else it ages by a bucket, up to the last; a contact may tire, a
    rest may recover, one bucket at a time. Opting out leads to gone, which earns nothing. Raises
    ValueError for what is no chance or does not fit together.

    >>> import numpy as np
    >>> known = RecencyFatigue(np.array([0.1]), np.array([[0.4, 0.2]]), np.array([0.0, 0.5]),
    ...     tires=1.0, recovers=1.0, worth=10.0, cost=1.0)
    >>> arm = recency_fatigue_arm(known, 0.9)
    >>> arm.contact.tolist(), arm.contact_reward.tolist()
    ([[0.0, 1.0, 0.0], [0.0, 0.5, 0.5], [0.0, 0.0, 1.0]], [3.0, 0.0, -1.0])

    Source: recency as the state after Neslin and others, Overcoming the recency trap in customer
    relationship management, Journal of the Academy of Marketing Science 41 (2013), with fatigue.
    """
    _refuse_what_does_not_fit(known)
    fresh, rested = known.asked.shape
    gone = fresh * rested
    rest, contact = np.zeros((gone + 1, gone + 1)), np.zeros((gone + 1, gone + 1))
    rest_reward, contact_reward = np.zeros(gone + 1), np.zeros(gone + 1)
    for state in range(gone):
        recency, fatigue = divmod(state, rested)
        older, tired = min(recency + 1, fresh - 1), min(fatigue + 1, rested - 1)
        stays = 1 - known.opt_out[fatigue]
        for moves, responds, change, to, left in (
            (rest, known.alone[recency], known.recovers, max(fatigue - 1, 0), 1.0),
            (contact, known.asked[recency, fatigue], known.tires, tired, stays),
        ):
            for next_recency, chance in ((0, responds), (older, 1 - responds)):
                moves[state, next_recency * rested + to] += left * chance * change
                moves[state, next_recency * rested + fatigue] += left * chance * (1 - change)
        contact[state, gone] += known.opt_out[fatigue]
        rest_reward[state] = known.worth * known.alone[recency]
        contact_reward[state] = stays * known.worth * known.asked[recency, fatigue] - known.cost
    rest[gone, gone] = contact[gone, gone] = 1.0
    contact_reward[gone] = -known.cost
    return RestlessArm(rest, contact, rest_reward, contact_reward, discount)


def _refuse_what_does_not_fit(known: RecencyFatigue) -> None:
    if known.asked.shape != (len(known.alone), len(known.opt_out)) or known.asked.size == 0:
        raise ValueError("asked must be (recency, fatigue), as long as alone and opt_out")
    for name in ("alone", "asked", "opt_out", "tires", "recovers"):
        chances = np.asarray(getattr(known, name))
        if not ((chances >= 0) & (chances <= 1)).all():
            raise ValueError(f"{name} must hold chances from 0 to 1")
    if not np.isfinite([known.worth, known.cost]).all() or known.cost < 0:
        raise ValueError("worth must be finite and cost at least 0")

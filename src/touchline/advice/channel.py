"""Which channel to use: the one that the customer answers, else the tier's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from touchline.advice.families import FAMILIES, Family
from touchline.advice.figures import Figures, Flags, Numbers
from touchline.advice.habits import Habits, answers_of
from touchline.advice.reach import reach_of
from touchline.policy import Policy
from touchline.vocabulary.codes import Channel

CHANNELS = tuple(Channel)


@dataclass(frozen=True)
class Choice:
    """The channel of each row (NULL where none is allowed), and what it rests on.

    `learned`: the customer's own answers; `usual`: what the firm uses most; else the tier.
    `stands_in`: what the usual channel needs is not on file, so another; `not_on_file`: only
    earlier contacts show that this one works; `nothing_on_file`: no means of contact is known.
    """

    channel: pa.Array
    learned: Flags
    usual: Flags
    stands_in: Flags
    not_on_file: Flags
    nothing_on_file: Flags


def choose_channel(
    figures: Figures, tier: NDArray[np.int64], policy: Policy, habits: Habits
) -> Choice:
    """The best channel of each row.

    Per family of channels, the share answered is `(answers + k * m) / (tries + k)`: m is the mean
    share over all customers (of `habits`), k `channels.shrinkage_tries`. Families with fewer than
    `channels.minimum_tries` tries, or without any answer, are not judged. Ties fall to the first.

    A family is left out where `opted_out_<family>` says so or `<family>_last_30_days` has reached
    the cap of its channel (columns that may be absent), or where nobody could be reached that way
    (`reach_of`). Where none is judged, the tier's default counts; but where the firm's records show
    other channels and never that one, the channel that the firm uses most. Where that is left out,
    the one that the firm uses most of those that are not.
    """
    reach = reach_of(figures, habits)
    willing = {family: _allowed(figures, family, policy) for family in FAMILIES}
    open_to_us = {family: willing[family] & reach.usable[family] for family in FAMILIES}
    shares = np.stack([_share(figures, f, open_to_us[f], policy, habits) for f in FAMILIES], axis=1)
    best = np.where(np.isfinite(shares).any(axis=1), shares.argmax(axis=1), -1)
    learned: Flags = best >= 0
    meant = np.array([CHANNELS.index(meant_channel(family, policy)) for family in FAMILIES])
    fallback = np.array([CHANNELS.index(policy.channels.default_of(n)) for n in policy.tier_names])
    in_use = _in_use(fallback, habits, meant)
    default = _first_allowed(in_use[tier], open_to_us, meant, habits.by_use)
    place = np.where(learned, meant[best], default)
    words = pa.array(CHANNELS, pa.string()).take(pa.array(place, mask=place < 0))
    usual: Flags = ~learned & (in_use != fallback)[tier] & (place == in_use[tier])
    found = (place >= 0) & ~reach.nothing
    return Choice(
        words,
        learned,
        usual,
        found & ~learned & _without(in_use[tier], reach.usable) & ~_without(in_use[tier], willing),
        found & _without(place, reach.on_file),
        reach.nothing,
    )


def _without(place: NDArray[np.int64], flags: Mapping[Family, Flags]) -> Flags:
    """Whether the flag of the place's own family does not hold."""
    none = np.zeros(len(place), dtype=np.bool_)
    for family in FAMILIES:
        none |= np.isin(place, _members(family)) & ~flags[family]
    return none


def _members(family: Family) -> list[int]:
    return [CHANNELS.index(member) for member in family.members]


def _in_use(
    fallback: NDArray[np.int64], habits: Habits, meant: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The tiers' default channels; in place of one that the firm never uses, its most used one."""
    if not any(habits.tries.values()):
        return fallback
    never = [family for family in FAMILIES if not habits.tries[family.name]]
    idle = [place for family in never for place in _members(family)]
    return np.where(np.isin(fallback, idle), meant[habits.by_use[0]], fallback)


def _allowed(figures: Figures, family: Family, policy: Policy) -> Flags:
    """Whether the customer may be contacted that way now."""
    caps = policy.overcontact.monthly_cap_by_channel
    cap = min((caps[member] for member in family.members if member in caps), default=np.inf)
    agrees = ~(figures.amount(f"opted_out_{family.name}") > 0)
    under_cap = figures.amount(f"{family.name}_last_30_days") < cap
    allowed: Flags = agrees & under_cap
    return allowed


def _share(
    figures: Figures, family: Family, allowed: Flags, policy: Policy, habits: Habits
) -> Numbers:
    """The share of tries answered, drawn towards the firm's mean; -inf where it is not judged."""
    tries = figures.amount(family.name)
    answers = answers_of(figures, family, tries)
    weight = policy.channels.shrinkage_tries
    judged = allowed & (tries >= policy.channels.minimum_tries) & (answers > 0)
    share = (answers + weight * habits.answered(family)) / np.where(judged, tries + weight, 1.0)
    return np.where(judged, share, -np.inf)


def meant_channel(family: Family, policy: Policy) -> Channel:
    """The one channel that a family stands for in advice."""
    if policy.channels.message in family.members:
        return policy.channels.message
    return family.members[0]


def _first_allowed(
    default: NDArray[np.int64],
    allowed: Mapping[Family, Flags],
    meant: NDArray[np.int64],
    order: Sequence[int],
) -> NDArray[np.int64]:
    """The default channel; where its family is not allowed, the first that is; else -1."""
    place = np.where(_without(default, allowed), -1, default)
    for number in order:
        place = np.where((place < 0) & allowed[FAMILIES[number]], meant[number], place)
    return place

"""Which channel to use: the one that the customer answers, else the tier's."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from touchline.advice.figures import Figures, Flags, Numbers
from touchline.policy import Policy
from touchline.vocabulary.codes import Channel


@dataclass(frozen=True)
class Family:
    """Channels that are counted together: the measure of tries and that of answers."""

    name: str
    answers: str
    members: tuple[Channel, ...]


FAMILIES = (
    Family("visits", "reached_visits", (Channel.VISIT, Channel.MEETING)),
    Family("calls", "reached_calls", (Channel.CALL,)),
    Family("emails", "answered_emails", (Channel.EMAIL,)),
    Family(
        "messages",
        "answered_messages",
        (Channel.WECOM, Channel.WECHAT, Channel.SMS, Channel.CHAT, Channel.PUSH),
    ),
)


@dataclass(frozen=True)
class Choice:
    """The channel of each row (NULL where none is allowed), and what it rests on.

    `learned`: the customer's own answers; `usual`: what the firm uses most; else the tier.
    """

    channel: pa.Array
    learned: Flags
    usual: Flags


def choose_channel(figures: Figures, tier: NDArray[np.int64], policy: Policy) -> Choice:
    """The best channel of each row.

    Per family of channels, the share answered is `(answers + k * m) / (tries + k)`: m is the mean
    share over all customers, k `channels.shrinkage_tries`. Families with fewer than
    `channels.minimum_tries` tries, or without any answer, are not judged. Ties fall to the first.

    A family is left out where `opted_out_<family>` says so or `<family>_last_30_days` has reached
    the cap of its channel (columns that may be absent). Where none is left, the tier's default
    counts; but where the firm's records show other channels and never that one, the channel that
    the firm uses most.
    """
    channels = tuple(channel.value for channel in Channel)
    allowed = {family: _allowed(figures, family, policy) for family in FAMILIES}
    shares = np.stack([_share(figures, f, allowed[f], policy) for f in FAMILIES], axis=1)
    best = np.where(np.isfinite(shares).any(axis=1), shares.argmax(axis=1), -1)
    meant = np.array([channels.index(meant_channel(family, policy)) for family in FAMILIES])
    fallback = np.array([channels.index(policy.channels.default_of(n)) for n in policy.tier_names])
    in_use = _in_use(fallback, figures, meant)
    default = _first_allowed(in_use[tier], allowed, meant)
    place = np.where(best >= 0, meant[best], default)
    words = pa.array(channels, pa.string()).take(pa.array(place, mask=place < 0))
    usual = (best < 0) & (in_use != fallback)[tier] & (place == in_use[tier])
    return Choice(words, best >= 0, usual)


def _in_use(
    fallback: NDArray[np.int64], figures: Figures, meant: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The tiers' default channels; in place of one that the firm never uses, its most used one."""
    tries = np.array([figures.amount(family.name).sum() for family in FAMILIES])
    if not tries.any():
        return fallback
    channels = [channel.value for channel in Channel]
    idle = [
        channels.index(member.value)
        for family, count in zip(FAMILIES, tries, strict=True)
        if count == 0
        for member in family.members
    ]
    return np.where(np.isin(fallback, idle), meant[int(tries.argmax())], fallback)


def _allowed(figures: Figures, family: Family, policy: Policy) -> Flags:
    """Whether the customer may be contacted that way now."""
    caps = policy.overcontact.monthly_cap_by_channel
    cap = min((caps[member] for member in family.members if member in caps), default=np.inf)
    agrees = ~(figures.amount(f"opted_out_{family.name}") > 0)
    under_cap = figures.amount(f"{family.name}_last_30_days") < cap
    allowed: Flags = agrees & under_cap
    return allowed


def _share(figures: Figures, family: Family, allowed: Flags, policy: Policy) -> Numbers:
    """The share of tries answered, drawn towards the firm's mean; -inf where it is not judged."""
    tries = figures.amount(family.name)
    answers = np.minimum(figures.amount(family.answers), tries)
    mean = answers.sum() / tries.sum() if tries.sum() > 0 else 0.0
    weight = policy.channels.shrinkage_tries
    judged = allowed & (tries >= policy.channels.minimum_tries) & (answers > 0)
    share = (answers + weight * mean) / np.where(judged, tries + weight, 1.0)
    return np.where(judged, share, -np.inf)


def meant_channel(family: Family, policy: Policy) -> Channel:
    """The one channel that a family stands for in advice."""
    if policy.channels.message in family.members:
        return policy.channels.message
    return family.members[0]


def _first_allowed(
    default: NDArray[np.int64], allowed: dict[Family, Flags], meant: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The default channel; where its family is not allowed, the first that is; else -1."""
    channels = [channel.value for channel in Channel]
    place = default.copy()
    for family in FAMILIES:
        members = [channels.index(member.value) for member in family.members]
        place = np.where(np.isin(default, members) & ~allowed[family], -1, place)
    for number, family in enumerate(FAMILIES):
        place = np.where((place < 0) & allowed[family], meant[number], place)
    return place

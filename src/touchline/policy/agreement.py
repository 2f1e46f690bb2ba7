"""What settings of different sections owe each other."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from touchline.policy.classes import IndicatorClass
from touchline.policy.contact import Cadence, Channels, Overcontact
from touchline.policy.value import OwnGrade, Prospects, Tier
from touchline.vocabulary.measure import Description

DAYS_OF_A_CAP = 30


class Settings(Protocol):
    """The sections that are held against each other; a whole policy is one."""

    @property
    def tiers(self) -> tuple[Tier, ...]: ...
    @property
    def cadence(self) -> Cadence: ...
    @property
    def overcontact(self) -> Overcontact: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def prospects(self) -> Prospects: ...
    @property
    def own_grade(self) -> OwnGrade: ...
    @property
    def indicator_classes(self) -> tuple[IndicatorClass, ...]: ...
    @property
    def measures(self) -> Sequence[Description]: ...


def disagreements(settings: Settings) -> Iterator[str]:
    """Each fault as "key: what is wrong"."""
    yield from _tiers(settings.tiers)
    yield from _unknown_tiers(settings)
    yield from _rhythm(settings)
    yield from _weights(settings.indicator_classes)
    names = [measure.name for measure in settings.measures]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"measures: the name {name!r} is taken twice"


def _tiers(tiers: Sequence[Tier]) -> Iterator[str]:
    """Whether the tiers part the scale from 0 to 100."""
    names = [tier.name for tier in tiers]
    cut_offs = [tier.score_at_least for tier in tiers]
    if len(set(names)) != len(names):
        yield "tiers: every tier needs a name of its own"
    if any(upper <= lower for upper, lower in itertools.pairwise(cut_offs)):
        yield "tiers: score_at_least must fall from each tier to the next"
    if cut_offs and cut_offs[-1] != 0:
        yield "tiers: the last tier must begin at 0, so that every customer has a tier"


def _unknown_tiers(settings: Settings) -> Iterator[str]:
    """Settings that name a tier which there is not."""
    names = [tier.name for tier in settings.tiers]
    named: Mapping[str, tuple[str, ...]] = {
        "cadence.target_interval_days": tuple(settings.cadence.target_interval_days),
        "cadence.channel_targets": tuple(settings.cadence.channel_targets),
        "overcontact.monthly_cap_by_tier": tuple(settings.overcontact.monthly_cap_by_tier),
        "channels.default_by_tier": tuple(settings.channels.default_by_tier),
        "own_grade.tiers": tuple(settings.own_grade.tiers.values()),
        "prospects.tier": (settings.prospects.tier,),
        "prospects.tier_with_open_deal": (settings.prospects.tier_with_open_deal,),
    }
    for key, tiers in named.items():
        for tier in sorted(set(tiers) - set(names)):
            yield f"{key}: there is no tier {tier!r}; there are: {', '.join(names)}"


def _rhythm(settings: Settings) -> Iterator[str]:
    """Whether every tier has an interval, and one that its cap allows."""
    intervals = settings.cadence.target_interval_days
    for tier in settings.tiers:
        if tier.name not in intervals:
            yield f"cadence.target_interval_days: tier {tier.name!r} has no target interval"
            continue
        wanted, cap = DAYS_OF_A_CAP // intervals[tier.name], settings.overcontact.cap_of(tier.name)
        if wanted > cap:
            yield (
                f"cadence.target_interval_days.{tier.name}: every {intervals[tier.name]} days is"
                f" {wanted} contacts in 30 days, but the cap is {cap}"
            )


def _weights(classes: Sequence[IndicatorClass]) -> Iterator[str]:
    """Whether the classes make one whole."""
    weights = sum(Decimal(str(group.weight)) for group in classes)
    if weights != 100:
        yield f"indicator_classes: the weights must sum to 100; they sum to {weights}"

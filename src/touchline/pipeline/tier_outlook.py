"""What tiers will rest on once a tried import is run, said while a column can still be mapped."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from touchline.advice.own_grade import UNKNOWN, tier_of_grade
from touchline.pipeline.dry_run import DryRun
from touchline.policy import Policy


class RestsOn(StrEnum):
    """What sets the tier of most customers."""

    ORDERS = "orders"
    OWN_GRADE = "own_grade"
    NOTHING = "nothing"  # neither orders nor a grade: all are of the tier of who never bought


@dataclass(frozen=True)
class TierOutlook:
    """The answer, with the firm's own grades among the rows that were tried."""

    rests_on: RestsOn
    grades: tuple[tuple[str, str], ...] = ()  # the firm's word → our tier
    unknown_grades: tuple[str, ...] = ()  # words that mean no tier until the policy says so


def tier_outlook(run: DryRun, stored: Collection[str], policy: Policy) -> TierOutlook:
    """`stored` are the fact tables that the lake has rows of already."""
    facts = [fact for table in run.tables for fact in table.facts]
    gained = {fact.fact for fact in facts if fact.accepted}
    words = sorted({word for fact in facts for word in fact.grades})
    places = {word: tier_of_grade(word, policy) for word in words}
    has_orders = "order" in gained or "order" in stored
    rule = policy.own_grade.sets_tier
    ruled = rule == "always" or not has_orders
    if rule == "never" or not ruled:
        return TierOutlook(RestsOn.ORDERS if has_orders else RestsOn.NOTHING)
    known = tuple(
        (word, policy.tier_names[place]) for word, place in places.items() if place != UNKNOWN
    )
    unknown = tuple(word for word, place in places.items() if place == UNKNOWN)
    otherwise = RestsOn.ORDERS if has_orders else RestsOn.NOTHING
    return TierOutlook(RestsOn.OWN_GRADE if known else otherwise, known, unknown)

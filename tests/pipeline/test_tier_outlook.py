"""Before an import it is told what the tiers will rest on."""

from touchline import policy
from touchline.pipeline.dry_run import DryRun, TriedFact, TriedTable
from touchline.pipeline.tier_outlook import RestsOn, TierOutlook, tier_outlook

HOUSE = policy.default()


def run(*facts: tuple[str, tuple[str, ...]]) -> DryRun:
    tried = tuple(TriedFact(name, 1, 1, {}, {}, [], grades=grades) for name, grades in facts)
    return DryRun((TriedTable("t", 1, tried, []),), ())


def test_orders_come_first_those_of_an_earlier_import_too() -> None:
    assert tier_outlook(run(("customer", ("A",)), ("order", ())), (), HOUSE).rests_on == "orders"
    assert tier_outlook(run(("customer", ("A",))), ("order",), HOUSE).rests_on == "orders"


def test_without_orders_the_firms_own_grade_counts_and_words_nobody_knows_are_named() -> None:
    assert tier_outlook(run(("customer", ("A", "金卡"))), (), HOUSE) == TierOutlook(
        RestsOn.OWN_GRADE, (("A", "A"),), ("金卡",)
    )


def test_without_both_nothing_tells() -> None:
    assert tier_outlook(run(("customer", ())), (), HOUSE) == TierOutlook(RestsOn.NOTHING)
    never = policy.load('[own_grade]\nsets_tier = "never"\n')
    assert tier_outlook(run(("customer", ("A",))), (), never).rests_on is RestsOn.NOTHING

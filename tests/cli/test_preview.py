"""What a dry run warns of."""

from touchline import policy
from touchline.cli.preview import hints_on_left_out, hints_on_numbers, hints_on_tiers
from touchline.intake.proposal.sample import Sample
from touchline.intake.propose import propose
from touchline.pipeline.tier_outlook import RestsOn, TierOutlook
from touchline.vocabulary.mapping import Mapping


def mapping(into: str, **rules: str) -> Mapping:
    fact = {"into": into, "set": {"customer_ref": "who", **rules}}
    return Mapping.model_validate({"source": "x", "table": [{"files": ["a.csv"], "fact": [fact]}]})


def test_rows_without_a_number_of_their_own_are_warned_of() -> None:
    (hint,) = hints_on_numbers(mapping("order", happened_at="when"))
    assert "a.csv" in hint
    assert "source_id" in hint


def test_rows_with_a_number_and_customers_are_not() -> None:
    assert hints_on_numbers(mapping("order", happened_at="when", source_id="no")) == []
    assert hints_on_numbers(mapping("customer", region="where")) == []


def test_a_column_with_cells_that_feeds_nothing_is_named_and_an_empty_one_is_not() -> None:
    cells = {
        "客户编号": ("K1", "K2"),
        "客户名称": ("甲公司", "乙公司"),
        "神秘一栏": ("x", "y"),
        "空栏": (None, None),
    }
    assert hints_on_left_out(propose([Sample("客户.csv", "", cells)])) == [
        "客户.csv: left out: 神秘一栏."
    ]


def test_what_tiers_rest_on_is_told_unless_it_is_orders() -> None:
    house = policy.default()
    (nothing,) = hints_on_tiers(TierOutlook(RestsOn.NOTHING, (), ("金卡",)), house)
    assert "Every customer would be of tier C" in nothing
    assert "金卡" in nothing
    (grades,) = hints_on_tiers(TierOutlook(RestsOn.OWN_GRADE, (("重点", "A"),)), house)
    assert "重点 → A" in grades
    assert hints_on_tiers(TierOutlook(RestsOn.ORDERS), house) == []

"""Tiers by cut-off, for prospects, and with a margin against flapping."""

from typing import Any

import pyarrow as pa
import pytest

from touchline import policy
from touchline.advice.tier import assign_tier

HOUSE = policy.default()


def tiers(scores: list[float | None], **columns: list[Any]) -> list[str]:
    table = pa.table({"score": pa.array(scores, pa.float64()), **columns})
    given: list[str] = assign_tier(table, HOUSE)["tier"].to_pylist()
    return given


@pytest.mark.contract("A6.18")
def test_a_tier_begins_at_its_cut_off() -> None:
    assert tiers([100, 80, 79.99, 50, 49.99, 0]) == ["A", "A", "B", "B", "C", "C"]


def test_who_never_bought_gets_the_tier_of_prospects() -> None:
    assert tiers([None, None, None], deals_open=[0, 1, None]) == ["C", "B", "C"]
    assert tiers([None], open_deal_value=[250.0]) == ["B"]


def test_a_customer_falls_only_by_the_margin_below_the_cut_off() -> None:
    previous = ["A", "A", "A", "B", "C"]
    assert tiers([75, 74.99, 40, 85, 60], previous_tier=previous) == ["A", "B", "C", "A", "B"]


def test_a_long_fall_keeps_the_margin_of_the_tier_that_is_reached() -> None:
    assert tiers([46], previous_tier=["A"]) == ["B"]


def test_an_unknown_previous_tier_counts_for_nothing() -> None:
    assert tiers([76, 76], previous_tier=[None, "VIP"]) == ["B", "B"]


def test_the_cut_offs_are_the_policys() -> None:
    own = policy.load(
        "\n".join(
            f'[[tiers]]\nname="{name}"\nscore_at_least={cut}\n'
            'label={en="x", zh-hans="x", zh-hant="x"}'
            for name, cut in (("gold", 90), ("rest", 0))
        )
        + "\n[cadence]\ntarget_interval_days = {gold = 10, rest = 60}\n"
        + "[prospects]\ntier = 'rest'\ntier_with_open_deal = 'gold'\n"
        + "[channels]\ndefault_by_tier = {gold = 'visit'}\n"
    )
    table = pa.table({"score": pa.array([95.0, 80.0, None])})
    assert assign_tier(table, own)["tier"].to_pylist() == ["gold", "rest", "rest"]

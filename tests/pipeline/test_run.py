"""Runs: the one made last is the one that people see."""

from datetime import date
from typing import Any

import pytest

from touchline import facts, policy
from touchline.lake.snapshot import fact_files, reading
from touchline.pipeline.compact import compact
from touchline.pipeline.run import latest_run, make_run
from touchline.vocabulary.derived import DERIVED_FLAGS, DerivedFact, DerivedRows
from touchline.vocabulary.shelf import things_on

SALES = """
source = "shop"
[[table]]
files = ["*.csv"]
[[table.fact]]
into = "order"
set = { customer_ref = "who", happened_at = "when", amount = "amount", currency = "money" }
"""
TODAY = date(2026, 5, 31)


@pytest.fixture
def shop(firm: Any, sheet: Any) -> Any:
    """Two purchases in the firm's currency and one in another."""
    told = [("K1", "100", "CNY"), ("K1", "20", None), ("K2", "50", "USD")]
    rows = [
        {"who": who, "when": "2026-05-01 10:00", "amount": amount, "money": money}
        for who, amount, money in told
    ]
    firm.bring(SALES, sheet("sales.csv", rows))
    return firm


def test_a_run_made_again_is_the_latest(shop: Any) -> None:
    before, after = policy.load(""), policy.load("[windows]\nrolling_weeks = 4\n")
    names = [
        make_run(shop.workspace, shop.engine, each, TODAY).manifest.run
        for each in (before, after, before)
    ]
    assert names[0] == names[2] != names[1]
    assert latest_run(shop.workspace).manifest.run == names[0]


def test_amounts_of_another_currency_are_told(shop: Any) -> None:
    made = make_run(shop.workspace, shop.engine, policy.load(""), TODAY)
    assert made.manifest.other_currencies == {"order": {"USD": 1}}


@pytest.mark.parametrize("zones", [("UTC", "Asia/Shanghai"), ("Asia/Shanghai", "UTC")])
def test_a_file_told_again_by_a_mended_mapping_counts_as_the_mapping_says_now(
    firm: Any, sheet: Any, zones: tuple[str, str]
) -> None:
    sales = sheet("sales.csv", [{"who": "K1", "when": "2026-05-01 10:00", "amount": "5"}])
    plain = SALES.replace(', currency = "money"', "")
    for zone in zones:
        firm.bring(f'time_zone = "{zone}"\n{plain}', sales)
        compact(firm.workspace, firm.engine, "UTC")
    with reading(firm.workspace) as snapshot:
        files = fact_files(firm.workspace, snapshot)["order"]
        (found,) = firm.engine.query(
            'SELECT happened_at FROM "order"', {"order": files}
        ).to_pylist()
    assert found["happened_at"].hour == {"UTC": 10, "Asia/Shanghai": 2}[zones[1]]


def test_no_source_can_call_its_rows_derived(firm: Any, sheet: Any) -> None:
    mapping = SALES.replace("money", "mark").replace("currency", "flags")
    for number, mark in enumerate(["from_lines", None]):
        row = {"who": "K1", "when": f"2026-05-0{number + 1}", "amount": "1", "mark": mark}
        firm.bring(mapping, sheet(f"{number}.csv", [row]))
        made = compact(firm.workspace, firm.engine, "UTC")
    assert made.rows("order") == 2


def test_every_flag_of_derived_rows_is_kept_for_them() -> None:
    shelf = things_on(facts, DerivedFact).values()
    assert {each.flag for each in shelf if isinstance(each, DerivedRows)} == DERIVED_FLAGS

"""Policies go to TOML and come back the same."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline import policy
from touchline.policy import Change, Policy
from touchline.vocabulary.errors import TouchlineError

amounts = st.decimals(min_value=0, max_value=1_000_000, places=4)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


@st.composite
def plain_policies(draw: st.DrawFn) -> dict[str, Any]:
    """Policies in plain values, with what is hard to spell: odd text, times, money, lists."""
    return {
        "version": draw(st.integers(1, 10**6)),
        "note": draw(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]))),
        "name": {"en": draw(words), "zh-hans": draw(words), "zh-hant": draw(words)},
        "costs": {"visit": draw(amounts), "sms": draw(amounts)},
        "retier": {"margin_points": draw(st.floats(0, 50))},
        "refresh": {"at": draw(st.times())},
        "red_lines": {"columns": draw(st.lists(words)), "identifiers": ["phone", "note"]},
        "overcontact": {"monthly_cap_by_channel": {"visit": draw(st.integers(1, 99))}},
        "cadence": {"target_interval_days": {"A": 10, "B": draw(st.integers(8, 99)), "C": 99}},
    }


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(plain_policies())
def test_a_policy_comes_back_exactly(plain: dict[str, Any]) -> None:
    given_policy = Policy.model_validate(plain)
    text = policy.dump(given_policy)
    assert policy.load(text) == given_policy
    assert policy.load(text).digest == given_policy.digest
    assert policy.dump(policy.load(text)) == text


def test_every_setting_stands_under_its_meaning() -> None:
    text = policy.dump(policy.default())
    assert "# The rolling window of windowed measures (S0:4) [weeks]\nrolling_weeks = 13" in text


def test_custom_measures_are_kept() -> None:
    text = """
[[measures]]
kind = "counted"
name = "big_orders"
label = {en = "Big orders", zh-hans = "大单", zh-hant = "大單"}
meaning = {en = "Orders over 1000", zh-hans = "超过一千的订单", zh-hant = "超過一千的訂單"}
unit = "count"
level = "base"
fact = "order"
sql = "count(*) FILTER (WHERE amount > 1000)"
"""
    own = policy.load(text)
    assert own.measures[0].name == "big_orders"
    assert policy.load(policy.dump(own)) == own


def test_the_digest_is_of_the_meaning_not_of_the_spelling() -> None:
    plain = policy.load("[costs]\nvisit = 300\n[windows]\nrolling_weeks = 13\n")
    assert plain.digest == policy.load("# same\n[costs]\nvisit = 300.0000\n").digest
    assert plain.digest == policy.default().digest
    assert plain.digest != policy.load("[costs]\nvisit = 300.0001\n").digest


def test_the_default_digest_does_not_move_unnoticed() -> None:
    assert len(policy.default().digest) == 64
    assert policy.default().digest == policy.default().digest


def test_money_is_exact() -> None:
    assert policy.load("[costs]\nsms = 0.1\n").costs.sms == Decimal("0.1")


def test_a_file_is_read_with_or_without_a_bom(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("\ufeffversion = 7\n", encoding="utf-8")
    assert policy.load(file).version == 7


def test_a_missing_file_is_a_readable_error(tmp_path: Path) -> None:
    with pytest.raises(TouchlineError, match="cannot be read"):
        policy.load(tmp_path / "none.toml")


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "firm.toml"
    file.write_text("version = 0\n", encoding="utf-8")
    with pytest.raises(TouchlineError) as caught:
        policy.load(file)
    assert caught.value.where == "firm.toml:1"


def test_the_difference_of_two_policies_is_told_by_key() -> None:
    after = policy.load(
        "version = 2\n[windows]\nrolling_weeks = 26\n[overcontact.monthly_cap_by_tier]\nA = 6\n"
    )
    assert policy.diff(policy.default(), after) == [
        Change("overcontact.monthly_cap_by_tier.A", None, 6),
        Change("version", 1, 2),
        Change("windows.rolling_weeks", 13, 26),
    ]
    assert policy.diff(after, after) == []

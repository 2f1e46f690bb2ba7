"""A mapping that does not fit is refused with the file and the key that must be mended."""

import re
from pathlib import Path

import pytest

from touchline.intake.mapping import load_mapping, parse_mapping, table_rule
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.mapping import (
    Condition,
    FactRule,
    IdentityRule,
    Lookup,
    Mapping,
    ReadOptions,
    Refusal,
    Rule,
    TableRule,
)

GOOD = """
source = "crm"
[[table]]
files = ["活动*.xlsx", "calls.csv"]
sheet = "2026*"
[[table.fact]]
into = "interaction"
[table.fact.set]
customer_ref = "who"
channel = "how"
[[table]]
files = ["*"]
[[table.identity]]
ref = "who"
set = { name = "name" }
"""


def refused(text: str) -> TouchlineError:
    with pytest.raises(TouchlineError) as caught:
        parse_mapping(text, "mapping.toml")
    assert "mapping.toml" in caught.value.where
    assert caught.value.remedy
    return caught.value


def test_the_first_rule_whose_patterns_match_takes_the_table() -> None:
    mapping = parse_mapping(GOOD, "mapping.toml").mapping
    assert table_rule(mapping, "活动记录.xlsx", "2026年") is mapping.table[0]
    assert table_rule(mapping, "活动记录.xlsx", "说明") is mapping.table[1]


def test_no_rule_may_take_a_table() -> None:
    mapping = parse_mapping(GOOD.replace('"*"', '"other.csv"'), "mapping.toml").mapping
    assert table_rule(mapping, "calls.txt", "") is None


def test_broken_toml_is_named() -> None:
    assert "not TOML" in refused("source = ").what


def test_an_unknown_key_is_named() -> None:
    error = refused(GOOD.replace('channel = "how"', 'channel = { colum = "how" }'))
    assert "channel" in error.where


def test_an_unknown_fact_column_is_named() -> None:
    assert "no column chanel;" in refused(GOOD.replace("channel =", "chanel =")).what


def test_a_lookup_must_be_declared() -> None:
    rule = 'channel = { column = "how", lookup = ["ways.word"] }'
    error = refused(GOOD.replace('channel = "how"', rule))
    assert "'ways.word'" in error.what
    assert "interaction.channel" in error.where


def test_a_column_that_says_who_someone_is_may_not_feed_a_fact() -> None:
    identity = '[[table.identity]]\nref = "who"\nset = { name = "how" }\n'
    error = refused(GOOD.replace('[[table]]\nfiles = ["*"]', identity + '[[table]]\nfiles = ["*"]'))
    assert "says who someone is" in error.what


def test_a_mapping_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(TouchlineError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "rule",
    [
        'happened_at = { column = "when", formats = ["%Q"] }',
        'happened_at = { column = "when", formats = ["%H:%M"] }',
        'happened_at = { column = "when", unit = "days", origin = "yesterday" }',
        'happened_at = { column = "when", time_zone = "Mars/Olympus" }',
    ],
)
def test_a_rule_for_times_is_tried_before_any_row(rule: str) -> None:
    error = refused(GOOD.replace('channel = "how"', f'channel = "how"\n{rule}'))
    assert "interaction.happened_at" in error.where


def test_the_mappings_own_zone_is_tried_too() -> None:
    assert "time_zone" in refused('time_zone = "Mars/Olympus"' + GOOD).where


def test_every_key_of_a_mapping_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "mapping.md").read_text(encoding="utf-8")
    parts = (Mapping, Lookup, TableRule, ReadOptions, Condition, Refusal, FactRule, Rule)
    keys = {key for part in (*parts, IdentityRule) for key in part.model_fields}
    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} == set()


@pytest.mark.parametrize(
    "rule",
    [
        'outcome = { column = "how", values = { "成交" = "ordered" } }',
        'outcome = { column = "how", otherwise = "ordered" }',
        'outcome = { column = "how", default = "ordered" }',
        'outcome = { constant = "ordered" }',
    ],
)
def test_a_word_that_a_closed_set_lacks_is_refused_before_any_row_waits(rule: str) -> None:
    error = refused(GOOD.replace('channel = "how"', f'channel = "how"\n{rule}'))
    assert error.what == "'ordered' is not a word of outcome."
    assert error.where.endswith("interaction.outcome")
    assert "no_answer" in error.remedy


def test_a_closed_set_takes_its_words_in_any_language() -> None:
    words = 'outcome = { column = "how", values = { "x" = "未接通" } }'
    parse_mapping(GOOD.replace('channel = "how"', f'channel = "how"\n{words}'), "mapping.toml")

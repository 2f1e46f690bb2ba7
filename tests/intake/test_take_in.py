"""One batch of raw rows, by hand: what each rule of a mapping does to it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.intake.columns import Reading
from touchline.intake.mapping import parse_mapping
from touchline.intake.outcome import Outcome
from touchline.intake.pseudonyms import Pseudonyms
from touchline.intake.raw_json import rows_as_json
from touchline.intake.settings import Settings
from touchline.intake.take_in import make_intake
from touchline.policy.firm import RedLines
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.source import RawBatch

NOW = datetime(2026, 6, 1, tzinfo=UTC)
Row = dict[str, str | None]


@dataclass(frozen=True)
class Table:
    name: str = "a.csv"
    file_name: str = "a.csv"
    sheet: str = ""
    digest: str = ""
    exported_at: datetime = NOW
    rows: list[Row] = field(default_factory=list)

    def batches(self, options: Any) -> Any:
        raise AssertionError(options)


def taken(
    rules: str, rows: list[Row], head: str = "", red_lines: RedLines | None = None
) -> Outcome:
    """What becomes of the rows by one [[table.fact]] or [[table.identity]]."""
    text = f'source = "x"\n{head}\n[[table]]\nfiles = ["*"]\n{rules}'
    mapping = parse_mapping(text, "m.toml").mapping
    settings = Settings(NOW, "CNY", red_lines or RedLines())
    reading = Reading(mapping, settings, {}, Pseudonyms(lambda purpose: purpose.encode()))
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}
    numbers = pa.array(range(2, len(rows) + 2), pa.int64())
    batch = RawBatch(pa.RecordBatch.from_pydict(columns), numbers)
    return make_intake(Table(), mapping.table[0], reading).take_in(batch)


def orders(rule: str, rows: list[Row], head: str = "") -> list[dict[str, Any]]:
    base = '[[table.fact]]\ninto = "order"\n[table.fact.set]\ncustomer_ref = "who"\n'
    full: list[Row] = [{"who": "A", "when": "2026-01-02 03:04", **row} for row in rows]
    if "happened_at" not in rule:
        base += 'happened_at = "when"\n'
    outcome = taken(base + rule, full, head)
    assert not outcome.quarantined, outcome.quarantine_table().to_pylist()
    found: list[dict[str, Any]] = outcome.facts[0].rows.to_pylist()
    return found


def amounts(rule: str, rows: list[Row], head: str = "") -> list[str]:
    return [str(row["amount"]) for row in orders(rule, rows, head)]


def test_products_are_exact() -> None:
    rule = 'amount = { product = ["pieces", "price"] }'
    assert amounts(rule, [{"pieces": "3", "price": "0.1"}]) == ["0.3000"]


def test_numbers_may_be_negated() -> None:
    assert amounts('amount = { column = "n", negate = true }', [{"n": "2.5"}]) == ["-2.5000"]


def test_constants_defaults_and_prefixes() -> None:
    rule = """
source_id = { column = "id", prefix = "P-" }
channel = { constant = "shop" }
product_line = { column = "line", default = "none" }
"""
    (row,) = orders(rule, [{"id": "7", "line": None}])
    assert (row["source_id"], row["channel"], row["product_line"]) == ("P-7", "shop", "none")


def test_words_that_the_map_lacks_become_otherwise() -> None:
    rule = 'product_line = { column = "line", values = { "甲" = "a" }, otherwise = "rest" }'
    rows = orders(rule, [{"line": "甲"}, {"line": "乙"}, {"line": None}])
    assert [row["product_line"] for row in rows] == ["a", "rest", None]


def test_joined_columns_and_row_numbers_make_ids() -> None:
    rule = 'source_id = { joined = ["a", "b"] }'
    assert orders(rule, [{"a": "1", "b": None}])[0]["source_id"] == "1-"
    assert orders("source_id = { row_number = true }", [{}])[0]["source_id"] == "2"


@pytest.mark.contract("A2.1", "A2.5")
@pytest.mark.contract("S7")
def test_a_number_joined_of_several_columns_is_hidden_wherever_it_stands_whole() -> None:
    rule = """
[[table.fact]]
into = "payment"
[table.fact.set]
customer_ref = { joined = ["zone", "account"] }
source_id = { joined = ["account", "n", "zone"] }
order_id = { joined = ["zone", "account"] }
happened_at = "when"
amount = "n"
"""
    row: Row = {"zone": "Z9", "account": "A77", "n": "5", "when": "2026-01-02"}
    (found,) = taken(rule, [row]).facts[0].rows.to_pylist()
    code = shown(found["customer_ref"])
    assert (found["source_id"], found["order_id"]) == (f"{code}-5", code)


def test_a_missing_time_is_filled_from_the_record_and_marked() -> None:
    rule = 'happened_at = "at"\nrecorded_at = "when"'
    rows = orders(rule, [{"at": None}, {"at": "2026-01-01 00:00"}])
    assert [str(row["happened_at"]) for row in rows] == [
        "2026-01-02 03:04:00",
        "2026-01-01 00:00:00",
    ]
    assert [row["time_repaired"] for row in rows] == ["recorded_at", None]


def test_rounded_amounts_are_flagged() -> None:
    rows = orders('amount = "n"', [{"n": "0.12345"}, {"n": "1"}])
    assert [row["flags"] for row in rows] == ["amount:rounded", None]


def test_the_currency_is_the_rows_the_mappings_or_the_firms() -> None:
    rows = orders('currency = "c"', [{"c": "usd"}, {"c": None}], 'currency = "EUR"')
    assert [row["currency"] for row in rows] == ["USD", "EUR"]
    assert orders("", [{}])[0]["currency"] == "CNY"


def test_two_rules_into_one_table_never_share_a_digest() -> None:
    rule = '[[table.fact]]\ninto = "order"\nset = { customer_ref = "who", happened_at = "when" }\n'
    outcome = taken(rule * 2, [{"who": "A", "when": "2026-01-01"}])
    ids = [facts.rows["source_id"][0].as_py() for facts in outcome.facts]
    assert ids[1] == f"{ids[0]}:2"


def test_a_fact_column_may_be_a_red_line() -> None:
    rule = '[[table.fact]]\ninto = "order"\n[table.fact.set]\ncustomer_ref = "who"\n'
    rule += 'happened_at = "when"\namount = "n"\n'
    rows: list[Row] = [{"who": "A", "when": "2026-01-01", "n": "5"}]
    outcome = taken(rule, rows, red_lines=RedLines(columns=("order.amount",)))
    assert outcome.facts[0].rows["amount"].to_pylist() == [None]


def test_conditions_choose_rows() -> None:
    rule = """
[[table.fact]]
into = "order"
when = [{ column = "n", above = 1 }, { column = "n", at_most = 3 }, { column = "a", same_as = "b" }]
set = { customer_ref = "a", happened_at = "when", source_id = "n" }
"""
    rows: list[Row] = [
        {"n": number, "a": "x", "b": other, "when": "2026-01-01"}
        for number, other in [("1", "x"), ("2", "x"), ("3", "x"), ("3.5", "x"), ("2", "y")]
    ]
    outcome = taken(rule, rows)
    assert outcome.facts[0].rows["source_id"].to_pylist() == ["2", "3"]
    assert outcome.counts[""].received == 3


def test_the_latest_of_several_names_is_kept() -> None:
    rule = '[[table.identity]]\nref = "who"\nset = { name = "name" }\n'
    rows: list[Row] = [{"who": "A", "name": name} for name in ("甲", "乙", None)]
    outcome = taken(rule, rows)
    assert outcome.identity_table()["value"].to_pylist() == ["乙"]
    assert outcome.counts[""].rejected == {"identifiers only: kept in the vault": 3}


CELL = st.none() | st.text(max_size=15)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.fixed_dictionaries({"a": CELL, '"b\\': CELL}), min_size=1, max_size=5))
def test_any_row_becomes_json_and_comes_back(rows: list[Row]) -> None:
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}
    texts = rows_as_json(columns, len(rows)).to_pylist()
    assert [json.loads(text) for text in texts] == rows


SPELLED = CELL | st.sampled_from(["2026-01-01", "2026-02-30", "1,5", "12%", "A", "是", "3万"])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(("who", "when", "n", "c"), SPELLED)),
        min_size=1,
        max_size=8,
    )
)
def test_every_row_is_accepted_or_waits(rows: list[Row]) -> None:
    rule = '[[table.fact]]\ninto = "order"\n[table.fact.set]\ncustomer_ref = "who"\n'
    rule += 'happened_at = "when"\namount = "n"\ncurrency = "c"\n'
    outcome = taken(rule, rows)
    accepted = sum(facts.rows.num_rows for facts in outcome.facts)
    assert accepted + outcome.quarantine_table().num_rows == len(rows)


CALL = (
    '[[table.fact]]\ninto = "interaction"\n[table.fact.set]\ncustomer_ref = "who"\n'
    'happened_at = "when"\ndirection = { constant = "outbound" }\n'
)


def call(how: str, result: str) -> Row:
    return {"who": "A", "when": "2026-01-02 03:04", "how": how, "result": result}


def test_an_unknown_word_where_a_row_can_be_without_it_stays_empty_marked_and_counted() -> None:
    rules = CALL + 'channel = "how"\noutcome = "result"\n'
    outcome = taken(rules, [call("电话", "聊了半天天气"), call("电话", "已接通")])
    stored = outcome.facts[0].rows.to_pylist()
    assert [row["outcome"] for row in stored] == [None, "reached"]
    assert [row["flags"] for row in stored] == ["outcome:unknown_word", None]
    assert outcome.counts["interaction"].emptied == {"outcome:unknown_word": 1}
    assert not outcome.counts["interaction"].quarantined


def test_an_unknown_word_where_a_row_cannot_be_without_it_keeps_the_row_back() -> None:
    rules = CALL + 'channel = "how"\noutcome = "result"\n'
    outcome = taken(rules, [call("飞鸽传书", "聊了半天天气")])
    assert outcome.counts["interaction"].quarantined == {"unknown_word": 1}
    assert not outcome.counts["interaction"].emptied


def test_an_unknown_status_keeps_an_order_back_for_it_may_be_cancelled() -> None:
    rules = '[[table.fact]]\ninto = "order"\n[table.fact.set]\ncustomer_ref = "who"\n'
    rules += 'happened_at = "when"\nstatus = "s"\n'
    outcome = taken(rules, [{"who": "A", "when": "2026-01-02 03:04", "s": "老板说算了"}])
    assert outcome.counts["order"].quarantined == {"unknown_word": 1}


def test_an_ignored_word_leaves_the_cell_empty_and_is_counted_apart() -> None:
    rules = CALL + 'channel = "how"\noutcome = { column = "result", ignore = ["下雨"] }\n'
    outcome = taken(rules, [call("电话", "下雨"), call("电话", "已接通")])
    assert outcome.facts[0].rows.column("outcome").to_pylist() == [None, "reached"]
    assert outcome.counts["interaction"].emptied == {"outcome:ignored_word": 1}


def test_that_a_customer_can_be_reached_is_kept_without_what_reaches_anybody() -> None:
    rules = (
        '[[table.fact]]\ninto = "customer"\n[table.fact.set]\ncustomer_ref = "who"\n'
        '[[table.identity]]\nsubject = "customer"\nref = "who"\n'
        '[table.identity.set]\nemail = "mail"\nphone = "tel"\nwechat = "wx"\n'
    )
    rows: list[Row] = [
        {"who": "A", "mail": "a@b.cn", "tel": "138 0013 8000", "wx": None},
        {"who": "B", "mail": "none", "tel": "—", "wx": "qinghe"},
    ]
    (facts,) = taken(rules, rows).facts
    known = ("email_known", "phone_known", "messenger_known")
    assert facts.rows.select(known).to_pylist() == [
        dict(zip(known, (True, True, None), strict=True)),
        dict(zip(known, (None, None, True), strict=True)),
    ]
    forbidden = taken(rules, rows, red_lines=RedLines(identifiers=(Identifier.EMAIL,))).facts[0]
    assert forbidden.rows["email_known"].null_count == 2

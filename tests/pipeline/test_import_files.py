"""Every row that comes in is stored, known already, refused, or waits with a reason."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.policy.firm import RedLines
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.pseudonym import pseudonym, shown
from touchline.vocabulary.source import Defect, Unreadable

CALLS = """
source = "crm"
time_zone = "Asia/Shanghai"
[[table]]
files = ["calls*.csv"]
[[table.fact]]
into = "interaction"
refuse = [{ when = [{ column = "who", starts_with = "TEST" }], reason = "test customer" }]
[table.fact.set]
source_id = "id"
customer_ref = "who"
happened_at = "when"
channel = { constant = "call" }
direction = { column = "way", values = { "打出" = "outbound", "打入" = "inbound" } }
cost = "cost"
[[table.identity]]
ref = "who"
[table.identity.set]
name = "name"
phone = "phone"
"""
PURCHASES = """
source = "shop"
[[table]]
files = ["*.csv"]
[[table.fact]]
into = "order"
[table.fact.set]
customer_ref = "who"
happened_at = "when"
amount = "amount"
"""


def call(number: int, **changes: str | None) -> dict[str, str | None]:
    row: dict[str, str | None] = {
        "id": f"c{number}",
        "who": f"K{number % 7}",
        "when": "2026-03-01 10:00",
        "way": "打出",
        "cost": "1.50",
        "name": f"客户{number % 7}",
        "phone": "13812345678",
    }
    return row | changes


def counts(report: Any) -> tuple[int, int, int, int, int]:
    """(received, stored, duplicate, rejected, quarantined)."""
    names = ("received", "stored", "duplicate", "rejected", "quarantined")
    return tuple(report.total(name) for name in names)


@pytest.mark.contract("A1.2", "A1.14", "A2.1")
def test_each_row_ends_in_one_of_four_places(firm: Any, sheet: Any) -> None:
    rows = [call(1), call(2, when="2026-02-30"), call(3, who="TEST9"), call(1)]
    report = firm.bring(CALLS, sheet("calls.csv", rows))
    assert counts(report) == (4, 1, 1, 1, 1)
    assert report.reasons("rejected") == {"test customer": 1}
    assert report.reasons("quarantined") == {"time_not_real": 1}


@pytest.mark.contract("A2.6", "A26.1")
def test_a_stored_row_is_in_standard_form(firm: Any, sheet: Any) -> None:
    firm.bring(CALLS, sheet("calls.csv", [call(1, cost="￥1,234.50")]))
    (row,) = firm.arrived("interaction")
    assert str(row["happened_at"]) == "2026-03-01 02:00:00"
    assert str(row["cost"]) == "1234.5000"
    assert (row["direction"], row["source"], row["_row"]) == ("outbound", "crm", 2)


@pytest.mark.contract("A3.1")
def test_the_lake_knows_a_customer_by_pseudonym_and_the_vault_by_number(
    firm: Any, sheet: Any
) -> None:
    firm.bring(CALLS, sheet("calls.csv", [call(1)]))
    (row,) = firm.arrived("interaction")
    ref = pseudonym(firm.vault.pseudonym_key("customer"), "customer", "K1")
    assert row["customer_ref"] == ref
    assert firm.vault.reveal(ref) == {
        Identifier.NUMBER: "K1",
        Identifier.NAME: "客户1",
        Identifier.PHONE: "+8613812345678",
    }


def test_no_identifier_is_in_any_file_of_the_workspace(firm: Any, sheet: Any) -> None:
    canary = call(1, who="CANARY-77", name="甲乙丙丁", phone="13899998888")
    bad = call(2, who="CANARY-78", when="?", name="戊己庚辛")
    firm.bring(CALLS, sheet("calls.csv", [canary, bad]))
    files = [file for file in firm.workspace.root.rglob("*") if file.is_file()]
    content = b"".join(file.read_bytes() for file in files)
    assert files
    for text in ("CANARY-7", "甲乙丙丁", "戊己庚辛", "13899998888"):
        assert text.encode() not in content


def test_a_customer_number_that_serves_as_source_id_is_stored_as_its_pseudonym(
    firm: Any, sheet: Any
) -> None:
    mapping = CALLS.replace('source_id = "id"', 'source_id = { joined = ["who", "when"] }')
    firm.bring(mapping, sheet("calls.csv", [call(1)]))
    (row,) = firm.arrived("interaction")
    assert row["source_id"] == f"{shown(row['customer_ref'])}-2026-03-01 10:00"


def test_importing_the_same_file_again_changes_nothing(firm: Any, sheet: Any) -> None:
    calls = sheet("calls.csv", [call(1), call(2, way="?")])
    firm.bring(CALLS, calls)
    again = firm.bring(CALLS, calls)
    assert counts(again) == (2, 0, 1, 0, 1)
    assert again.files[0].already_imported
    assert len(firm.arrived("interaction")) == 1


def test_two_copies_of_one_file_count_once(firm: Any, sheet: Any) -> None:
    rows = [{"who": "A", "when": "2026-01-01", "amount": "5"}] * 2
    report = firm.bring(PURCHASES, sheet("a.csv", rows), sheet("a.csv", rows))
    assert counts(report) == (4, 2, 2, 0, 0)


def test_equal_rows_without_a_number_are_two_purchases_and_fold_when_exported_again(
    firm: Any, sheet: Any
) -> None:
    row = {"who": "A", "when": "2026-01-01", "amount": "5"}
    later = {"who": "B", "when": "2026-01-02", "amount": "7"}
    assert counts(firm.bring(PURCHASES, sheet("a.csv", [row, row]))) == (2, 2, 0, 0, 0)
    overlapping = firm.bring(PURCHASES, sheet("b.csv", [row, row, later]))
    assert counts(overlapping) == (3, 1, 2, 0, 0)


def test_the_same_number_with_another_body_is_a_conflict(firm: Any, sheet: Any) -> None:
    report = firm.bring(CALLS, sheet("calls.csv", [call(1), call(1, cost="9")]))
    assert counts(report) == (2, 1, 1, 0, 0)
    assert report.total("conflict") == 1


@pytest.mark.contract("A24.1")
def test_what_the_red_lines_forbid_is_dropped_and_counted(firm: Any, sheet: Any) -> None:
    firm.red_lines = RedLines(identifiers=(Identifier.PHONE,), columns=("*cost*",))
    report = firm.bring(CALLS, sheet("calls.csv", [call(1), call(2, way="?")]))
    assert report.files[0].red_line_cells == {"cost": 2, "phone": 2}
    assert {kind for _, kind in firm.vault.kept} == {"number", "name"}
    assert firm.arrived("interaction")[0]["cost"] is None
    (waiting,) = firm.quarantine.open_rows()
    assert (waiting.raw["cost"], waiting.raw["phone"]) == (None, None)


@pytest.mark.contract("A24.1")
def test_a_lookup_is_no_way_around_the_red_lines(firm: Any, sheet: Any) -> None:
    firm.red_lines = RedLines(columns=("passport",))
    mapping = """
source = "crm"
[lookup.people]
file = "people.csv"
key = "id"
[[table]]
files = ["cards.csv"]
[[table.identity]]
ref = "id"
[table.identity.set]
name = { column = "id", lookup = ["people.name"] }
note = { column = "id", lookup = ["people.passport"] }
"""
    people = sheet("people.csv", [{"id": "7", "name": "Bo", "passport": "E1234"}])
    report = firm.bring(mapping, people, sheet("cards.csv", [{"id": "7"}]))
    assert set(firm.vault.kept.values()) == {"7", "Bo"}
    assert report.files[0].red_line_cells == {"note": 1}


def test_a_row_that_could_not_be_split_leaves_no_forbidden_text(firm: Any, sheet: Any) -> None:
    firm.red_lines = RedLines(columns=("*cost*",))
    ragged = Defect(3, "ragged_row", "The row has 9 cells.", "Mend it.", "c2,K1,secret cost")
    report = firm.bring(CALLS, sheet("calls.csv", [call(1)], (ragged,)))
    (waiting,) = firm.quarantine.open_rows()
    assert (report.total("quarantined"), waiting.row_number) == (1, 3)
    assert waiting.raw == {"": ""}


def test_a_bad_row_says_where_why_and_what_to_do(firm: Any, sheet: Any) -> None:
    firm.bring(CALLS, sheet("calls.csv", [call(1), call(2, when="soon")]))
    (waiting,) = firm.quarantine.open_rows()
    assert (waiting.file, waiting.row_number) == ("calls.csv", 3)
    assert (waiting.fact, waiting.field) == ("interaction", "happened_at")
    assert waiting.reason == "time_unreadable"
    assert waiting.message.startswith("happened_at (when) ")
    assert "soon" not in waiting.message
    assert waiting.remedy
    assert waiting.raw == call(2, when="soon")


def test_a_row_that_could_not_be_split_waits_too(firm: Any, sheet: Any) -> None:
    ragged = Defect(3, "ragged_row", "The row has 9 cells.", "Mend it.", "a,b,c")
    report = firm.bring(CALLS, sheet("calls.csv", [call(1)], (ragged,)))
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.by_table[""]["quarantined"] == 1


def test_a_file_that_cannot_be_read_keeps_no_other_out(firm: Any, sheet: Any) -> None:
    bomb = Unreadable("calls2.csv", "9" * 64, Defect(0, "bomb", "It is too large.", "Cut it.", ""))
    report = firm.bring(CALLS, sheet("calls.csv", [call(1)]), bomb)
    assert counts(report) == (2, 1, 0, 0, 1)


def test_a_missing_column_is_said_and_keeps_no_other_file_out(firm: Any, sheet: Any) -> None:
    report = firm.bring(CALLS, sheet("calls1.csv", [{"id": "1"}]), sheet("calls2.csv", [call(1)]))
    assert counts(report) == (1, 1, 0, 0, 0)
    (problem,) = report.problems
    assert "no column 'who'" in problem.what
    assert not any(firm.workspace.staging.iterdir())


def test_a_file_that_no_rule_takes_is_named(firm: Any, sheet: Any) -> None:
    report = firm.bring(CALLS, sheet("notes.csv", [call(1)]))
    assert [name for name, _ in report.ignored] == ["notes.csv"]


def test_rows_that_no_fact_takes_are_rejected(firm: Any, sheet: Any) -> None:
    mapping = CALLS.replace(
        'into = "interaction"\n',
        'into = "interaction"\nwhen = [{ column = "way", none_of = ["内部"] }]\n',
    )
    report = firm.bring(mapping, sheet("calls.csv", [call(1), call(2, way="内部")]))
    assert counts(report) == (2, 1, 0, 1, 0)
    assert report.by_table[""]["rejected"] == 1


def test_a_lookup_fetches_from_another_file(firm: Any, sheet: Any) -> None:
    mapping = """
source = "shop"
[lookup.orders]
file = "orders.csv"
key = "order"
[[table]]
files = ["payments.csv"]
[[table.fact]]
into = "payment"
[table.fact.set]
source_id = "payment"
customer_ref = { column = "order", lookup = ["orders.customer"] }
happened_at = "when"
amount = "amount"
"""
    orders = sheet("orders.csv", [{"order": "7", "customer": "K1"}])
    paid = [
        {"payment": "p1", "order": "7", "when": "2026-01-01", "amount": "3"},
        {"payment": "p2", "order": "8", "when": "2026-01-01", "amount": "3"},
    ]
    report = firm.bring(mapping, orders, sheet("payments.csv", paid))
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.reasons("quarantined") == {"not_in_lookup": 1}
    ref = pseudonym(firm.vault.pseudonym_key("customer"), "customer", "K1")
    assert [row["customer_ref"] for row in firm.arrived("payment")] == [ref]


def test_threads_and_batches_do_not_change_the_result(firm: Any, new_firm: Any, sheet: Any) -> None:
    rows = [call(number, way="?" if number % 9 == 0 else "打出") for number in range(200)]
    firm.bring(CALLS, sheet("calls.csv", rows, batch_rows=7))
    with new_firm() as other:
        other.bring(CALLS, sheet("calls.csv", rows), threads=1)
        assert firm.arrived("interaction") == other.arrived("interaction")
    assert firm.vault.kept == other.vault.kept


@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_one_bad_row_in_a_hundred_keeps_no_good_row_out(
    new_firm: Any, sheet: Any, data: st.DataObject
) -> None:
    bad = data.draw(st.sets(st.integers(0, 299), min_size=3, max_size=3))
    poison = data.draw(st.dictionaries(st.sampled_from(["when", "way"]), st.text(), min_size=1))
    rows = [call(n, **(poison if n in bad else {})) for n in range(300)]
    with new_firm() as firm:
        report = firm.bring(CALLS, sheet("calls.csv", rows, batch_rows=64))
        stored = {row["source_id"] for row in firm.arrived("interaction")}
    assert stored >= {f"c{n}" for n in range(300) if n not in bad}
    assert report.total("received") == 300


CELL = st.none() | st.text(max_size=12) | st.sampled_from(["2026-01-01", "1", "打出", "K1"])
GARBAGE = st.lists(st.fixed_dictionaries(dict.fromkeys(call(0), CELL)), min_size=1, max_size=20)


@settings(max_examples=15, deadline=None)
@given(rows=GARBAGE)
def test_conservation_holds_for_garbage(
    new_firm: Any, sheet: Any, rows: list[dict[str, str | None]]
) -> None:
    with new_firm() as firm:
        report = firm.bring(CALLS, sheet("calls.csv", rows))
    assert not report.problems
    received, *rest = counts(report)
    assert received == len(rows) == sum(rest)


@settings(max_examples=5, deadline=None)
@given(
    chance=st.randoms(use_true_random=False),
    numbers=st.lists(st.integers(0, 5), min_size=1, max_size=4),
)
@pytest.mark.slow
def test_the_order_of_files_does_not_matter_and_repeats_fold(
    new_firm: Any, sheet: Any, chance: random.Random, numbers: list[int]
) -> None:
    tables = [sheet(f"calls{n}.csv", [call(number)]) for n, number in enumerate(numbers)]
    shuffled = list(tables)
    chance.shuffle(shuffled)
    results = []
    for given_order in (tables, shuffled):
        with new_firm() as firm:
            report = firm.bring(CALLS, *given_order)
            results.append((counts(report), firm.arrived("interaction")))
    assert results[0] == results[1]
    assert results[0][0][1] == len(set(numbers))


SYSTEMS = """
source = "crm"
time_zone = "Asia/Shanghai"
[[table]]
files = ["calls.csv"]
[[table.fact]]
into = "interaction"
[table.fact.set]
source_id = "id"
customer_ref = "who"
happened_at = "when"
channel = "way"
direction = { constant = "inbound" }
[[table]]
files = ["orders.csv"]
[[table.fact]]
into = "order"
[table.fact.set]
source = { constant = "erp" }
source_id = "id"
customer_ref = "who"
happened_at = "when"
amount = "amount"
[[table]]
files = ["tickets.csv"]
[[table.fact]]
into = "ticket"
[table.fact.set]
source = { constant = "desk" }
source_id = "id"
customer_ref = "who"
happened_at = "when"
kind = { column = "kind", values = { "投诉" = "complaint" } }
"""


@pytest.mark.contract("A1.1", "A1.15", "A1.16", "A1.17", "A1.18", "A1.19", "A2.8", "A3.1")
def test_one_customer_of_three_systems_has_one_ref(firm: Any, sheet: Any) -> None:
    both = {"id": "1", "who": " K７ ", "when": "2026-03-01 10:00"}
    report = firm.bring(
        SYSTEMS,
        sheet("calls.csv", [both | {"way": "电话"}, both | {"id": "2", "way": "邮件"}]),
        sheet("orders.csv", [both | {"who": "K7", "amount": "99"}]),
        sheet("tickets.csv", [both | {"who": "Ｋ7", "kind": "投诉"}]),
    )
    assert counts(report) == (4, 4, 0, 0, 0)
    tables = ("interaction", "order", "ticket")
    rows = [row for table in tables for row in firm.arrived(table)]
    assert len({row["customer_ref"] for row in rows}) == 1
    assert [row["source"] for row in rows] == ["crm", "crm", "erp", "desk"]
    assert firm.vault.find("K7") == [rows[0]["customer_ref"]]

"""A row in quarantine can be mended, tried again, and then waits no longer."""

from typing import Any

import pytest

from touchline.intake.mapping import parse_mapping
from touchline.pipeline.replay import replay
from touchline.policy import Policy
from touchline.vocabulary.source import Defect

MAPPING = """
source = "shop"
[[table]]
files = ["*.csv"]
[[table.fact]]
into = "order"
[table.fact.set]
source_id = "id"
customer_ref = "who"
happened_at = "when"
amount = "amount"
status = { column = "state", values = { "成交" = "paid" } }
[[table.fact]]
into = "customer"
[table.fact.set]
customer_ref = "who"
"""


def order(number: int, **changes: str) -> dict[str, str]:
    row = {"id": str(number), "who": "A", "when": "2026-01-01", "amount": "5", "state": "成交"}
    return row | changes


def again(firm: Any, now: Any, **how: Any) -> Any:
    return replay(
        firm.workspace,
        firm.quarantine.open_rows(),
        policy=Policy(),
        vault=firm.vault,
        quarantine=firm.quarantine,
        engine=firm.engine,
        now=now,
        **how,
    )


@pytest.mark.contract("A2.5")
def test_an_edited_row_enters_the_lake_and_waits_no_longer(firm: Any, sheet: Any, now: Any) -> None:
    firm.bring(MAPPING, sheet("a.csv", [order(1), order(2, when="32 May")]))
    (waiting,) = firm.quarantine.open_rows()
    report = again(firm, now, edits={waiting.row_id: {"when": "2026-05-31"}})
    assert (report.total("received"), report.total("stored")) == (1, 1)
    assert firm.quarantine.open_rows() == []
    rows = firm.arrived("order")
    assert [(row["source_id"], row["_row"]) for row in rows] == [("1", 2), ("2", 3)]


def test_a_mended_mapping_lets_waiting_rows_in(firm: Any, sheet: Any, now: Any) -> None:
    firm.bring(MAPPING, sheet("a.csv", [order(1, state="嗯"), order(2)]))
    mended = MAPPING.replace('"成交" = "paid"', '"成交" = "paid", "嗯" = "cancelled"')
    report = again(firm, now, mapping=parse_mapping(mended, "mended.toml"))
    assert report.total("stored") == 1
    assert [row["status"] for row in firm.arrived("order")] == ["cancelled", "paid"]


def test_a_row_that_fails_again_waits_once(firm: Any, sheet: Any, now: Any) -> None:
    firm.bring(MAPPING, sheet("a.csv", [order(1, when="?", amount="x")]))
    (waiting,) = firm.quarantine.open_rows()
    report = again(firm, now, edits={waiting.row_id: {"when": "2026-01-02"}})
    assert report.total("quarantined") == 1
    (still,) = firm.quarantine.open_rows()
    assert (still.field, still.row_number) == ("amount", 2)
    assert again(firm, now).files[0].already_imported
    assert len(firm.quarantine.open_rows()) == 1


def test_a_row_that_could_not_be_split_waits_until_its_cells_are_given(
    firm: Any, sheet: Any, now: Any
) -> None:
    ragged = Defect(9, "ragged_row", "Too many cells.", "Mend it.", "3,A,,,,")
    firm.bring(MAPPING, sheet("a.csv", [order(1)], (ragged,)))
    assert len(again(firm, now).ignored) == 1
    (waiting,) = firm.quarantine.open_rows()
    again(firm, now, edits={waiting.row_id: dict(order(3))})
    assert firm.quarantine.open_rows() == []
    assert [row["source_id"] for row in firm.arrived("order")] == ["1", "3"]


@pytest.mark.parametrize("as_text", [False, True])
def test_a_row_that_was_handed_back_without_its_cells_keeps_no_other_out(
    firm: Any, sheet: Any, now: Any, as_text: bool
) -> None:
    ragged = Defect(9, "ragged_row", "Too many cells.", "Mend it.", "3,A,,,,")
    firm.bring(MAPPING, sheet("a.csv", [order(1, when="?")], (ragged,)))
    torn, bad = sorted(firm.quarantine.open_rows(), key=lambda row: bool(row.fact))
    handed_back: dict[str, str | None] = {"": "3,A,,,"} if as_text else {}
    edits = {torn.row_id: handed_back, bad.row_id: {"when": "2026-05-31"}}
    report = again(firm, now, edits=edits)
    assert not report.problems
    assert len(report.ignored) == 1
    assert firm.quarantine.open_rows() == [torn]

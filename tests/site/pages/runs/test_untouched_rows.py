"""Waiting rows that nobody changed are not sent back, whatever a browser does to their text."""

import pytest

from touchline.vocabulary.identity import QuarantinedRow
from touchline.web.pages.runs.quarantine_views import _changed
from touchline.web.pages.runs.unsplit_rows import proposed_cells

SPLIT = QuarantinedRow(
    "i:2", "a.csv", 3, "interaction", "no", "x", "", "", {"no": "3", "note": "two\nlines"}, ""
)
UNSPLIT = QuarantinedRow(
    "i:1", "a.csv", 2, "", "", "ragged_row", "", "", {"": '2,"two\nlines",extra'}, ""
)
OTHER = QuarantinedRow(
    "i:5", "a.csv", 9, "interaction", "no", "x", "", "", {"no": "9", "note": "ok"}, ""
)
ROWS = [SPLIT, UNSPLIT, OTHER]


def sent() -> dict[str, str]:
    """What a browser sends of the page: an input of one line has no line ends."""
    found = {}
    for row in ROWS:
        cells = proposed_cells(row, ROWS) if row is UNSPLIT else row.raw
        for name, cell in cells.items():
            key = f"cell:{row.row_id.partition(':')[2]}:{name}"
            found[key] = (cell or "").replace("\r", "").replace("\n", "")
    return found


def test_a_page_sent_as_it_came_changes_nothing() -> None:
    assert [_changed(sent(), row, ROWS) for row in ROWS] == [{}, {}, {}]


def test_only_the_cell_that_was_changed_comes_back() -> None:
    given = sent() | {"cell:5:no": "10"}
    assert [_changed(given, row, ROWS) for row in ROWS] == [{}, {}, {"no": "10"}]


@pytest.mark.parametrize("text", ['{"no": 2,\n "who": 1}', '{"no":2 "who":'])
def test_a_record_that_is_no_line_of_cells_is_left_to_the_person(text: str) -> None:
    record = QuarantinedRow("i:1", "a.csv", 2, "", "", "bad_record", "", "", {"": text}, "")
    assert proposed_cells(record, [record, OTHER]) == {"no": "", "note": ""}


def test_a_line_end_outside_quotation_marks_is_no_fault_of_the_page() -> None:
    row = QuarantinedRow("i:1", "a.csv", 2, "", "", "ragged_row", "", "", {"": "1\r2,x,y"}, "")
    assert set(proposed_cells(row, [row, OTHER])) == {"no", "note"}

"""Quarantined rows wait, sealed, with what is wrong in clear; they can be closed and swept."""

import json

import pyarrow as pa
import pytest

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import QUARANTINE_SCHEMA
from touchline.web.database import Office
from touchline.web.office.quarantine import TABLES

MAPPING = 'source = "crm"\n# 映射\n'


def bad_rows(count: int, file: str = "calls.csv") -> pa.Table:
    rows = [
        {
            "file": file,
            "row_number": number + 2,
            "fact": "interaction" if number else None,
            "field": "happened_at" if number else None,
            "reason": "time_unreadable",
            "message": 'This is no time, "really"',
            "remedy": "Write it as 2026-01-31 14:00",
            "raw": json.dumps({"客户": f"Alice {number}", "time": None}, ensure_ascii=False),
        }
        for number in range(count)
    ]
    return pa.Table.from_pylist(rows, schema=QUARANTINE_SCHEMA)


def test_a_row_comes_back_as_it_was(office: Office) -> None:
    office.quarantine.keep("i1", MAPPING, bad_rows(2))
    first, second = office.quarantine.open_rows()
    assert (second.file, second.row_number, second.fact) == ("calls.csv", 3, "interaction")
    assert (second.field, second.reason) == ("happened_at", "time_unreadable")
    assert second.message == 'This is no time, "really"'
    assert second.remedy == "Write it as 2026-01-31 14:00"
    assert second.raw == {"客户": "Alice 1", "time": None}
    assert second.mapping == MAPPING
    assert (first.fact, first.field) == ("", "")


def test_many_rows_come_back_in_their_order(office: Office) -> None:
    office.quarantine.keep("i1", MAPPING, bad_rows(777))
    found = office.quarantine.open_rows("i1")
    assert [row.raw["客户"] for row in found] == [f"Alice {number}" for number in range(777)]


def test_a_repeated_import_replaces_its_own_rows_only(office: Office) -> None:
    office.quarantine.keep("i1", MAPPING, bad_rows(3))
    office.quarantine.keep("i2", MAPPING, bad_rows(1, "other.csv"))
    office.quarantine.keep("i1", MAPPING, bad_rows(2))
    assert [row.file for row in office.quarantine.open_rows()] == ["calls.csv"] * 2 + ["other.csv"]
    assert len(office.quarantine.open_rows("i2")) == 1


def test_an_import_without_bad_rows_leaves_nothing(office: Office) -> None:
    office.quarantine.keep("i1", MAPPING, bad_rows(3))
    office.quarantine.keep("i1", MAPPING, bad_rows(0))
    assert office.quarantine.open_rows() == []


def test_closed_rows_no_longer_wait(office: Office) -> None:
    office.quarantine.keep("i1", MAPPING, bad_rows(300))
    rows = office.quarantine.open_rows()
    office.quarantine.close([row.row_id for row in rows[:299]], "i2")
    assert office.quarantine.open_rows() == rows[299:]


def test_the_rows_of_imports_that_never_committed_are_swept(office: Office) -> None:
    office.quarantine.keep("kept", MAPPING, bad_rows(2))
    office.quarantine.keep("torn", MAPPING, bad_rows(5))
    assert office.quarantine.sweep(["kept", "elsewhere"]) == 5
    assert office.quarantine.sweep(["kept"]) == 0
    assert len(office.quarantine.open_rows()) == 2
    assert office.quarantine.sweep([]) == 2


def test_no_raw_text_and_no_mapping_stands_in_clear(office: Office) -> None:
    office.quarantine.keep("i1", MAPPING, bad_rows(3))
    with office.database.transaction() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            text = str(cursor.fetchall())
            assert "Alice" not in text
            assert b"Alice".hex() not in text
            assert b"crm".hex() not in text


def test_a_block_put_under_another_import_does_not_open(office: Office) -> None:
    office.quarantine.keep("i1", MAPPING, bad_rows(1))
    with office.database.transaction() as cursor:
        cursor.execute("UPDATE office_quarantine_block SET import_id = 'i2'")
        cursor.execute("UPDATE office_quarantine_row SET import_id = 'i2'")
    with pytest.raises(TouchlineError, match="does not open"):
        office.quarantine.open_rows()

"""Exports open in other programs, whole and harmless."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from touchline.pipeline.export import FORMULA_STARTS, disarmed, write_table
from touchline.vocabulary.errors import TouchlineError

TABLE = pa.table(
    {
        "customer_id": pa.array([2**62, 7], pa.int64()),
        "tier": ["=HYPERLINK(1)", "乙"],
        "due_on": pa.array([date(2026, 11, 21), None], pa.date32()),
        "order_value": pa.array([Decimal("1234.5000"), None], pa.decimal128(18, 4)),
        "reasons": pa.array([["overdue", "high_value"], []], pa.list_(pa.string())),
    }
)


def test_a_csv_opens_in_excel_with_chinese_and_without_formulas(tmp_path: Path) -> None:
    write_table(TABLE, tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(text.decode("utf-8-sig").splitlines()))
    assert [row["tier"] for row in rows] == ["'=HYPERLINK(1)", "乙"]
    assert rows[0]["reasons"] == "overdue high_value"
    assert rows[0]["order_value"] == "1234.5000"


def test_words_listed_in_a_dictionary_are_disarmed_too(tmp_path: Path) -> None:
    table = pa.table({"region": pa.array(["=1+1"]).dictionary_encode()})
    write_table(table, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1] == '"\'=1+1"'


def test_a_workbook_keeps_types_and_disarms_formulas(tmp_path: Path) -> None:
    write_table(TABLE, tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    header, first, second = (list(row) for row in sheet.iter_rows(values_only=True))
    assert header == TABLE.column_names
    assert first[:2] == [str(2**62), "'=HYPERLINK(1)"]
    assert first[3] == 1234.5
    assert second[0] == 7


def test_parquet_is_lossless(tmp_path: Path) -> None:
    write_table(TABLE, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").equals(TABLE)


def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(TouchlineError) as caught:
        write_table(TABLE, tmp_path / "out.doc")
    assert ".csv, .parquet, .xlsx" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


@given(st.sampled_from(FORMULA_STARTS), st.text(max_size=5))
def test_no_text_that_starts_a_formula_stays_armed(start: str, rest: str) -> None:
    rest = rest.encode("utf-8", "ignore").decode()
    assert disarmed(pa.array([start + rest])).to_pylist() == ["'" + start + rest]


@given(st.text(max_size=6).filter(lambda text: text[:1] not in FORMULA_STARTS or not text))
def test_other_texts_stay_as_they_are(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert disarmed(pa.array([text])).to_pylist() == [text]

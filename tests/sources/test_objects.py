"""JSON and Parquet: records are flattened, counted from 1, and spelled as text."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchline.sources.files import FILES, objects, records
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawBatch, Unreadable


def read(path: Path) -> list[RawBatch]:
    [table] = FILES.tables(path)
    assert not isinstance(table, Unreadable)
    return list(table.batches(ReadOptions()))


def given(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("block", [30, 400, 1 << 20])
@pytest.mark.parametrize("shape", ["array", "pretty", "lines", "wrapped"])
def test_records_of_each_shape_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str, block: int
) -> None:
    monkeypatch.setattr(objects, "BLOCK_BYTES", block)
    monkeypatch.setattr(objects, "BATCH_ROWS", 7)
    items = [
        {"id": n, "客户": {"名": "甲}" + str(n), "级": None}, "标签": ["a", n]} for n in range(60)
    ]
    text = {
        "array": json.dumps(items),
        "pretty": json.dumps(items, indent=2, ensure_ascii=False),
        "lines": "\n".join(json.dumps(item, ensure_ascii=False) for item in items),
        "wrapped": json.dumps({"total": 60, "data": items}),
    }[shape]
    found = read(given(tmp_path, "export.json", text))
    assert [n for batch in found for n in batch.row_numbers.to_pylist()] == list(range(1, 61))
    rows = [row for batch in found for row in batch.rows.to_pylist()]
    assert rows[3] == {"id": "3", "客户.名": "甲}3", "客户.级": None, "标签": '["a", 3]'}
    assert len(found) > 1


def test_columns_that_come_late_are_in_every_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "BATCH_ROWS", 2)
    text = '{"a": 1}\n{"a": 2}\n{"b": 3}\n'
    for kept_bytes in (1 << 20, 0):
        monkeypatch.setattr(objects, "KEPT_BYTES", kept_bytes)
        found = read(given(tmp_path, "export.ndjson", text))
        assert [batch.rows.to_pylist() for batch in found] == [
            [{"a": "1", "b": None}, {"a": "2", "b": None}],
            [{"a": None, "b": "3"}],
        ]


def test_a_broken_element_of_a_large_array_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "BLOCK_BYTES", 200)
    monkeypatch.setattr(records, "LONGEST_RECORD", 500)
    items = [f'{{"id": {n}, "in": [{{"x": 1}}, {{"x": 2}}]}}' for n in range(300)]
    items[40] = items[40].replace('"id"', "id")
    items[200] = items[200].replace("]}", "}")
    found = read(given(tmp_path, "export.json", "[" + ", ".join(items) + "]"))
    ids = [row["id"] for batch in found for row in batch.rows.to_pylist()]
    assert ids == [str(n) for n in range(300) if n not in {40, 200}]
    bad = [defect for batch in found for defect in batch.defects]
    assert [(defect.row_number, defect.reason) for defect in bad] == [
        (41, "bad_record"),
        (201, "bad_record"),
    ]


def test_parquet_types_are_spelled_as_text(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    table = pa.table(
        {
            "whole": pa.array([1.0, -2.5, 1e-7]),
            "money": pa.array([Decimal("12.50"), Decimal("100.00"), None]),
            "at": pa.array([moment, None, moment], pa.timestamp("us", "Asia/Shanghai")),
            "local": pa.array([datetime.fromisoformat("2026-03-01T09:30:00.250")] * 3),
            "day": pa.array([moment.date()] * 3),
            "word": pa.array(["甲", "", "乙"]).dictionary_encode(),
            "part": pa.array([{"x": 1, "y": [1, 2]}] * 3),
        }
    )
    content = io.BytesIO()
    pq.write_table(table, content)
    path = tmp_path / "export.parquet"
    path.write_bytes(content.getvalue())
    [found] = read(path)
    assert found.rows.to_pydict() == {
        "whole": ["1", "-2.5", "0.0000001"],
        "money": ["12.5", "100", None],
        "at": ["2026-03-01T09:30:00Z", None, "2026-03-01T09:30:00Z"],
        "local": ["2026-03-01T09:30:00.25"] * 3,
        "day": ["2026-03-01"] * 3,
        "word": ["甲", None, "乙"],
        "part.x": ["1"] * 3,
        "part.y": ["[1, 2]"] * 3,
    }
    assert found.row_numbers.to_pylist() == [1, 2, 3]

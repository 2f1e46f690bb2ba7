"""Random damage to sound files never makes the reader crash; early ends leave nothing open."""

import gzip
import json
import random
from pathlib import Path

import pytest
from tests.sources.bad_case import rows, table
from tests.sources.bad_containers import filled, packed, parquet_of_three, workbook

from touchline.sources.files import FILES, delimited
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import Unreadable

CSV = table([*rows(40), '9,"甲\n乙",2026-03-01,电话,1'])
SOUND = {
    "a.csv": CSV.encode(),
    "b.csv": CSV.encode("gb18030"),
    "c.csv": CSV.encode("utf-16"),
    "d.csv.gz": gzip.compress(CSV.encode()),
    "e.zip": packed({"a.csv": CSV.encode(), "b.csv": CSV.encode()}),
    "f.xlsx": workbook(filled),
    "g.json": json.dumps([{"a": n, "b": {"c": "甲"}} for n in range(40)], indent=1).encode(),
    "h.ndjson": b"\n".join(json.dumps({"a": n}).encode() for n in range(40)),
    "i.parquet": parquet_of_three(),
}


def damaged(content: bytes, draw: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(draw.choice([1, 3, 20])):
        at = draw.randrange(len(spoilt))
        if draw.random() < 0.2:
            del spoilt[at : at + draw.randrange(1, 40)]
        else:
            spoilt[at] = draw.choice([0, 10, 13, 34, 44, 255, draw.randrange(256)])
        spoilt = spoilt or bytearray(b"x")
    return bytes(spoilt)


@pytest.mark.parametrize("name", SOUND)
def test_damage_is_told_and_never_raised(name: str, tmp_path: Path) -> None:
    draw = random.Random(name)
    path = tmp_path / name
    for _ in range(25):
        path.write_bytes(damaged(SOUND[name], draw))
        for found in FILES.tables(path):
            if isinstance(found, Unreadable):
                assert found.defect.remedy
                continue
            for batch in found.batches(ReadOptions()):
                batch.rows.validate(full=True)
                assert all(defect.remedy for defect in batch.defects)


def test_a_reader_that_stops_early_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 200)
    path = tmp_path / "a.csv"
    path.write_text(table(rows(500)), encoding="utf-8")
    [found] = FILES.tables(path)
    assert not isinstance(found, Unreadable)
    batches = found.batches(ReadOptions())
    assert next(iter(batches)).rows.num_rows > 0
    del batches  # an unclosed file would be a ResourceWarning, and warnings are errors

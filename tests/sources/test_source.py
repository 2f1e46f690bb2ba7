"""What lies at a location: folders, archives and files, in order, nothing skipped in silence."""

import gzip
import hashlib
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

import touchline.sources
from touchline.sources.files import FILES, read_whole, whole
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.shelf import things_on
from touchline.vocabulary.source import RawTable, Source, Unreadable

CSV = "编号,客户\n1,甲\n2,乙\n"


def tables(path: Path) -> list[RawTable]:
    found = list(FILES.tables(path))
    return [table for table in found if not isinstance(table, Unreadable)]


def test_files_are_a_source_on_the_shelf() -> None:
    assert things_on(touchline.sources, Source)["files"] is FILES  # type: ignore[type-abstract]  # a protocol is what is looked for


def test_a_folder_is_walked_in_alphabetical_order(tmp_path: Path) -> None:
    for name in ("b/2.csv", "b/10.csv", "a.csv", ".hidden.csv", "b/~$lock.csv", ".git/x.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(CSV, encoding="utf-8")
    (tmp_path / "notes.md").write_text("# hello")
    found = list(FILES.tables(tmp_path))
    assert [table.name for table in found] == ["a.csv", "b/10.csv", "b/2.csv", "notes.md"]
    assert isinstance(found[3], Unreadable)


def test_a_gzip_file_is_matched_without_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode()))
    [table] = tables(path)
    assert (table.name, table.file_name) == ("orders.csv.gz", "orders.csv")
    assert table.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_zip_members_are_tables_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2026/orders.csv", CSV)
        archive.writestr("2026/calls.csv", CSV.encode("gb18030"))
    found = tables(path)
    assert [table.name for table in found] == [
        "export.zip › 2026/calls.csv",
        "export.zip › 2026/orders.csv",
    ]
    assert [table.file_name for table in found] == ["calls.csv", "orders.csv"]
    assert found[1].digest == hashlib.sha256(CSV.encode()).hexdigest()
    assert [read_whole(table, ReadOptions()).num_rows for table in found] == [2, 2]


def test_a_table_was_exported_when_its_file_changed(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(CSV, encoding="utf-8")
    os.utime(path, (1_772_000_000, 1_772_000_000))
    assert tables(path)[0].exported_at == datetime.fromtimestamp(1_772_000_000, UTC)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    [found] = FILES.tables(tmp_path / "nothing.csv")
    assert isinstance(found, Unreadable)
    assert found.defect.reason == "no_such_file"


def test_a_whole_table_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(CSV, encoding="utf-8")
    monkeypatch.setattr(whole, "ROW_LIMIT", 1)
    with pytest.raises(TouchlineError, match="more than 1 rows"):
        read_whole(tables(path)[0], ReadOptions())


def test_a_whole_table_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(",".join("abc" * 900) + "\n")
    with pytest.raises(TouchlineError, match="2,700 columns"):
        read_whole(tables(path)[0], ReadOptions())


def test_no_temporary_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir(mode=0o500)
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setenv("TMPDIR", str(scratch))
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv.txt", CSV * 1000)
    assert read_whole(tables(path)[0], ReadOptions()).num_rows > 1000
    assert list(scratch.iterdir()) == []

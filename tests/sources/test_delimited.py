"""Delimited text: row numbers are physical lines, columns are clean strings, options win."""

import csv
import io
import random

import pytest

from touchline.sources.files import delimited
from touchline.sources.files.delimited import delimited_batches
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import Defect, RawBatch

Cells = dict[str, str | None]


def read(text: str | bytes, options: ReadOptions | None = None) -> list[RawBatch]:
    content = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    return list(delimited_batches(content.read, options or ReadOptions()))


def rows(batches: list[RawBatch]) -> list[tuple[int, Cells]]:
    return [
        pair
        for batch in batches
        for pair in zip(batch.row_numbers.to_pylist(), batch.rows.to_pylist(), strict=True)
    ]


def defects(batches: list[RawBatch]) -> list[Defect]:
    return [defect for batch in batches for defect in batch.defects]


def test_row_numbers_are_lines_as_an_editor_shows_them() -> None:
    found = read('a,b\n1,x\n\n2,"y\nz"\n3\n4,w\n')
    assert rows(found) == [
        (2, {"a": "1", "b": "x"}),
        (4, {"a": "2", "b": "y\nz"}),
        (7, {"a": "4", "b": "w"}),
    ]
    assert [(defect.row_number, defect.text) for defect in defects(found)] == [(6, "3")]


def test_a_ragged_row_is_told_with_its_counts() -> None:
    [defect] = defects(read("a,b,c,d,e\n1,2,3,4,5\n1,2,3,4,5,6\n"))
    assert defect.message == "Row 3 has 6 cells, the header has 5."
    assert defect.remedy.startswith("Open the file, look at row 3 for a delimiter inside a cell")


def test_cells_are_trimmed_and_empty_ones_are_null() -> None:
    found = read('a , b,c\n 1 ,"",x\u3000\n  ,\u00a02,\n', ReadOptions())
    assert rows(found) == [
        (2, {"a": "1", "b": None, "c": "x"}),
        (3, {"a": None, "b": "2", "c": None}),
    ]


def test_words_for_no_value_are_null_also_between_blanks() -> None:
    found = read("a,b\n?,x\n ? ,N/A\ny,?z\n", ReadOptions(missing=("?", "N/A")))
    assert rows(found) == [(2, {"a": None, "b": "x"}), (4, {"a": "y", "b": "?z"})]


def test_repeated_names_are_counted() -> None:
    [found] = read("名,名,,名 (2)\n1,2,3,4\n")
    assert found.rows.schema.names == ["名", "名 (2)", "column 3", "名 (2) (2)"]


def test_options_win_over_what_is_found() -> None:
    options = ReadOptions(header=False, columns=("x", "y"), delimiter=";", skip_rows=2)
    assert rows(read("title\nmore\n1,5;2\n", options)) == [(3, {"x": "1,5", "y": "2"})]


def test_a_delimiter_may_be_longer_than_a_byte() -> None:
    found = read("a||b\n1|2||3\n", ReadOptions(delimiter="||"))
    assert rows(found) == [(2, {"a": "1|2", "b": "3"})]


def test_an_encoding_that_nobody_knows_is_a_defect() -> None:
    [defect] = defects(read("a\n1\n", ReadOptions(encoding="utf-99")))
    assert (defect.row_number, defect.reason) == (0, "unknown_encoding")


def test_title_lines_stand_above_the_header() -> None:
    assert rows(read("销售报表\n\n编号,客户\n1,甲\n")) == [(4, {"编号": "1", "客户": "甲"})]


def cell(draw: random.Random) -> str:
    return "".join(draw.choices(["x", "7", "客", '"', ",", "\n", " ", "é"], k=draw.randrange(6)))


def written(draw: random.Random, count: int) -> str:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator=draw.choice(["\n", "\r\n"]))
    writer.writerow(["a", "b", "c"])
    for _ in range(count):
        writer.writerow([f"k{draw.randrange(99)}", cell(draw), cell(draw)])
    return content.getvalue()


def by_python(text: str) -> list[tuple[int, Cells]]:
    """The same rows and first lines by the standard library's reader."""
    reader = csv.reader(io.StringIO(text, newline=""))
    names = next(reader)
    found, line = list[tuple[int, Cells]](), reader.line_num + 1
    for cells in reader:
        values = [cell.strip() or None for cell in cells]
        found.append((line, dict(zip(names, values, strict=True))))
        line = reader.line_num + 1
    return found


@pytest.mark.parametrize("seed", range(40))
def test_any_sound_csv_is_read_as_python_reads_it(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(seed)
    text = written(draw, draw.randrange(1, 120))
    monkeypatch.setattr(delimited, "BLOCK_BYTES", draw.choice([64, 300, 1000, 8 << 20]))
    found = read(text, ReadOptions(delimiter=",", encoding="utf-8"))
    assert rows(found) == by_python(text)
    assert defects(found) == []


@pytest.mark.parametrize("block", [40, 200, 5000])
@pytest.mark.parametrize("delimiter", ["whitespace", ",", "||"])
def test_blocks_may_end_anywhere(
    block: int, delimiter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", block)
    between = "   " if delimiter == "whitespace" else delimiter
    lines = [
        between.join([str(n), "甲乙", "3" if n % 7 else "3" + between + "9"]) for n in range(99)
    ]
    text = "\n".join([between.join("abc"), *lines])
    found = read(text, ReadOptions(delimiter=delimiter))
    assert [number for number, _ in rows(found)] == [n + 2 for n in range(99) if n % 7]
    assert [defect.row_number for defect in defects(found)] == list(range(2, 101, 7))
    assert {row["b"] for _, row in rows(found)} == {"甲乙"}


def test_all_batches_have_the_same_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 100)
    found = read("a,b\n" + "1,2\n" * 200)
    assert len(found) > 5
    assert {tuple(batch.rows.schema.names) for batch in found} == {("a", "b")}

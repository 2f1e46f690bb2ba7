"""Workbooks: every sheet that is not empty is a table."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import pyarrow as pa
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from touchline.sources.files.columns import (
    COLUMN_LIMIT,
    batch_of,
    clean_cells,
    column_names,
    without_empty_rows,
)
from touchline.sources.files.defects import (
    ContentError,
    broken,
    no_rows,
    refuse,
    too_many_columns,
)
from touchline.sources.files.kinds import OLE
from touchline.sources.files.merged import MergedCells
from touchline.sources.files.places import DAMAGE, Place
from touchline.sources.files.spelling import spelled
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawBatch

BATCH_ROWS = 20_000
PREVIEW_ROWS = 30  # the header stands within these
CELL_LIMIT = 50_000_000  # calamine keeps the rectangle from the first to the last filled cell
PASSWORD_REMEDY = "Open it with its password, save it without one, and import that."  # noqa: S105 - advice
WIDE_COLUMN = re.compile(rb'r="([A-Z]{2,3})[0-9]')
FAR_ROW = re.compile(rb'r="[A-Z]{0,3}([0-9]{5,})"')

Cells = Sequence[Any]


@dataclass(frozen=True)
class Workbook:
    """An open workbook."""

    book: CalamineWorkbook

    def sheets(self) -> list[str]:
        """The sheets that hold anything, in the workbook's order."""
        with _calm():
            kept = [
                sheet.name
                for sheet in self.book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet
            ]
            return [name for name in kept if self.book.get_sheet_by_name(name).start]


def open_workbook(place: Place) -> Workbook:
    """Open it, unless it is locked, damaged, or would burst the memory."""
    head = place.head(len(OLE))
    content = place.whole() if place.packed or head == OLE else None
    if content is not None and content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            refuse("password", "The workbook is locked with a password.", PASSWORD_REMEDY)
    else:
        _hold_to_cell_limit(place, content)
    with _calm():
        if content is None:
            return Workbook(CalamineWorkbook.from_path(str(place.path)))
        return Workbook(CalamineWorkbook.from_filelike(io.BytesIO(content)))


@contextmanager
def _calm() -> Iterator[None]:
    """Whatever goes wrong inside the workbook reader, its panics too, is a damaged workbook."""
    try:
        yield
    except PasswordError:
        refuse("password", "The workbook is locked with a password.", PASSWORD_REMEDY)
    except (ContentError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # its panics are no Exceptions
        detail = str(error).strip().rstrip(".") or type(error).__name__
        raise ContentError(broken("workbook", detail)) from None


def _hold_to_cell_limit(place: Place, content: bytes | None) -> None:
    """Look for the farthest cell of each sheet without building it."""
    try:
        with zipfile.ZipFile(place.path if content is None else io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            for name in names:
                if name.endswith(".xml"):
                    _hold_sheet(archive, name)
            if not any(name.lower() == "xl/workbook.xml" for name in archive.namelist()):
                refuse(
                    "not_a_table",
                    "The workbook is in a binary or OpenDocument format.",
                    "Open it in a spreadsheet program, save it as XLSX, and import that.",
                )
    except DAMAGE as error:
        raise ContentError(broken("workbook", str(error))) from None


def _hold_sheet(archive: zipfile.ZipFile, name: str) -> None:
    rows, columns, rest = 10_000, 26, b""
    with archive.open(name) as content:
        while block := content.read(1 << 20):
            text = rest + block
            columns = max(columns, *map(_column_number, set(WIDE_COLUMN.findall(text))), 0)
            rows = max(rows, *(min(int(row[:9]), 1 << 24) for row in FAR_ROW.findall(text)), 0)
            rest = text[-24:]
    if columns > COLUMN_LIMIT:
        raise ContentError(too_many_columns(columns, COLUMN_LIMIT))
    if rows * columns > CELL_LIMIT:
        refuse(
            "too_large",
            f"A sheet spans {rows:,} rows and {columns:,} columns, more than fits in memory.",
            "Clear stray cells far from the table, or export it as CSV.",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheet_batches(workbook: Workbook, name: str, options: ReadOptions) -> Iterator[RawBatch]:
    """The rows of a sheet below its header; row numbers are the sheet's own."""
    with _calm():
        sheet = workbook.book.get_sheet_by_name(name)
        if sheet.total_width > COLUMN_LIMIT:
            raise ContentError(too_many_columns(sheet.total_width, COLUMN_LIMIT))
        rows = _numbered(sheet, options.skip_rows)
        preview = list(islice(rows, PREVIEW_ROWS))
        if not preview:
            raise ContentError(no_rows())
        merged = MergedCells.of(sheet)
        names, above = _header(preview, merged, options)
        data = (pair for pair in chain(preview, rows) if pair[0] > above)
        seen = False
        while batch := list(islice(data, BATCH_ROWS)):
            seen = True
            yield _batch(batch, names, merged, options)
        if not seen:
            empty = batch_of([pa.array([], pa.string())] * len(names), names)
            yield RawBatch(empty, pa.array([], pa.int64()), (no_rows(),))


def _numbered(sheet: CalamineSheet, skip_rows: int) -> Iterator[tuple[int, Cells]]:
    """Rows with the sheet's row numbers, from the first column on."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > skip_rows:
            yield number, cells


def _header(
    preview: list[tuple[int, Cells]], merged: MergedCells, options: ReadOptions
) -> tuple[tuple[str, ...], int]:
    """The column names, and the last row that is not data."""
    width = max((len(cells) for _, cells in preview), default=0)
    if not options.header:
        names = list(options.columns) + [""] * (width - len(options.columns))
        return column_names(names), options.skip_rows
    number = preview[_header_place([merged.upright(*pair) for pair in preview])][0]
    top = merged.top(number)
    last = max(merged.bottom(top), number)
    block = [merged.filled(row, cells, top) for row, cells in preview if top <= row <= last]
    parts = [dict.fromkeys(filter(None, map(_text, column))) for column in zip(*block, strict=True)]
    return column_names([" ".join(part) for part in parts]), last


def _header_place(rows: list[Cells]) -> int:
    """The first row that is nearly as full as the fullest; title rows above it are not.

    Where that row holds more than words, and the one above is all words and more than half full,
    the header leaves columns unnamed and is the one above.
    """
    filled = [sum(map(bool, map(_text, cells))) for cells in rows]
    words = [all(isinstance(cell, str) for cell in cells) for cells in rows]
    widest = max(filled)
    place = next(at for at, count in enumerate(filled) if count * 10 >= widest * 8)
    above = place - 1
    if place and not words[place] and words[above] and filled[above] * 2 > widest:
        return above
    return place


def _text(cell: Any) -> str:
    return (spelled(cell) or "").strip()


def _batch(
    rows: list[tuple[int, Cells]],
    names: tuple[str, ...],
    merged: MergedCells,
    options: ReadOptions,
) -> RawBatch:
    cells = [merged.filled(number, row, 0) for number, row in rows]
    columns = [
        clean_cells(_strings([spelled(cell) for cell in column]), options.missing)
        for column in islice(zip(*cells, strict=True), len(names))
    ]
    numbers = pa.array([number for number, _ in rows], pa.int64())
    columns, numbers = without_empty_rows(columns, numbers)
    return RawBatch(batch_of(columns, names), numbers)


def _strings(values: list[str | None]) -> pa.StringArray:
    return pa.array([value and value.replace("\0", "") for value in values], pa.string())

"""Tables of text columns and the formats in which systems write them; the same bytes each time."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from touchline.simulator.calendar import Integers, Texts

Sheet = Mapping[str, Texts]
ZIP_TIME = (2020, 1, 1, 0, 0, 0)  # every part of a workbook bears it, so that bytes stay the same
EXCEL_EPOCH = np.datetime64("1899-12-30", "s")


@dataclass(frozen=True)
class TextFormat:
    """How a system writes text files."""

    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\r\n"


def words(choices: Sequence[str], index: Integers) -> Texts:
    """The word of each index."""
    return np.array(choices)[index]


def money(fen: Integers) -> Texts:
    """Whole fen as yuan with two decimals."""
    return np.char.add(
        np.char.add((fen // 100).astype(str), "."), np.char.zfill((fen % 100).astype(str), 2)
    )


def with_thousands(amount: str) -> str:
    """12345.60 as 12,345.60."""
    whole, _, part = amount.partition(".")
    return f"{int(whole):,}.{part}"


def rows_of(sheet: Sheet) -> int:
    """How many rows the sheet has."""
    return len(next(iter(sheet.values())))


def taken(sheet: Sheet, rows: Integers) -> Sheet:
    """The sheet with those rows only, in that order."""
    return {name: column[rows] for name, column in sheet.items()}


def stacked(upper: Sheet, lower: Sheet) -> Sheet:
    """One sheet under the other."""
    return {name: np.concatenate([column, lower[name]]) for name, column in upper.items()}


def write_text(file: Path, sheet: Sheet, form: TextFormat, broken: Sequence[str] = ()) -> None:
    """A text file with a header; `broken` lines stand at the end as they are."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=form.delimiter, lineterminator=form.line_end)
    writer.writerow(sheet)
    writer.writerows(zip(*(column.tolist() for column in sheet.values()), strict=True))
    text.writelines(line + form.line_end for line in broken)
    file.write_bytes(text.getvalue().encode(form.encoding))


def serial_days(moments: NDArray[np.datetime64]) -> Texts:
    """Times as workbooks count them: days since 1899-12-30, to 0.1 ms."""
    seconds = (moments - EXCEL_EPOCH).astype(np.int64)
    parts = ((seconds % 86_400) * 10**9 + 43_200) // 86_400
    return np.char.add(
        np.char.add((seconds // 86_400).astype(str), "."), np.char.zfill(parts.astype(str), 9)
    )


def write_workbook(
    file: Path,
    sheets: Mapping[str, Sheet],
    numbers: frozenset[str],
    times: frozenset[str],
) -> None:
    """An XLSX workbook; columns named in `numbers` and `times` hold such cells, others text."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:

        def put(name: str, text: str) -> None:
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, XML + text)

        numbered = list(enumerate(sheets, start=1))
        put("[Content_Types].xml", _content_types(len(sheets)))
        put("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        put("xl/workbook.xml", _workbook(numbered))
        targets = [("worksheet", f"worksheets/sheet{number}.xml") for number, _ in numbered]
        put("xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "styles.xml")]))
        put("xl/styles.xml", STYLES)
        for number, name in numbered:
            put(f"xl/worksheets/sheet{number}.xml", _worksheet(sheets[name], numbers, times))


def _worksheet(sheet: Sheet, numbers: frozenset[str], times: frozenset[str]) -> str:
    header = "".join(TEXT_CELL.format(escape(name)) for name in sheet)
    cells = [_cells(name, column, numbers, times) for name, column in sheet.items()]
    body = "</row><row>".join(map("".join, zip(*cells, strict=True)))
    rows = f"<row>{header}</row>" + (f"<row>{body}</row>" if body else "")
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _cells(
    name: str, column: Texts, numbers: frozenset[str], times: frozenset[str]
) -> Sequence[str]:
    if name in numbers:
        return [f"<c><v>{value}</v></c>" for value in column.tolist()]
    if name in times:
        return [f'<c s="1"><v>{value}</v></c>' for value in column.tolist()]
    distinct, index = np.unique(column, return_inverse=True)
    texts = np.array([TEXT_CELL.format(escape(value)) for value in distinct.tolist()], dtype=object)
    return [str(text) for text in texts[index]]


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TEXT_CELL = '<c t="inlineStr"><is><t>{}</t></is></c>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _content_types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        f'ContentType="{KIND}.worksheet+xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>{parts}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    parts = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{parts}</Relationships>'


def _workbook(sheets: Sequence[tuple[int, str]]) -> str:
    parts = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in sheets
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{parts}</sheets></workbook>'

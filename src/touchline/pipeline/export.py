"""Results as files that other programs open: CSV, Parquet, XLSX."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from touchline.vocabulary.errors import TouchlineError

# A spreadsheet runs a cell that begins with one of these as a formula; the full-width forms are
# turned into the plain ones by some input methods.
FORMULA_STARTS = "=+-@\t\r\n\0＝＋－＠"
FORMULA_PATTERN = "^[=+\\-@\t\r\n\\x00＝＋－＠]"
XLSX_ROWS = 1_048_576
XLSX_BATCH = 10_000


def write_table(table: pa.Table, to: Path) -> int:
    """Write the table in the format that the file's suffix names; the number of rows written.

    Texts that a spreadsheet would run as a formula get a leading apostrophe in CSV and XLSX;
    figures stay figures. A file that is there already is replaced only once the new one is whole.
    """
    writers = {".csv": _write_csv, ".parquet": _write_parquet, ".xlsx": _write_xlsx}
    writer = writers.get(to.suffix.lower())
    if writer is None:
        raise TouchlineError(
            f"Touchline cannot write {to.suffix or 'a file without a suffix'}.",
            str(to),
            f"Name a file that ends in one of: {', '.join(writers)}.",
        )
    unfinished = to.with_name(f".{to.name}.unfinished")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        writer(table, unfinished)
        unfinished.replace(to)
    except OSError as error:
        raise TouchlineError(
            f"The file cannot be written: {error.strerror}.",
            str(to),
            "Name a place that you may write to, on a disk with room.",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return int(table.num_rows)


def disarmed(texts: pa.Array) -> pa.Array:
    """The texts with an apostrophe before each that a spreadsheet would run."""
    risky = pc.fill_null(pc.match_substring_regex(texts, FORMULA_PATTERN), False)
    return pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)


def flat(table: pa.Table) -> pa.Table:
    """Lists as texts set apart by blanks, decimals as doubles, texts disarmed."""
    columns = []
    for column in table.columns:
        values = column.combine_chunks()
        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if pa.types.is_list(values.type):
            values = pc.binary_join(values.cast(pa.list_(pa.string())), " ")
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            values = disarmed(values)
        columns.append(values)
    return pa.table(columns, names=table.column_names)


def _write_csv(table: pa.Table, to: Path) -> None:
    """UTF-8 with a byte-order mark, so that Excel reads Chinese."""
    with to.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        pyarrow.csv.write_csv(flat(table), file)


def _write_parquet(table: pa.Table, to: Path) -> None:
    pq.write_table(table, to, compression="zstd")


def _write_xlsx(table: pa.Table, to: Path) -> None:
    if table.num_rows >= XLSX_ROWS:
        raise TouchlineError(
            f"A sheet holds {XLSX_ROWS - 1:,} rows; there are {table.num_rows:,}.",
            str(to),
            "Export to .csv or .parquet, or export fewer rows.",
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Touchline")
    sheet.freeze_panes = "A2"
    sheet.append(table.column_names)
    for row in _cell_rows(flat(table)):
        sheet.append(row)
    book.save(to)


def _cell_rows(table: pa.Table) -> Iterator[list[Any]]:
    for batch in table.to_batches(max_chunksize=XLSX_BATCH):
        yield from (list(map(_cell, row)) for row in zip(*batch.to_pydict().values(), strict=True))


def _cell(value: Any) -> Any:
    """What a sheet can hold; numbers past 15 digits as text, which a sheet would round."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)
    if isinstance(value, datetime) or not isinstance(value, date | float | int | bool):
        return None if value is None else str(value)
    return value

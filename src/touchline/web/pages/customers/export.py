"""The list as a file: CSV piece by piece, XLSX by a sheet that is written as it grows.

Texts that a spreadsheet would run as a formula get a leading apostrophe; figures stay figures.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext, override
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from touchline.pipeline.export import FORMULA_STARTS, XLSX_ROWS
from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.words import Language
from touchline.web.office.visible_customers import Condition, Order, Row, VisibleCustomers
from touchline.web.pages.customers.columns import Column, Kind
from touchline.web.shell.customer_names import names_for

MARK = "\N{BYTE ORDER MARK}"  # by which Excel knows UTF-8
MOST_SHEET_ROWS = XLSX_ROWS - 1
WRITTEN_EXACTLY = 10**15  # a sheet rounds whole numbers beyond


@dataclass(frozen=True)
class Sheet:
    """What is exported, with everything that the words of it need."""

    customers: VisibleCustomers
    conditions: Sequence[Condition]
    order: Order
    columns: Sequence[Column]
    colleagues: Mapping[int, str]
    language: Language

    @property
    def headings(self) -> list[str]:
        """The first line; names have no column where they may not be seen."""
        names = [] if self.customers.masked else [gettext("Name")]
        return [gettext("Reference"), *names, *(column.label for column in self.columns)]

    def lines(self) -> Iterator[list[Any]]:
        """One line a customer, as of one moment."""
        wanted = list(dict.fromkeys(["customer_id", *(column.name for column in self.columns)]))
        for rows in self.customers.all_rows(self.conditions, [self.order], wanted):
            ids = [row["customer_id"] for row in rows]
            names = {} if self.customers.masked else names_for(self.customers, ids)
            for row in rows:
                yield self._line(row, names)

    def _line(self, row: Row, names: Mapping[int, str]) -> list[Any]:
        who = row["customer_id"]
        name = [] if self.customers.masked else [safe(names[who])]
        return [shown(who), *name, *(self._value(each, row[each.name]) for each in self.columns)]

    def _value(self, column: Column, value: Any) -> Any:
        if column.kind is Kind.COLLEAGUE:
            return safe(self.colleagues.get(value, ""))
        if column.kind is Kind.EMPLOYEE:
            return "" if value is None else shown(value)
        if isinstance(value, str):
            return safe(column.say(value))
        return value


def safe(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if text[:1] and text[0] in FORMULA_STARTS else text


def csv_pieces(headings: Sequence[str], lines: Iterator[list[Any]]) -> Iterator[str]:
    """The file in pieces of some kilobytes, its mark first."""
    text = io.StringIO()
    text.write(MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(heading) for heading in headings])
    for line in lines:
        writer.writerow([_csv_value(value) for value in line])
        if text.tell() > 64_000:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def worded(language: Language, pieces: Iterator[str]) -> Iterator[str]:
    """The same pieces, each made in that language: the request's is gone when they are sent."""
    end = object()
    while True:
        with override(language):
            piece = next(pieces, end)
        if not isinstance(piece, str):
            return
        yield piece


def xlsx_file(headings: Sequence[str], lines: Iterator[list[Any]], folder: Path) -> IO[bytes]:
    """The file, open at its start, without a name; it is gone when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Touchline")
    sheet.freeze_panes = "A2"
    sheet.append([safe(heading) for heading in headings])
    for line in lines:
        sheet.append([_sheet_value(value) for value in line])
    file = TemporaryFile(dir=folder)  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _csv_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _sheet_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= WRITTEN_EXACTLY:
        return str(value)
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value

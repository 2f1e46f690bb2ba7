"""Rows that could not be split into columns: their text is dealt out, for a person to put right."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from touchline.intake.mapping import parse_mapping, table_rule
from touchline.pipeline.replay import SHEET_MARK
from touchline.vocabulary.identity import QuarantinedRow

TEXT = ""  # where the text of such a row stands among its cells
DELIMITERS = ",;\t|"
RECORD = "bad_record"  # of JSON: its text has no columns


def is_unsplit(row: QuarantinedRow) -> bool:
    """Whether the row is one text instead of cells."""
    return list(row.raw) == [TEXT]


def proposed_cells(row: QuarantinedRow, waiting: Sequence[QuarantinedRow]) -> dict[str, str]:
    """A cell for each column: the text's parts in turn, where the order of the columns is known.

    What is too much stays with the last column: a delimiter in a remark is the usual cause.
    """
    columns = _columns_of_file(row, waiting)
    if not columns:
        return dict.fromkeys(_columns_of_mapping(row), "")
    text = row.raw[TEXT] or ""
    delimiter = max(DELIMITERS, key=text.count)
    parts = _parts(row.reason, text, delimiter)
    last = len(columns) - 1
    if len(parts) > len(columns):
        parts = [*parts[:last], delimiter.join(parts[last:])]
    return dict(zip(columns, [*parts, *[""] * (len(columns) - len(parts))], strict=True))


def _parts(reason: str, text: str, delimiter: str) -> list[str]:
    """The cells of the text in turn; none where it is no line of cells, as a record of JSON is."""
    if reason == RECORD:
        return []
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:  # a line end in the middle, or a cell of more than 131,072 characters
        return text.split(delimiter)


def _columns_of_file(row: QuarantinedRow, waiting: Sequence[QuarantinedRow]) -> list[str]:
    """The columns in the file's order, as another row that waits has them; empty if none does."""
    others = (each for each in waiting if each.file == row.file and not is_unsplit(each))
    return next((list(each.raw) for each in others), [])


def _columns_of_mapping(row: QuarantinedRow) -> list[str]:
    """The columns that the mapping reads of that file."""
    mapping = parse_mapping(row.mapping, f"mapping of {row.file}").mapping
    name, _, sheet = row.file.partition(SHEET_MARK)
    rule = table_rule(mapping, name.rpartition("/")[2], sheet)
    return list(dict.fromkeys(_named(rule.model_dump()))) if rule else []


def _named(part: Any) -> Iterator[str]:
    """The source columns named anywhere in a rule."""
    if isinstance(part, Mapping):
        column = part.get("column")
        if isinstance(column, str):
            yield column
        for key in ("joined", "product"):
            yield from part.get(key) or ()
        for inner in part.values():
            yield from _named(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _named(inner)

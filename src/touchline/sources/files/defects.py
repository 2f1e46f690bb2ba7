"""What can be wrong with a file or a row, said so that a clerk can act on it."""

from typing import NoReturn

from touchline.vocabulary.source import Defect

TEXT_LIMIT = 100_000  # characters of a bad row that are kept for mending


class ContentError(Exception):
    """A whole file that cannot be read, or not to its end. Stays inside this source."""

    def __init__(self, defect: Defect) -> None:
        super().__init__(defect.message)
        self.defect = defect


def whole(reason: str, message: str, remedy: str) -> Defect:
    """A defect of the file as a whole."""
    return Defect(0, reason, message, remedy, "")


def refuse(reason: str, message: str, remedy: str) -> NoReturn:
    """Say that the whole file cannot be read."""
    raise ContentError(whole(reason, message, remedy))


def ragged_row(row: int, cells: int, expected: int, text: str) -> Defect:
    """A row with too few or too many cells."""
    look = (
        "a delimiter inside a cell that is not in quotation marks"
        if cells > expected
        else "a cell that was left out or a line that was broken in two"
    )
    return Defect(
        row,
        "ragged_row",
        f"Row {row} has {cells} {'cell' if cells == 1 else 'cells'}, the header has {expected}.",
        f"Open the file, look at row {row} for {look}, mend it there and import the file again.",
        text[:TEXT_LIMIT],
    )


def unclosed_quote(row: int, text: str) -> Defect:
    """A quotation mark that opens a cell and is never closed."""
    return Defect(
        row,
        "unclosed_quote",
        f"Row {row} opens a quotation mark that is not closed where its cell ends.",
        f"Open the file, look at row {row} for a single quotation mark, close or double it, "
        "and import the file again.",
        text[:TEXT_LIMIT],
    )


def bad_encoding(row: int, encoding: str, text: str) -> Defect:
    """A row with bytes that the file's encoding does not know."""
    return Defect(
        row,
        "bad_encoding",
        f"Row {row} holds bytes that are not {encoding.upper()} text, as the rest of the file is.",
        f"Open the file, type row {row} anew, or export the file again as UTF-8.",
        text[:TEXT_LIMIT],
    )


def nul_byte(row: int, text: str) -> Defect:
    """A row with NUL bytes, the mark of a damaged or cut-off file."""
    return Defect(
        row,
        "nul_byte",
        f"Row {row} holds NUL bytes, which no text has; the file was damaged there.",
        f"Export the file again, or open it, type row {row} anew and save it as CSV.",
        text[:TEXT_LIMIT].replace("\0", "␀"),
    )


def too_long(row: int, text: str) -> Defect:
    """A row longer than anything that a person or a system would write."""
    return Defect(
        row,
        "too_long",
        f"Row {row} is longer than 64 million characters.",
        f"Look at row {row}: a line end is missing, or something other than text was pasted in.",
        text[:TEXT_LIMIT],
    )


def unreadable_row(row: int, text: str) -> Defect:
    """A row that the reader refuses for a reason that has no name here."""
    return Defect(
        row,
        "unreadable_row",
        f"Row {row} could not be split into cells.",
        f"Open the file, look at row {row} for odd marks, mend it and import the file again.",
        text[:TEXT_LIMIT],
    )


def too_many_columns(columns: int, limit: int) -> Defect:
    """A header that no export of people's work has."""
    return whole(
        "too_many_columns",
        f"The file has {columns:,} columns; at most {limit:,} are read.",
        "Export only the columns that are needed, or give the delimiter in the mapping's `read`.",
    )


def no_rows() -> Defect:
    """A header and nothing below it."""
    return whole(
        "no_rows",
        "The file has a header but no rows.",
        "If nothing happened in that time, nothing is to be done; otherwise export it again.",
    )


def empty_file() -> Defect:
    """Nothing at all."""
    return whole(
        "empty_file",
        "The file is empty.",
        "Export it again; if it is meant to be empty, take it out of the folder.",
    )


def broken(kind: str, detail: str) -> Defect:
    """A container that is damaged or cut off."""
    return whole(
        "broken_file",
        f"The {kind} is damaged or was cut off: {detail}.",
        "Copy or export the file again; rows that could be read before the damage are kept.",
    )


def unreadable_file(name: str) -> Defect:
    """A file that the disk or the rights do not give."""
    return whole(
        "no_access",
        f"{name} cannot be opened.",
        "Close it in other programs, and see that you may read it.",
    )

"""Where the rows of delimited text begin and end, by the rules that pyarrow's parser keeps.

A quotation mark opens a quoted cell only as the cell's first character. A quoted cell that runs
over a line end must be followed by a delimiter or a line end; otherwise its first line is taken to
have lost its closing mark, and reading starts anew on the next line, so that no good row is lost.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from touchline.vocabulary.compiled import compiled_when_called

GOOD: Final = 0
RAGGED: Final = 1
UNCLOSED: Final = 2
LONGEST_QUOTED: Final = 8 << 20  # bytes; a quoted cell over line ends that is longer is unclosed
NEWLINE: Final = 10
RETURN: Final = 13
SPACE: Final = 32
NO_QUOTE: Final = 256  # outside the bytes: nothing is ever quoted

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """The rows found, blank lines left out. Each array has one element a row."""

    starts: Numbers
    ends: Numbers  # behind the last byte, the line end left out
    cells: Numbers
    lines: Numbers  # the physical line on which the row begins
    kinds: Numbers  # GOOD, RAGGED or UNCLOSED
    consumed: int  # bytes; what follows is the beginning of a row that is not yet whole
    next_line: int


def scan(data: Bytes, delimiter: int, quote: int, expected: int, line: int, final: bool) -> Rows:  # noqa: PLR0913, PLR0917 - numba takes arguments by place only
    """Find the rows in `data`, which is changed: a lone carriage return becomes a blank.

    `expected` cells make a row good (0: any number); more are forgiven where they are empty.
    """
    room = int(np.count_nonzero(data == NEWLINE)) + 2
    table = np.zeros((5, room), dtype=np.int64)
    count, consumed, next_line = _scan(data, delimiter, quote, expected, line, final, table)
    starts, ends, cells, lines, kinds = table[:, :count]
    return Rows(starts, ends, cells, lines, kinds, consumed, next_line)


def lines_are_rows(text: bytes, delimiter: int, quote: int) -> bool:
    """Whether no quoted cell runs over a line end, so that every line is a row."""
    return bool(_all_closed(np.frombuffer(text, dtype=np.uint8), delimiter, quote))


def only_rows(data: bytearray, rows: Rows, wanted: Numbers) -> bytes:
    """The text of these rows alone, each closed by one line end."""
    starts, ends = rows.starts[wanted], rows.ends[wanted]
    room = np.empty(int((ends - starts + 1).sum()), dtype=np.uint8)
    _copy_rows(np.frombuffer(data, dtype=np.uint8), starts, ends, room)
    return room.tobytes()


def _no_line_end_in_quotes(data: Any, delimiter: int, quote: int) -> bool:
    quoted, opens = False, True
    for byte in data:
        if quoted:
            if byte == quote:
                quoted, opens = False, True  # a second one at once goes on with the cell
            elif byte == 10:
                return False
        elif byte == quote:
            quoted = opens
        else:
            opens = byte == delimiter
            opens = opens or byte == 10
    return not quoted


def _copy_into(data: Any, starts: Any, ends: Any, room: Any) -> None:
    at = 0
    for row in range(starts.size):
        size = ends[row] - starts[row]
        room[at : at + size] = data[starts[row] : ends[row]]
        room[at + size] = 10
        at += size + 1


def _scan_rows(  # noqa: PLR0913, PLR0917 - numba takes arguments by place only
    data: Any, delimiter: int, quote: int, expected: int, line: int, final: bool, table: Any
) -> tuple[int, int, int]:
    position, count, size = 0, 0, data.size
    while position < size:
        end, cells, spans, first_end, state, kept, blank = _row(
            data, position, delimiter, quote, expected, final
        )
        if state == 1:  # not yet whole
            return count, position, line
        if state == 2:  # a quotation mark is not closed: only its first line is given up
            end, spans, blank = (first_end if spans > 0 else end), 0, False
        if not blank:
            ragged = expected > 0 and cells != expected and kept < 0
            table[0, count] = position
            table[1, count] = kept if kept >= 0 else end
            table[2, count] = cells
            table[3, count] = line
            table[4, count] = 2 if state == 2 else (1 if ragged else 0)
            count += 1
        line += spans + 1
        position = end + 1
    return count, size, line


def _scan_row(  # noqa: C901, PLR0912, PLR0913, PLR0917 - one state machine, a branch a state
    data: Any, start: int, delimiter: int, quote: int, expected: int, final: bool
) -> tuple[int, int, int, int, int, int, bool]:
    """One row: end, cells, line ends inside, the first of them, state, kept end, blank."""
    size, at = data.size, start
    cells, spans, cell_spans, first_end, forgiven = 1, 0, 0, -1, -1
    quoted, fresh, blank, surplus = False, True, True, False
    while at < size:
        byte = data[at]
        if quoted:
            if byte == quote:
                if at + 1 < size and data[at + 1] == quote:
                    at += 1
                elif at + 1 == size and not final:
                    break
                else:
                    quoted = False
                    if cell_spans > 0 and not _ends_cell(data, at + 1, delimiter):
                        return at, cells, spans, first_end, 2, -1, False
            elif byte == 10:
                first_end = at if spans == 0 else first_end
                spans, cell_spans = spans + 1, cell_spans + 1
            if spans > 0 and at - start > LONGEST_QUOTED:
                return at, cells, spans, first_end, 2, -1, False
        elif fresh and byte == quote:
            quoted, fresh, blank, cell_spans = True, False, False, 0
            surplus = surplus or (cells > expected and not _empty_quotes(data, at, quote))
        elif byte == delimiter:
            forgiven = at if cells == expected else forgiven
            cells, fresh, blank = cells + 1, True, False
        elif byte == 10:
            break
        elif byte == 13:
            if at + 1 == size and not final:
                break
            if at + 1 < size and data[at + 1] != 10:
                data[at] = 32
        else:
            fresh = False
            if byte > 32 or (byte < 32 and byte != 9):
                blank = False
                surplus = surplus or cells > expected
        at += 1
    kept = forgiven if (expected > 0 and cells > expected and not surplus) else -1
    if at < size and data[at] == 10:
        return at, cells, spans, first_end, 0, kept, blank
    if not final:
        return at, cells, spans, first_end, 1, -1, False
    return at, cells, spans, first_end, (2 if quoted else 0), kept, blank


def _cell_ends(data: Any, at: int, delimiter: int) -> bool:
    return bool(at >= data.size or data[at] == delimiter or data[at] == 10 or data[at] == 13)


def _quotes_are_empty(data: Any, at: int, quote: int) -> bool:
    return bool(at + 1 < data.size and data[at + 1] == quote)


_all_closed = compiled_when_called(_no_line_end_in_quotes)
_copy_rows = compiled_when_called(_copy_into)
_ends_cell = compiled_when_called(_cell_ends)
_empty_quotes = compiled_when_called(_quotes_are_empty)
_row = compiled_when_called(_scan_row)
_scan = compiled_when_called(_scan_rows)

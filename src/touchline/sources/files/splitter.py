"""A stream of UTF-8 blocks cut into pieces of whole rows, each row with its physical line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from touchline.sources.files import defects
from touchline.sources.files.dialect import Dialect
from touchline.sources.files.encoding import MARK, MARK_BYTES, marked
from touchline.sources.files.scanner import GOOD, UNCLOSED, Numbers, Rows, lines_are_rows, only_rows
from touchline.vocabulary.source import Defect

LONGEST_ROW = 64 << 20  # bytes


@dataclass(frozen=True)
class Piece:
    """Text of whole good rows, one physical line each unless `lines` says otherwise."""

    text: bytes
    first_line: int
    row_count: int
    lines: Numbers | None = None
    defects: tuple[Defect, ...] = field(default=())


@dataclass(frozen=True)
class Splitter:
    """Cuts plain text into pieces; `width` cells make a good row."""

    dialect: Dialect
    width: int
    encoding: str  # as messages call it

    def pieces(self, blocks: Iterator[bytes], line: int) -> Iterator[Piece]:
        """Every row of the blocks, in pieces of about a block each."""
        rest = b""
        for block in blocks:
            text = rest + block
            end = text.rfind(b"\n") + 1
            whole, rest = text[:end], text[end:]
            if self._lines_are_rows(whole):
                count = whole.count(b"\n")
                if whole:
                    yield Piece(whole, line, count)
                line += count
            else:
                piece, consumed, line = self.scanned(text, line, final=False)
                rest = text[consumed:]
                yield piece
            if len(rest) > LONGEST_ROW:
                yield Piece(b"", line, 0, None, (defects.too_long(line, _shown(rest)),))
                rest, line = self._next_line(blocks), line + 1
        if rest:
            yield self.scanned(rest, line, final=True)[0]

    def _lines_are_rows(self, text: bytes) -> bool:
        quote = self.dialect.quote
        return (
            quote > 255 or quote not in text or lines_are_rows(text, self.dialect.delimiter, quote)
        )

    @staticmethod
    def _next_line(blocks: Iterator[bytes]) -> bytes:
        """What follows the end of a line that is too long to keep."""
        for block in blocks:
            found = block.find(b"\n")
            if found >= 0:
                return block[found + 1 :]
        return b""

    def scanned(self, text: bytes, line: int, *, final: bool) -> tuple[Piece, int, int]:
        """The good rows of the text found byte by byte, and a defect for each of the others."""
        text = _valid(text) if final else text
        data, rows = self.dialect.rows(text, self.width, line, final=final)
        kinds = rows.kinds.copy()
        if not final and not _is_valid(memoryview(data)[: rows.consumed]):
            # Marks are longer than the bytes they stand for: consumed bytes are of the first scan.
            piece, _, _ = self.scanned(bytes(data[: rows.consumed]), line, final=True)
            return piece, rows.consumed, rows.next_line
        found = self._defects(data, rows, kinds)
        good = np.flatnonzero(kinds == GOOD)
        clean = only_rows(data, rows, good)
        return (
            Piece(clean, line, int(good.size), rows.lines[good], tuple(found)),
            rows.consumed,
            rows.next_line,
        )

    def _defects(self, data: bytearray, rows: Rows, kinds: Numbers) -> list[Defect]:
        """One defect for each row that is not good; rows with bad bytes become so in `kinds`."""
        marks, nuls = (_rows_with(data, rows, sign) for sign in (MARK_BYTES, b"\0"))
        kinds[marks | nuls] = -1
        return [self._defect(data, rows, row, marks[row], nuls[row]) for row in _bad(kinds)]

    def _defect(self, data: bytearray, rows: Rows, row: int, mark: bool, nul: bool) -> Defect:
        line = int(rows.lines[row])
        text = _shown(data[rows.starts[row] : rows.ends[row]])
        if mark:
            return defects.bad_encoding(line, self.encoding, text)
        if nul:
            return defects.nul_byte(line, text)
        if rows.kinds[row] == UNCLOSED:
            return defects.unclosed_quote(line, text)
        return defects.ragged_row(line, int(rows.cells[row]), self.width, text)


def _bad(kinds: Numbers) -> list[int]:
    return [int(row) for row in np.flatnonzero(kinds != GOOD)]


def _valid(text: bytes) -> bytes:
    return text if _is_valid(text) else marked(text)


def _is_valid(text: bytes | memoryview) -> bool:
    try:
        str(text, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _shown(text: bytes | bytearray) -> str:
    """The text of a bad row for people, marks and all."""
    head = bytes(text[: defects.TEXT_LIMIT * 4])
    return head.decode("utf-8", "replace").replace(MARK, "\ufffd").rstrip("\r\n")


def _rows_with(data: bytearray, rows: Rows, sign: bytes) -> np.ndarray:
    """Which rows hold the sign."""
    found = np.zeros(rows.starts.size, dtype=np.bool_)
    if sign not in data or not found.size:
        return found
    octets = np.frombuffer(data, dtype=np.uint8)
    hits = octets[: octets.size - len(sign) + 1] == sign[0]
    for place, byte in enumerate(sign[1:], start=1):
        hits = hits & (octets[place : octets.size - len(sign) + 1 + place] == byte)
    places = np.flatnonzero(hits)
    owners = np.searchsorted(rows.starts, places, side="right") - 1
    inside = (owners >= 0) & (places < rows.ends[owners])
    found[owners[inside]] = True
    return found

"""How a delimited text is laid out: its delimiter, title lines, header and column names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv

from touchline.sources.files.columns import COLUMN_LIMIT, column_names
from touchline.sources.files.defects import ContentError, too_many_columns
from touchline.sources.files.scanner import NO_QUOTE, Rows, scan
from touchline.vocabulary.mapping import ReadOptions

SAMPLE_BYTES = 1 << 18
SAMPLE_ROWS = 200
CANDIDATES = b",\t;|^~\x01\x1f"
UNIT_SEPARATOR = 0x1F  # stands in for delimiters that are not one byte
BLANKS = re.compile(rb"[ \t]+")
EDGE_BLANKS = re.compile(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)")
DIRECTIVE = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How the rows are split into cells."""

    delimiter: int  # the byte that the splitter looks for
    quote: int = ord('"')
    spelled: bytes = b""  # the longer delimiter that `delimiter` stands in for
    blanks: bool = False  # columns are set apart by runs of blanks
    old_returns: bool = False  # lines end in a carriage return alone

    @property
    def by_lines(self) -> bool:
        """Whether `plain` must be given whole lines."""
        return self.blanks or bool(self.spelled)

    def plain(self, text: bytes) -> bytes:
        """The text with one-byte delimiters and line ends, every physical line kept."""
        if self.old_returns:
            text = text.replace(b"\r", b"\n")
        if self.blanks:
            return BLANKS.sub(b"\x1f", EDGE_BLANKS.sub(b"", text))
        return text.replace(self.spelled, b"\x1f") if self.spelled else text

    def rows(self, text: bytes, expected: int, line: int, *, final: bool) -> tuple[bytearray, Rows]:
        """The rows of plain text, and that text as the scanner left it."""
        data = bytearray(text)
        if final and not data.endswith(b"\n"):
            data += b"\n"
        view = np.frombuffer(data, dtype=np.uint8)
        return data, scan(view, self.delimiter, self.quote, expected, line, final)


@dataclass(frozen=True)
class Layout:
    """A dialect, the column names, and where the rows begin."""

    dialect: Dialect
    names: tuple[str, ...]
    first_line: int  # the physical line behind the header
    offset: int  # bytes of plain text before it


def layout(text: bytes, options: ReadOptions) -> Layout:
    """Find the layout from the beginning of the text, as far as `options` leave it open."""
    old_returns = b"\n" not in text[:SAMPLE_BYTES] and b"\r" in text[:SAMPLE_BYTES]
    text = text.replace(b"\r", b"\n") if old_returns else text
    skipped, delimiter = _preamble(text, options)
    line = text.count(b"\n", 0, skipped) + 1
    sample = _sample(text[skipped:])
    dialect = _dialect(sample[:SAMPLE_BYTES], delimiter, old_returns=old_returns)
    if len(sample) > SAMPLE_BYTES:  # one line: is it already too wide in its beginning?
        cut = dialect.rows(dialect.plain(sample[:SAMPLE_BYTES]), 0, line, final=True)[1]
        _hold_to_limit(int(cut.cells[0]) if cut.cells.size else 0)
    # The offset counts plain text, so the lines skipped are made plain too.
    skipped = len(dialect.plain(text[:skipped]))
    data, rows = dialect.rows(dialect.plain(sample), 0, line, final=True)
    if not options.header:
        width = len(options.columns) or _usual(rows.cells)
        _hold_to_limit(width)
        return Layout(dialect, column_names(options.columns or [""] * width), line, skipped)
    if not rows.cells.size:
        return Layout(dialect, (), line, skipped)
    header = _header_row(rows)
    _hold_to_limit(int(rows.cells[header]))
    start, end = int(rows.starts[header]), int(rows.ends[header])
    names = column_names(_cells(bytes(data[start:end]), dialect))
    spans = bytes(data[start:end]).count(b"\n")
    return Layout(dialect, names, int(rows.lines[header]) + spans + 1, skipped + end + 1)


def _preamble(text: bytes, options: ReadOptions) -> tuple[int, str]:
    """Bytes to leave out at the top, and the delimiter that the options or Excel's line state."""
    skipped = 0
    for _ in range(options.skip_rows):
        found = text.find(b"\n", skipped)
        skipped = found + 1 if found >= 0 else len(text)
    directive = DIRECTIVE.match(text, skipped)
    if directive and not options.delimiter:
        return directive.end(), directive.group(1).decode("latin-1")
    return skipped, options.delimiter


def _sample(text: bytes) -> bytes:
    """The first lines, whole; if one line is longer than the sample, that line."""
    if len(text) <= SAMPLE_BYTES:
        return text
    end = text.rfind(b"\n", 0, SAMPLE_BYTES) + 1 or text.find(b"\n") + 1
    return text[:end] if end else text


def _dialect(sample: bytes, delimiter: str, *, old_returns: bool) -> Dialect:
    if delimiter == "whitespace":
        return Dialect(UNIT_SEPARATOR, NO_QUOTE, blanks=True, old_returns=old_returns)
    spelled = delimiter.replace("\\t", "\t").encode()
    if len(spelled) == 1:
        return Dialect(spelled[0], old_returns=old_returns)
    if spelled:
        return Dialect(UNIT_SEPARATOR, spelled=spelled, old_returns=old_returns)
    found = max(CANDIDATES, key=lambda byte: _order(Dialect(byte), sample))
    chosen = Dialect(found, old_returns=old_returns)
    if _order(chosen, sample)[0] == 0 and _set_apart_by_blanks(sample):
        return Dialect(UNIT_SEPARATOR, NO_QUOTE, blanks=True, old_returns=old_returns)
    return chosen


def _order(dialect: Dialect, sample: bytes) -> tuple[float, float]:
    """How well a delimiter explains the sample: rows of one width that the header shares."""
    _, rows = dialect.rows(sample, 0, 1, final=True)
    cells = rows.cells[:SAMPLE_ROWS]
    if not cells.size or cells.max() == 1:
        return 0.0, 0.0
    width = _usual(cells)
    agree = float((cells == width).mean()) if width > 1 else 0.0
    head = cells[_header_row(rows)]
    return agree + (0.5 if head == width else 0.2 if head > 1 else 0.0), float(width)


def _usual(cells: Sequence[int] | np.ndarray) -> int:
    """The commonest number of cells; of equally common ones the largest."""
    counts = Counter(int(cell) for cell in cells[:SAMPLE_ROWS])
    return max(counts, key=lambda width: (counts[width], width), default=1)


def _header_row(rows: Rows) -> int:
    """The first row of more than one cell; title lines stand above it."""
    several = np.flatnonzero(rows.cells > 1)
    return int(several[0]) if several.size and _usual(rows.cells) > 1 else 0


def _set_apart_by_blanks(sample: bytes) -> bool:
    """Every line has the same three or more words, and one column is all numbers."""
    lines = [line.split() for line in sample.splitlines()[:SAMPLE_ROWS] if line.strip()]
    if len(lines) < 3 or len(lines[0]) < 3 or len({len(line) for line in lines}) > 1:
        return False
    return any(all(_is_number(line[i]) for line in lines[1:]) for i in range(len(lines[0])))


def _is_number(word: bytes) -> bool:
    return word.replace(b".", b"", 1).isdigit()


def _hold_to_limit(columns: int) -> None:
    if columns > COLUMN_LIMIT:
        raise ContentError(too_many_columns(columns, COLUMN_LIMIT))


def _cells(row: bytes, dialect: Dialect) -> list[str]:
    """The cells of one row, quotation marks taken off."""
    text = row.decode("utf-8", "replace").replace("\ufdd1", "\ufffd")
    width = dialect.rows(row, 0, 1, final=True)[1].cells[0]
    names = [str(place) for place in range(width)]
    table = pyarrow.csv.read_csv(
        pa.BufferReader(text.encode() + b"\n"),
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=len(row) * 3 + 64),
        parse_options=parse_options(dialect),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    return [column[0].as_py() or "" for column in table.columns]


def parse_options(dialect: Dialect) -> pyarrow.csv.ParseOptions:
    """The dialect in pyarrow's words."""
    return pyarrow.csv.ParseOptions(
        delimiter=chr(dialect.delimiter),
        quote_char=False if dialect.quote == NO_QUOTE else '"',
        newlines_in_values=dialect.quote != NO_QUOTE,
    )

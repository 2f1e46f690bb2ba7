"""Delimited text: CSV, TSV and their kin, streamed into batches of string columns."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from touchline.sources.files import defects
from touchline.sources.files.columns import batch_of, clean_cells, without_empty_rows
from touchline.sources.files.defects import ContentError
from touchline.sources.files.dialect import Layout, layout, parse_options
from touchline.sources.files.encoding import MARK_BYTES, encoding_of, utf8_blocks
from touchline.sources.files.splitter import Piece, Splitter
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawBatch

BLOCK_BYTES = 8 << 20
AHEAD = 2  # pieces parsed while the caller works on the one before


def delimited_batches(read: Callable[[int], bytes], options: ReadOptions) -> Iterator[RawBatch]:
    """The rows of a delimited text, read by `read(size)` until it gives no more."""
    ending: list[ContentError] = []
    blocks = utf8_blocks(_blocks(read, ending), options.encoding)
    try:
        head = _head(blocks)
        if not head.strip(b"\0 \r\n\t"):
            refuse = ending[0].defect if ending else defects.empty_file()
            raise ContentError(refuse)
        found = layout(head, options)
    except ContentError as error:
        yield _only_defect((), error)
        return
    raw = chain([head], blocks)
    plain = map(found.dialect.plain, _whole_lines(raw) if found.dialect.by_lines else raw)
    first = next(plain)[found.offset :]
    parser = _Parser(found, options, Splitter(found.dialect, len(found.names), _called(options)))
    seen = False
    for batch in parser.batches(chain([first], plain)):
        seen = True
        yield batch
    if ending:
        yield _only_defect(found.names, ending[0])
    elif not seen:
        yield _only_defect(found.names, ContentError(defects.no_rows()))


def spelling(head: bytes, options: ReadOptions) -> tuple[str, str]:
    """(encoding, delimiter) by which a text that begins so is read; "whitespace" for blanks."""
    encoding = encoding_of(head, options.encoding)
    text = b"".join(utf8_blocks(iter([head]), options.encoding))
    dialect = layout(text, options).dialect
    if dialect.blanks:
        return encoding, "whitespace"
    return encoding, dialect.spelled.decode() or chr(dialect.delimiter)


def _called(options: ReadOptions) -> str:
    return options.encoding or "valid"


def _blocks(read: Callable[[int], bytes], ending: list[ContentError]) -> Iterator[bytes]:
    """The bytes in large blocks; damage ends them, and is told after the rows before it."""
    try:
        while block := read(BLOCK_BYTES):
            yield block
    except ContentError as error:
        ending.append(error)


def _head(blocks: Iterator[bytes]) -> bytes:
    """The first block, and more while not one line is whole."""
    head = next(blocks, b"")
    while b"\n" not in head and b"\r" not in head and len(head) < 4 * BLOCK_BYTES:
        block = next(blocks, b"")
        if not block:
            break
        head += block
    return head


def _whole_lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks cut at line ends, for changes that must not see half a line."""
    rest = b""
    for block in blocks:
        text = rest + block
        end = max(text.rfind(b"\n"), text.rfind(b"\r")) + 1
        rest = text[end:]
        if end:
            yield text[:end]
    if rest:
        yield rest


def _only_defect(names: tuple[str, ...], error: ContentError) -> RawBatch:
    empty = batch_of([pa.array([], pa.string())] * len(names), names)
    return RawBatch(empty, pa.array([], pa.int64()), (error.defect,))


@dataclass(frozen=True)
class _Parser:
    layout: Layout
    options: ReadOptions
    splitter: Splitter

    def batches(self, blocks: Iterator[bytes]) -> Iterator[RawBatch]:
        """Pieces parsed a little ahead of the caller, given in their order."""
        pieces = self.splitter.pieces(blocks, self.layout.first_line)
        waiting: deque[Future[RawBatch]] = deque()
        with ThreadPoolExecutor(AHEAD) as pool:
            for piece in pieces:
                waiting.append(pool.submit(self.batch, piece))
                if len(waiting) > AHEAD:
                    yield from _with_content(waiting.popleft().result())
            while waiting:
                yield from _with_content(waiting.popleft().result())

    def batch(self, piece: Piece) -> RawBatch:
        """The piece as columns. Trouble in a piece taken whole sends it through the scanner."""
        if piece.lines is None and piece.row_count:
            columns = self._taken_whole(piece)
            if columns is not None:
                numbers = pa.array(
                    np.arange(piece.first_line, piece.first_line + piece.row_count), pa.int64()
                )
                return self._cleaned(columns, numbers, piece)
            piece = self.splitter.scanned(piece.text, piece.first_line, final=True)[0]
        numbers = pa.array([] if piece.lines is None else piece.lines, pa.int64())
        columns = self._columns(piece.text, piece.row_count)
        if columns is None:
            return self._row_by_row(piece)
        return self._cleaned(columns, numbers, piece)

    def _taken_whole(self, piece: Piece) -> list[pa.StringArray] | None:
        if b"\0" in piece.text or MARK_BYTES in piece.text:
            return None
        return self._columns(piece.text, piece.row_count)

    def _columns(self, text: bytes, row_count: int) -> list[pa.StringArray] | None:
        """The columns, or None where pyarrow sees other rows than we do."""
        names = [str(place) for place in range(len(self.layout.names))]
        if not row_count:
            return [pa.array([], pa.string()) for _ in names]
        try:
            table = pyarrow.csv.read_csv(
                pa.BufferReader(text),
                read_options=pyarrow.csv.ReadOptions(
                    column_names=names, block_size=len(text) + 1, use_threads=False
                ),
                parse_options=parse_options(self.layout.dialect),
                convert_options=pyarrow.csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=True,
                    null_values=["", *self.options.missing],
                ),
            )
        except pa.ArrowInvalid:
            return None
        if table.num_rows != row_count:
            return None
        return [column.combine_chunks() for column in table.columns]

    def _row_by_row(self, piece: Piece) -> RawBatch:
        """The last resort: each half by itself, until the row that pyarrow refuses stands alone."""
        texts, lines = piece.text, piece.lines
        if lines is None or piece.row_count < 2:
            line = piece.first_line if lines is None or not lines.size else int(lines[0])
            bad = defects.unreadable_row(line, texts.decode("utf-8", "replace"))
            empty = _only_defect(self.layout.names, ContentError(bad))
            return RawBatch(empty.rows, empty.row_numbers, (*piece.defects, bad))
        _, rows = self.layout.dialect.rows(texts, 0, 1, final=True)
        half = int(rows.starts.size // 2)
        cut = int(rows.starts[half])
        parts = [
            self.batch(Piece(texts[:cut], piece.first_line, half, lines[:half], piece.defects)),
            self.batch(Piece(texts[cut:], piece.first_line, lines.size - half, lines[half:])),
        ]
        return RawBatch(
            pa.concat_batches([part.rows for part in parts]),
            pa.concat_arrays([part.row_numbers for part in parts]),
            tuple(defect for part in parts for defect in part.defects),
        )

    def _cleaned(
        self, columns: list[pa.StringArray], numbers: pa.Int64Array, piece: Piece
    ) -> RawBatch:
        missing, spelled = self.options.missing, self.layout.dialect.spelled.decode()
        if spelled:
            columns = [pc.replace_substring(column, "\x1f", spelled) for column in columns]
        columns = [clean_cells(column, missing, nulls_known=True) for column in columns]
        columns, numbers = without_empty_rows(columns, numbers)
        return RawBatch(batch_of(columns, self.layout.names), numbers, piece.defects)


def _with_content(batch: RawBatch) -> Iterator[RawBatch]:
    if batch.rows.num_rows or batch.defects:
        yield batch

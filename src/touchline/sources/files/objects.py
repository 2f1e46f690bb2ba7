"""JSON: an array of objects, an object around one such array, or one object a line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from touchline.sources.files.columns import (
    COLUMN_LIMIT,
    batch_of,
    clean_cells,
    column_names,
    without_empty_rows,
)
from touchline.sources.files.defects import ContentError, empty_file, no_rows, too_many_columns
from touchline.sources.files.encoding import marked, utf8_blocks
from touchline.sources.files.places import Place
from touchline.sources.files.records import Record, records
from touchline.sources.files.spelling import spelled
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import Defect, RawBatch

BLOCK_BYTES = 4 << 20
BATCH_ROWS = 50_000
KEPT_BYTES = 200 << 20  # columns of smaller files are kept, those of larger ones read twice
DEPTH_LIMIT = 8

Row = dict[str, str | None]


def object_batches(place: Place, options: ReadOptions) -> Iterator[RawBatch]:
    """The records, counted from 1. Large files are read twice: the first time for the columns."""
    names: dict[str, None] = {}
    kept: list[tuple[tuple[str, ...], RawBatch]] | None = []
    size = total = 0
    for batch in _parsed(place, options):
        names.update(dict.fromkeys(batch.names))
        if len(names) > COLUMN_LIMIT:
            raise ContentError(too_many_columns(len(names), COLUMN_LIMIT))
        total += len(batch.rows) + len(batch.defects)
        if kept is not None:
            found = _columns(batch, tuple(batch.names), options)
            kept.append((tuple(batch.names), found))
            size += found.rows.nbytes
            kept = kept if size <= KEPT_BYTES else None
    if kept is None:
        for batch in _parsed(place, options):
            yield _columns(batch, tuple(names), options)
    else:
        yield from (_widened(found, had, tuple(names)) for had, found in kept)
    if total == 0:
        yield RawBatch(batch_of([], ()), pa.array([], pa.int64()), (no_rows(),))


def _widened(batch: RawBatch, had: tuple[str, ...], names: tuple[str, ...]) -> RawBatch:
    """The batch with the columns that only other batches have, empty."""
    nothing = pa.nulls(batch.rows.num_rows, pa.string())
    known = dict(zip(had, batch.rows.columns, strict=True))
    columns = [known.get(name, nothing) for name in names]
    return RawBatch(batch_of(columns, column_names(names)), batch.row_numbers, batch.defects)


@dataclass
class _Batch:
    """Some records, flattened."""

    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)


def _parsed(place: Place, options: ReadOptions) -> Iterator[_Batch]:
    batch = _Batch()
    for record in _records(place, options):
        if isinstance(record, Defect):
            batch.defects.append(record)
        else:
            row = _flat(record.fields)
            batch.rows.append(row)
            batch.numbers.append(record.number)
            batch.names.update(dict.fromkeys(row))
        if len(batch.rows) + len(batch.defects) >= BATCH_ROWS:
            yield batch
            batch = _Batch()
    if batch.rows or batch.defects:
        yield batch


def _records(place: Place, options: ReadOptions) -> Iterator[Record | Defect]:
    """The records of the stream; damage is told after those before it."""
    ending: list[ContentError] = []
    with place.opened() as read:

        def blocks() -> Iterator[bytes]:
            try:
                while block := read(BLOCK_BYTES):
                    yield block
            except ContentError as error:
                ending.append(error)

        texts = _texts(utf8_blocks(blocks(), options.encoding))
        first = next(texts, "")
        if not first.strip():
            raise ending[0] if ending else ContentError(empty_file())
        yield from records(first, texts, one_a_line=place.file_name.endswith((".ndjson", ".jsonl")))
    if ending:
        yield ending[0].defect


def _texts(blocks: Iterator[bytes]) -> Iterator[str]:
    """Text cut at line ends where there are any, so that no character is split."""
    rest = b""
    for block in blocks:
        whole = rest + block
        cut = max(whole.rfind(b"\n"), whole.rfind(b"}")) + 1
        rest = whole[cut:]
        if cut:
            yield marked(whole[:cut]).decode()
    if rest:
        yield marked(rest).decode()


def _flat(fields: dict[str, object], prefix: str = "", depth: int = 0) -> Row:
    """Nested objects as dotted columns; arrays as JSON text."""
    row: Row = {}
    for key, value in fields.items():
        if type(value) is str:
            row[prefix + key] = value
        elif isinstance(value, dict) and value and depth < DEPTH_LIMIT:
            row.update(_flat(value, f"{prefix}{key}.", depth + 1))
        else:
            row[prefix + key] = None if value in ({}, []) else spelled(value)
    return row


def _columns(batch: _Batch, names: tuple[str, ...], options: ReadOptions) -> RawBatch:
    columns = [
        clean_cells(_strings([row.get(name) for row in batch.rows]), options.missing)
        for name in names
    ]
    columns, numbers = without_empty_rows(columns, pa.array(batch.numbers, pa.int64()))
    return RawBatch(batch_of(columns, column_names(names)), numbers, tuple(batch.defects))


def _strings(values: list[str | None]) -> pa.StringArray:
    try:
        array = pa.array(values, pa.string())
    except UnicodeEncodeError:  # half of a surrogate pair, escaped
        values = [value and value.encode("utf-8", "replace").decode() for value in values]
        array = pa.array(values, pa.string())
    return array

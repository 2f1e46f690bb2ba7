"""Parquet files, streamed by row group, every column spelled as text."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from touchline.sources.files.columns import COLUMN_LIMIT, batch_of, clean_cells, column_names
from touchline.sources.files.defects import ContentError, broken, no_rows, too_many_columns
from touchline.sources.files.places import DAMAGE, Place
from touchline.sources.files.spelling import spelled
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawBatch

BATCH_ROWS = 1 << 16


def parquet_batches(place: Place, options: ReadOptions) -> Iterator[RawBatch]:
    """The records, counted from 1."""
    try:
        source = io.BytesIO(place.whole()) if place.packed else str(place.path)
        with pq.ParquetFile(source) as file:
            if len(file.schema_arrow) > COLUMN_LIMIT:
                raise ContentError(too_many_columns(len(file.schema_arrow), COLUMN_LIMIT))
            first = 1
            for batch in file.iter_batches(batch_size=BATCH_ROWS):
                yield _as_text(batch, first, options.missing)
                first += batch.num_rows
            if first == 1:
                empty = file.schema_arrow.empty_table().to_batches() or [
                    pa.RecordBatch.from_pylist([], file.schema_arrow)
                ]
                found = _as_text(empty[0], 1, ())
                yield RawBatch(found.rows, found.row_numbers, (no_rows(),))
    except (pa.ArrowException, *DAMAGE) as error:
        raise ContentError(broken("Parquet file", str(error).splitlines()[0])) from None


def _as_text(batch: pa.RecordBatch, first: int, missing: Sequence[str]) -> RawBatch:
    names, columns = zip(*_flat(batch), strict=True) if batch.num_columns else ((), ())
    texts = [clean_cells(_text(column), missing) for column in columns]
    numbers = pa.array(range(first, first + batch.num_rows), pa.int64())
    return RawBatch(batch_of(texts, column_names(names)), numbers)


def _flat(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.Array]]:
    """Columns, with the fields of structs as columns of their own: `value.amount`."""
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if pa.types.is_struct(column.type):
            inner = pa.RecordBatch.from_arrays(
                column.flatten(), names=[field.name for field in column.type]
            )
            yield from ((f"{name}.{within}", values) for within, values in _flat(inner))
        else:
            yield name, column


def _text(column: pa.Array) -> pa.StringArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.dictionary_decode())
    if pa.types.is_string(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return column.cast(pa.string())
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_date32(kind):
        return column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        return _times(column)
    if pa.types.is_floating(kind):
        return _numbers(column)
    return _through_python(column)


def _times(column: pa.Array) -> pa.StringArray:
    """ISO 8601 with a T; zones become UTC and a Z; a fraction of a second only where one is."""
    zone = "Z" if column.type.tz else ""
    column = column.cast(pa.timestamp(column.type.unit))
    try:
        column = column.cast(pa.timestamp("s"))
    except pa.ArrowInvalid:
        fractional = pc.strftime(column, format="%Y-%m-%dT%H:%M:%S")
        return pc.replace_substring_regex(fractional, r"\.?0*$", zone)
    text = pc.binary_replace_slice(column.cast(pa.string()), start=10, stop=11, replacement="T")
    return pc.binary_join_element_wise(text, zone, "") if zone else text


def _numbers(column: pa.Array) -> pa.StringArray:
    """Whole numbers without a point; the rest as the shortest decimal, never with an exponent."""
    finite = pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
    text = finite.cast(pa.string())
    if pc.any(pc.match_substring(text, "e")).as_py():
        return _through_python(finite)
    return text


def _through_python(column: pa.Array) -> pa.StringArray:
    """Rarer types, each distinct value once where they repeat."""
    if pa.types.is_nested(column.type):
        return pa.array([spelled(value) for value in column.to_pylist()], pa.string())
    coded = column.dictionary_encode()
    words = pa.array([_word(value) for value in coded.dictionary.to_pylist()], pa.string())
    return words.take(coded.indices)


def _word(value: Any) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else spelled(value)

"""Arrow to PostgreSQL: a table of the same columns, filled by COPY, no Python loop over rows."""

import json
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from psycopg import sql

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.connection import Cursor

CHUNK_ROWS = 8_192
HEX_PAIRS = np.frombuffer("".join(f"{byte:02x}" for byte in range(256)).encode(), np.uint16)
is_text = pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view
is_nested = pa.types.is_list, pa.types.is_large_list, pa.types.is_struct, pa.types.is_map
_WORDS: tuple[tuple[Callable[[pa.DataType], bool], str], ...] = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_uint64, "numeric(20)"),
    (pa.types.is_int64, "bigint"),
    (pa.types.is_uint32, "bigint"),
    (pa.types.is_integer, "integer"),
    (pa.types.is_floating, "double precision"),
    (pa.types.is_date, "date"),
    (pa.types.is_time, "time"),
    (pa.types.is_null, "text"),
    (pa.types.is_binary, "bytea"),
    *((test, "text") for test in is_text),
    *((test, "jsonb") for test in is_nested),
)


def column_type(of: pa.DataType) -> str:
    """The PostgreSQL type that holds every value of an Arrow type."""
    if pa.types.is_dictionary(of):
        return column_type(of.value_type)
    if pa.types.is_decimal(of):
        return f"numeric({of.precision},{of.scale})"
    if pa.types.is_timestamp(of):
        return "timestamptz" if of.tz else "timestamp"
    for test, word in _WORDS:
        if test(of):
            return word
    raise TouchlineError(f"A column of type {of} cannot be published.", "", "Leave it out.")


def create_statement(table: str, schema: pa.Schema) -> sql.Composed:
    """CREATE TABLE with one typed column for each of the schema's."""
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(field.name), sql.SQL(column_type(field.type)))
        for field in schema
    ]
    return sql.SQL("CREATE TABLE {} ({})").format(
        sql.Identifier(table), sql.SQL(", ").join(columns)
    )


def copy_table(cursor: Cursor, table: str, rows: pa.Table, *, frozen: bool = False) -> None:
    """Append the rows. `frozen`: the table was made in this transaction, and whoever can see it at
    all sees the rows, even from an older snapshot.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv{})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(name) for name in rows.column_names),
        sql.SQL(", FREEZE") if frozen else sql.SQL(""),
    )
    with cursor.copy(statement) as copy:
        for chunk in _csv_chunks(_writable(rows)):
            copy.write(chunk)


def _csv_chunks(rows: pa.Table) -> Iterator[bytes]:
    options = pa_csv.WriteOptions(include_header=False, batch_size=CHUNK_ROWS)
    for start in range(0, len(rows), CHUNK_ROWS):
        sink = pa.BufferOutputStream()
        pa_csv.write_csv(rows.slice(start, CHUNK_ROWS), sink, options)
        yield sink.getvalue()


def _writable(rows: pa.Table) -> pa.Table:
    """The same rows, every column of a type that Arrow's CSV spells as PostgreSQL does."""
    columns = [_writable_column(rows[name]) for name in rows.column_names]
    return pa.table(columns, names=rows.column_names)


def _writable_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _writable_column(column.cast(kind.value_type))
    if any(test(kind) for test in is_nested):
        return pa.array(
            [None if v is None else _as_json(v) for v in column.to_pylist()], pa.string()
        )
    if any(test(kind) for test in is_text):
        return _without_nul(column)
    if pa.types.is_binary(kind):
        return pa.chunked_array([_as_hex(chunk) for chunk in column.chunks], pa.string())
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    return column


def _as_hex(octets: pa.BinaryArray) -> pa.Array:
    """As PostgreSQL reads bytea: \\x and two digits an octet, whole arrays at a time."""
    filled = octets.fill_null(b"")
    _, offsets, data = filled.buffers()
    bounds = np.frombuffer(offsets, np.int32)[filled.offset : filled.offset + len(filled) + 1]
    whole = np.frombuffer(data or b"", np.uint8)[bounds[0] : bounds[-1]]
    ends = ((bounds - bounds[0]) * 2).astype(np.int32)
    texts = pa.StringArray.from_buffers(
        len(filled), pa.py_buffer(ends), pa.py_buffer(HEX_PAIRS[whole])
    )
    return pc.if_else(octets.is_valid(), pc.binary_join_element_wise("\\x", texts, ""), None)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).replace("\\u0000", "")


def _without_nul(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    # PostgreSQL's text cannot hold U+0000.
    return pc.replace_substring(texts, "\0", "")

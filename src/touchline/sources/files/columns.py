"""Column names and cells as every reader gives them: trimmed, named once, NULL where empty."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from touchline.vocabulary.compiled import compiled_when_called

COLUMN_LIMIT = 2_000


def column_names(given: Iterable[str]) -> tuple[str, ...]:
    """The names trimmed, unnamed columns numbered, repeats counted: `name`, `name (2)`."""
    taken: set[str] = set()
    names: list[str] = []
    for place, name in enumerate(given, start=1):
        base = " ".join(name.replace("\0", "").strip("\ufeff \t").split()) or f"column {place}"
        candidate, repeat = base, 1
        while candidate in taken:
            repeat += 1
            candidate = f"{base} ({repeat})"
        taken.add(candidate)
        names.append(candidate)
    return tuple(names)


def clean_cells(
    column: pa.StringArray, missing: Sequence[str], *, nulls_known: bool = False
) -> pa.StringArray:
    """Surrounding blanks taken off; empty cells and the words for "no value" made NULL.

    `nulls_known`: the parser has already made NULLs of them, where no blanks stood around.
    """
    if _has_edge_blanks(column):
        column = pc.utf8_trim_whitespace(column)
    elif nulls_known:
        return column
    empty = pc.is_in(column, value_set=pa.array(["", *missing], pa.string()))
    if pc.any(empty).as_py():
        column = pc.if_else(empty, pa.scalar(None, pa.string()), column)
    return column


def _edges(*beyond_ascii: int) -> npt.NDArray[np.bool_]:
    table = np.zeros(256, dtype=np.bool_)
    table[[*range(33), *beyond_ascii]] = True
    return table


# Wide blanks begin with C2 (U+00A0), E2 (U+2000-202F) or E3 (U+3000) and end with 80-AF.
FIRST_BYTES = _edges(0xC2, 0xE2, 0xE3)
LAST_BYTES = _edges(0x80, 0xA0, 0xA8, 0xA9, 0xAF, *range(0x81, 0x8B))


def _has_edge_blanks(column: pa.StringArray) -> bool:
    """Whether any cell may begin or end with a blank: looks at first and last bytes only."""
    _, offsets, data = column.buffers()
    if data is None or len(column) == 0 or data.size == 0:
        return False
    bounds = np.frombuffer(offsets, dtype=np.int32)[column.offset : column.offset + len(column) + 1]
    return bool(_edged(bounds, np.frombuffer(data, dtype=np.uint8), FIRST_BYTES, LAST_BYTES))


def _any_edge(bounds: Any, octets: Any, first: Any, last: Any) -> bool:
    for cell in range(bounds.size - 1):
        begin, end = bounds[cell], bounds[cell + 1]
        if end > begin and (first[octets[begin]] or last[octets[end - 1]]):
            return True
    return False


_edged = compiled_when_called(_any_edge)


def without_empty_rows(
    columns: list[pa.StringArray], numbers: pa.Int64Array
) -> tuple[list[pa.StringArray], pa.Int64Array]:
    """Rows in which no cell holds anything are left out, as blank lines are."""
    if not columns or any(column.null_count == 0 for column in columns):
        return columns, numbers
    filled = pc.is_valid(columns[0])
    for column in columns[1:]:
        filled = pc.or_(filled, pc.is_valid(column))
    if pc.all(filled).as_py():
        return columns, numbers
    return [column.filter(filled) for column in columns], numbers.filter(filled)


def batch_of(columns: list[pa.StringArray], names: Sequence[str]) -> pa.RecordBatch:
    """A record batch of string columns."""
    schema = pa.schema([pa.field(name, pa.string()) for name in names])
    return pa.RecordBatch.from_arrays(columns, schema=schema)

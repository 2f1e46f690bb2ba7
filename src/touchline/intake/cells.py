"""What becomes of one column of a batch, and how array functions see its text."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Cells:
    """One column after standardising.

    `values` is NULL where the cell is missing or bad; `faults` holds the reason code of each bad
    cell (see `contract`) and NULL elsewhere; `marks` holds a word for each cell that was repaired.
    """

    values: pa.Array
    faults: pa.StringArray | None = None
    marks: pa.StringArray | None = None


@dataclass(frozen=True)
class TextBuffers:
    """A string array as plain arrays: cell i is data[offsets[i]:offsets[i + 1]]."""

    data: np.ndarray
    offsets: np.ndarray
    valid: np.ndarray


def text_buffers(texts: pa.StringArray) -> TextBuffers:
    """The buffers of a string array, without a copy of the text."""
    _, offsets_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)[texts.offset :][: len(texts) + 1]
    if data_buffer is None or data_buffer.size == 0:
        data = np.zeros(1, dtype=np.uint8)
    else:
        data = np.frombuffer(data_buffer, dtype=np.uint8)
    return TextBuffers(data, offsets, validity(texts))


def validity(array: pa.Array) -> np.ndarray:
    """True where the cell is not NULL."""
    if array.null_count == 0:
        return np.ones(len(array), dtype=np.bool_)
    return np.asarray(array.is_valid())


def codes_as_words(codes: np.ndarray, words: tuple[str | None, ...]) -> pa.StringArray | None:
    """The word of each code, or None when every word would be NULL."""
    used = [code for code in np.unique(codes) if words[code] is not None]
    if not used:
        return None
    return pa.array(words, pa.string()).take(pa.array(codes))


def first_of(*words: pa.StringArray | None) -> pa.StringArray | None:
    """The first that is not NULL of several word arrays, any of which may be absent."""
    given = [word for word in words if word is not None]
    if not given:
        return None
    return pc.coalesce(*given)


def text_of(array: pa.Array) -> pa.StringArray:
    """The array as plain strings."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array if array.type == pa.string() else array.cast(pa.string())

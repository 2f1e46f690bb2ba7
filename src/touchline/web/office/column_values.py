"""One column's values as numbers that sort as the values do, and what SQL compares with them."""

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

EPOCH = date(1970, 1, 1)
MOST_DIGITS = 18
FEW_WORDS = 4
COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "is": operator.eq,
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}


@dataclass(frozen=True)
class ColumnValues:
    """`keys`: one number a row, in the order of the values; `known` None: every value is.

    The key of a word is its place in `words`, which are sorted by their octets; that of an amount
    its number of smallest units, `scale` of which make one.
    """

    keys: np.ndarray[Any, Any]
    known: np.ndarray[Any, np.dtype[np.bool_]] | None
    words: tuple[str, ...] | None = None
    scale: int = 1

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return self.keys.nbytes + (self.known.nbytes if self.known is not None else 0)

    def meets(self, asked: str, value: Any, among: Any = None) -> Any:
        """Whether each row meets it, as SQL has it: what is unknown meets no comparison.

        `among`: only of the rows at these positions.
        """
        keys = self.keys if among is None else self.keys[among]
        known = self.known if self.known is None or among is None else self.known[among]
        everybody = np.ones(len(keys), np.bool_) if known is None else known
        if asked == "known":
            return everybody
        if asked == "unknown":
            return ~everybody
        if asked == "is_not":
            return ~(self._compared("is", value, keys) & everybody)
        if asked.startswith("unknown_or_"):
            return self._compared(asked.removeprefix("unknown_or_"), value, keys) | ~everybody
        met = self._one_of(value, keys) if asked == "one_of" else self._compared(asked, value, keys)
        return met if known is None else met & known

    def _one_of(self, values: Sequence[Any], keys: Any) -> Any:
        if self.words is not None:
            places = {word: place for place, word in enumerate(self.words)}
            fitting = [places[value] for value in set(values) if value in places]
            return _is_any(fitting, keys, len(self.words))
        met = np.zeros(len(keys), np.bool_)
        for value in values:
            met |= self._compared("is", value, keys)
        return met

    def _compared(self, asked: str, value: Any, keys: Any) -> Any:
        compare = COMPARED[asked]
        if self.words is not None:
            octets = value.encode()
            fitting = [
                place for place, word in enumerate(self.words) if compare(word.encode(), octets)
            ]
            return _is_any(fitting, keys, len(self.words))
        return compare(keys, self._key(value))

    def _key(self, value: Any) -> Any:
        """The value as the keys have it; an amount may lie between two of them."""
        if isinstance(value, datetime):
            return int(value.timestamp() * 1_000_000)
        if isinstance(value, date):
            return (value - EPOCH).days
        if self.scale == 1:
            return float(value) if isinstance(value, Decimal) else value
        exact = Decimal(str(value)) * self.scale
        whole = int(exact.to_integral_value())
        return whole if exact == whole else math.floor(exact) + 0.5


def _is_any(fitting: Sequence[int], keys: Any, words: int) -> Any:
    """Whether each key is one of them; a few are compared sooner than looked up."""
    if len(fitting) > FEW_WORDS:
        table = np.zeros(words, np.bool_)
        table[list(fitting)] = True
        return table[keys]
    met = np.zeros(len(keys), np.bool_)
    for place in fitting:
        met |= keys == place
    return met


def read_values(stored: pa.ChunkedArray) -> ColumnValues:
    """The values of a stored column: numbers, amounts, days, moments, words or flags."""
    kind = stored.type
    known = None if not stored.null_count else stored.is_valid().to_numpy()
    if pa.types.is_string(kind) or pa.types.is_dictionary(kind):
        return _read_words(stored, known)
    if pa.types.is_decimal(kind):
        return ColumnValues(_smallest_units(stored), known, scale=10**kind.scale)
    if pa.types.is_date(kind):
        stored = stored.cast(pa.int32())
    elif pa.types.is_timestamp(kind):
        stored = stored.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
    elif pa.types.is_boolean(kind):
        stored = stored.cast(pa.int8())
    keys = (stored.fill_null(0) if known is not None else stored).to_numpy()
    if pa.types.is_floating(kind) and np.isnan(keys).any():  # has no place in an order
        known = ~np.isnan(keys) if known is None else known & ~np.isnan(keys)
        keys = np.nan_to_num(keys)
    return ColumnValues(keys, known)


def is_readable(kind: pa.DataType) -> bool:
    """Whether values of the kind have such keys."""
    if pa.types.is_decimal(kind):
        return bool(kind.precision <= MOST_DIGITS)
    return not pa.types.is_nested(kind)


def _read_words(stored: pa.ChunkedArray, known: Any) -> ColumnValues:
    coded = stored if pa.types.is_dictionary(stored.type) else stored.dictionary_encode()
    chunks = coded.unify_dictionaries().chunks
    words = chunks[0].dictionary.to_pylist() if chunks else []
    in_order = sorted(range(len(words)), key=lambda place: words[place].encode())
    small = np.min_scalar_type(max(1, len(words)))
    place_of = np.zeros(max(1, len(words)), small)
    place_of[in_order] = np.arange(len(words))
    keys = [place_of[each.indices.fill_null(0).to_numpy()] for each in chunks]
    return ColumnValues(
        np.concatenate([*keys, np.empty(0, small)]),
        known,
        tuple(words[place] for place in in_order),
    )


def _smallest_units(stored: pa.ChunkedArray) -> Any:
    """Amounts as whole numbers: of 128 bits the lower half holds any of `MOST_DIGITS`."""
    halves = [np.empty(0, np.int64)]
    for each in stored.chunks:
        octets = np.frombuffer(each.buffers()[1], "<i8", 2 * len(each), 16 * each.offset)
        halves.append(octets[::2])
    return np.concatenate(halves)

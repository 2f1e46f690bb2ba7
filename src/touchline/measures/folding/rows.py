"""The rows of some customers in memory, and what an expression gives for each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from touchline.measures.folding.steps import Step, Value, case, plain


@dataclass(frozen=True)
class Rows:
    """Columns of equal length. Words are dictionary-encoded: what is asked of a word alone is
    answered once for each word, not for each row.

    `masks` says what stands for a column of which not all could be known (see `measures.masks`).
    """

    columns: Mapping[str, pa.Array]
    masks: Mapping[str, Step]
    count: int
    known: dict[Step, Value] = field(default_factory=dict)
    shown: dict[str, pa.Array] = field(default_factory=dict)
    places: dict[str, pa.Array] = field(default_factory=dict)

    def of(self, step: Step) -> Value:
        """What the step gives: an array, or one value for all rows."""
        if step.function is None:
            return self._column(step.name)
        if step not in self.known:
            self.known[step] = self._worked_out(step)
        return self.known[step]

    def array(self, step: Step) -> pa.Array:
        """What the step gives, row by row."""
        value = self.of(step)
        return pa.repeat(value, self.count) if isinstance(value, pa.Scalar) else value

    def _column(self, name: str) -> pa.Array:
        if name not in self.shown:
            raw = self.columns[name]
            if name in self.masks:
                raw = Rows(self.columns, {}, self.count).array(self.masks[name])
            coded = pa.types.is_string(raw.type)
            self.shown[name] = raw.dictionary_encode() if coded else raw
        return self.shown[name]

    def _worked_out(self, step: Step) -> Value:
        assert step.function, "a column is not worked out"  # noqa: S101 - for the types
        name, *others = [*step.reads, ""]
        if name and not any(others) and pa.types.is_dictionary(self._column(name).type):
            return self._by_word(step, name)
        parts = [self.of(part) for part in step.parts]
        return step.function(*(parts if step.function is case else map(plain, parts)))

    def _by_word(self, step: Step, name: str) -> Value:
        """The answer of each word, and of NULL, given to the rows that hold it."""
        column = self._column(name)
        words = pa.concat_arrays([column.dictionary, pa.nulls(1, column.dictionary.type)])
        answers = _PlainRows({name: words}, {}, len(words)).array(step)
        if name not in self.places:
            self.places[name] = column.indices.fill_null(len(words) - 1)
        return answers.take(self.places[name])

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each customer begins; rows lie sorted by customer."""
        refs = self.columns["customer_ref"].to_numpy()
        return np.flatnonzero(np.concatenate([[True], refs[1:] != refs[:-1]])[: self.count])


class _PlainRows(Rows):
    """Rows whose words are plain text."""

    def _column(self, name: str) -> pa.Array:
        return self.columns[name]

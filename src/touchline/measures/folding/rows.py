"""The rows of some customers in memory, and what an expression gives for each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import cycle
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from touchline.measures.folding.bits import Flags, Runs, flags, known
from touchline.measures.folding.steps import Function, Step, Value, case, plain

JOINED: dict[Function | None, Callable[[Flags, Flags], Flags]] = {
    pc.and_kleene: np.logical_and,
    pc.or_kleene: np.logical_or,
}


BYTE = 256
FEW_WORDS = 4  # so many comparisons of a byte cost less than one look into a table


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
    places: dict[str, NDArray[Any]] = field(default_factory=dict)
    truths: dict[Step, Flags] = field(default_factory=dict)

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
        name = self._word_of(step)
        if name:
            return self._answers(step, name).take(pa.array(self._places(name)))
        if step.function is case:
            *branches, default = step.parts
            pairs = zip(cycle([self.truth, self.of]), branches, strict=False)
            return case(*(told(part) for told, part in pairs), self.of(default))
        return step.function(*(plain(self.of(part)) for part in step.parts))

    def truth(self, step: Step) -> Flags:
        """Where it holds. NULL does not, so that `and` and `or` need no third truth here."""
        if step not in self.truths:
            self.truths[step] = self._truth(step)
        return self.truths[step]

    def _truth(self, step: Step) -> Flags:
        if step.function in JOINED:
            return JOINED[step.function](*(self.truth(part) for part in step.parts))
        name = self._word_of(step)
        if not name:
            return flags(self.array(step))
        return _looked_up(flags(self._answers(step, name)), self._places(name))

    def _word_of(self, step: Step) -> str:
        """The one column of words that the step asks about; empty where it asks anything else."""
        name, *others = [*step.reads, ""]
        single = name and not any(others) and step.function is not None
        return name if single and pa.types.is_dictionary(self._column(name).type) else ""

    def _answers(self, step: Step, name: str) -> pa.Array:
        """What the step gives for each word, and for NULL."""
        dictionary = self._column(name).dictionary
        words = pa.concat_arrays([dictionary, pa.nulls(1, dictionary.type)])
        return _PlainRows({name: words}, {}, len(words)).array(step)

    def _places(self, name: str) -> NDArray[Any]:
        """Where the word of each row stands among the answers; in bytes where these suffice."""
        if name not in self.places:
            column = self._column(name)
            words, indices = len(column.dictionary), column.indices
            numbers = np.frombuffer(indices.buffers()[1], np.int32)[indices.offset :][: len(column)]
            places = numbers.astype(np.uint8 if words < BYTE else np.intp)
            places[~known(indices)] = words
            self.places[name] = places
        return self.places[name]

    @cached_property
    def runs(self) -> Runs:
        """The rows of each customer; rows lie sorted by customer."""
        refs = self.columns["customer_ref"].to_numpy()
        starts = np.flatnonzero(np.concatenate([[True], refs[1:] != refs[:-1]])[: self.count])
        return Runs(starts, self.count)


def _looked_up(answers: Flags, places: NDArray[Any]) -> Flags:
    """The answer of each row's word."""
    yes = np.flatnonzero(answers)
    if len(yes) > FEW_WORDS:
        return answers.take(places)
    found = np.zeros(len(places), np.bool_)
    for word in yes:
        found |= places == word
    return found


class _PlainRows(Rows):
    """Rows whose words are plain text."""

    def _column(self, name: str) -> pa.Array:
        return self.columns[name]

"""Remembers a whole number for each distinct text, looked up for whole columns at once.

An open-addressing hash table whose keys are 128-bit digests of the texts (`row_digest` tells how
such a digest is made); a wrong answer would need two texts with one digest, which among a billion
texts has a chance below 1 in 10^20.
"""

import numpy as np

from touchline.vocabulary.compiled import compiled_when_called

Array = np.ndarray
FREE = np.uint64(0)
FILL = 0.5  # of the table, beyond which it grows
START_SIZE = 1 << 12


class TextMemory:
    """From the digest of a text to a number of 0 or more; not for several threads at once."""

    def __init__(self) -> None:
        self._keys = np.zeros((START_SIZE, 2), dtype=np.uint64)
        self._numbers = np.zeros(START_SIZE, dtype=np.int64)
        self.count = 0

    def find(self, digests: Array) -> Array:
        """The number of each digest (rows of two words); -1 where it is not known."""
        found: Array = _find(self._keys, self._numbers, digests)
        return found

    def add(self, digests: Array, numbers: Array) -> None:
        """Remember new digests, each once, with their numbers."""
        while self.count + len(digests) > FILL * len(self._keys):
            self._grow()
        _add(self._keys, self._numbers, digests, numbers)
        self.count += len(digests)

    def _grow(self) -> None:
        used = self._keys[:, 0] != FREE
        keys, numbers = self._keys[used], self._numbers[used]
        self._keys = np.zeros((len(self._keys) * 4, 2), dtype=np.uint64)
        self._numbers = np.zeros(len(self._keys), dtype=np.int64)
        _add(self._keys, self._numbers, keys, numbers)


@compiled_when_called
def _find(keys: Array, numbers: Array, digests: Array) -> Array:
    last = np.uint64(len(keys) - 1)
    found = np.full(len(digests), -1, dtype=np.int64)
    for row in range(len(digests)):
        first = max(digests[row, 0], np.uint64(1))
        place = first & last
        while keys[place, 0] != FREE:
            if keys[place, 0] == first and keys[place, 1] == digests[row, 1]:
                found[row] = numbers[place]
                break
            place = (place + np.uint64(1)) & last
    return found


@compiled_when_called
def _add(keys: Array, numbers: Array, digests: Array, values: Array) -> None:
    last = np.uint64(len(keys) - 1)
    for row in range(len(digests)):
        first = max(digests[row, 0], np.uint64(1))
        place = first & last
        while keys[place, 0] != FREE:
            place = (place + np.uint64(1)) & last
        keys[place, 0] = first
        keys[place, 1] = digests[row, 1]
        numbers[place] = values[row]

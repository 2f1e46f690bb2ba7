"""A 128-bit digest of each row's content, for rows that bring no number of their own.

The columns are taken in the order of their names; a missing cell leaves no trace, so that neither a
new empty column nor another order of columns changes the digest. For every other cell the state
(a, b) takes in the two words of the column's name digest, then the cell's bytes in blocks of 16
(the last one filled up with zeros), then the cell's length:

    a = rotl(a xor rotl(k1 · C1, 31) · C2, 27) + b;   a = 5a + 0x52dce729
    b = rotl(b xor rotl(k2 · C2, 33) · C1, 31) + a;   b = 5b + 0x38495ab5

which is the body of MurmurHash3 x64 128 (Appleby, public domain); its final mixing ends the row.
The state begins with a secret, so that nobody can look a row's content up by its digest.
"""

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np

from touchline.vocabulary.compiled import compiled_when_called

Array = np.ndarray
Text = tuple[Array, Array, Array]  # data bytes, offsets, valid: cell i is data[offsets[i]:…]

C1 = np.uint64(0x87C37B91114253D5)
C2 = np.uint64(0x4CF5AD432745937F)
MIX1 = np.uint64(0xFF51AFD7ED558CCD)
MIX2 = np.uint64(0xC4CEB9FE1A85EC53)
FIVE = np.uint64(5)
ADD1 = np.uint64(0x52DCE729)
ADD2 = np.uint64(0x38495AB5)
EIGHT = np.uint64(8)
HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def row_digests(columns: Sequence[tuple[str, Text]], key: bytes, count: int) -> Array:
    """The digests of `count` rows as `count` × 2 words; `columns` are (name, text)."""
    state = np.empty((count, 2), dtype=np.uint64)
    state[:] = _two_words(key, b"row")
    for name, text in sorted(columns, key=lambda column: column[0]):
        first, second = _two_words(key, b"column " + name.encode())
        _take_in_column(state, text, first, second)
    _finish(state)
    return state


def as_hex(digests: Array) -> Array:
    """The digests as rows of 32 hexadecimal letters (ASCII bytes)."""
    octets = np.ascontiguousarray(digests.astype(">u8")).view(np.uint8).reshape(len(digests), 16)
    letters = np.empty((len(digests), 32), dtype=np.uint8)
    letters[:, 0::2] = HEX[octets >> 4]
    letters[:, 1::2] = HEX[octets & 15]
    return letters


def _two_words(key: bytes, purpose: bytes) -> tuple[np.uint64, np.uint64]:
    words = np.frombuffer(hmac.digest(key, purpose, hashlib.sha256)[:16], dtype=">u8")
    return np.uint64(words[0]), np.uint64(words[1])


@compiled_when_called
def _rotated(word: np.uint64, bits: int) -> np.uint64:
    return (word << np.uint64(bits)) | (word >> np.uint64(64 - bits))


@compiled_when_called
def _absorbed(
    a: np.uint64, b: np.uint64, first: np.uint64, second: np.uint64
) -> tuple[np.uint64, np.uint64]:
    a = _rotated(a ^ (_rotated(first * C1, 31) * C2), 27) + b
    a = a * FIVE + ADD1
    b = _rotated(b ^ (_rotated(second * C2, 33) * C1), 31) + a
    return a, b * FIVE + ADD2


@compiled_when_called
def _word(data: Array, start: int, end: int) -> np.uint64:
    word = np.uint64(0)
    for at in range(start, end):
        word |= np.uint64(data[at]) << (np.uint64(at - start) * EIGHT)
    return word


@compiled_when_called
def _take_in_column(state: Array, text: Text, first: np.uint64, second: np.uint64) -> None:
    data, offsets, valid = text
    for row in range(len(valid)):
        if not valid[row]:
            continue
        a, b = _absorbed(state[row, 0], state[row, 1], first, second)
        start, end = offsets[row], offsets[row + 1]
        at = start
        while at < end:
            low = _word(data, at, min(end, at + 8))
            high = _word(data, at + 8, min(end, at + 16))
            a, b = _absorbed(a, b, low, high)
            at += 16
        state[row, 0], state[row, 1] = _absorbed(a, b, np.uint64(end - start), np.uint64(0))


@compiled_when_called
def _mixed(word: np.uint64) -> np.uint64:
    word = (word ^ (word >> np.uint64(33))) * MIX1
    word = (word ^ (word >> np.uint64(33))) * MIX2
    return word ^ (word >> np.uint64(33))


@compiled_when_called
def _finish(state: Array) -> None:
    for row in range(len(state)):
        a = state[row, 0] + state[row, 1]
        b = state[row, 1] + a
        a, b = _mixed(a), _mixed(b)
        a = a + b
        state[row, 0], state[row, 1] = a, b + a

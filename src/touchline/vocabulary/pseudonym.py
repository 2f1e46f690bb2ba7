"""Keyed pseudonyms: a customer's number becomes a 63-bit ref that nobody can undo without the key.

    ref = first 8 bytes, big-endian, of HMAC-SHA256(key, namespace + U+001F + number), shifted
          right by one bit

The number is normalised first (NFKC, no blanks around it), so that "１２３ " and "123" are one
customer. Letter case is kept: some systems tell numbers apart by it.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
SHOWN_LENGTH = 13  # 13 characters of 5 bits hold 63 bits
SEPARATOR = "\x1f"
BLOCK_BYTES = 64  # of SHA-256; the keys are shorter
_READ_AS = {letter: value for value, letter in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}


def normalised_number(number: str) -> str:
    """The spelling of a customer's or employee's number that all its spellings share."""
    return unicodedata.normalize("NFKC", number).strip()


def pseudonym(key: bytes, namespace: str, number: str) -> int:
    """The ref of a number in a namespace: 0 to 2^63 - 1."""
    message = f"{namespace}{SEPARATOR}{normalised_number(number)}".encode()
    return int.from_bytes(hmac.digest(key, message, "sha256")[:8], "big") >> 1


def pseudonyms(key: bytes, namespace: str, numbers: pa.Array) -> pa.Int64Array:
    """The refs of an array of numbers; each distinct number is hashed once, NULL stays NULL."""
    coded = numbers if pa.types.is_dictionary(numbers.type) else numbers.dictionary_encode()
    words = [
        None if word is None else normalised_number(word) for word in coded.dictionary.to_pylist()
    ]
    known = iter(refs_of(key, namespace, [word for word in words if word is not None]))
    refs = [None if word is None else next(known) for word in words]
    return pa.array(refs, pa.int64()).take(coded.indices)


def refs_of(key: bytes, namespace: str, numbers: Sequence[str]) -> list[int]:
    """The refs of normalised numbers; the part of HMAC that they share is worked out once."""
    block = key.ljust(BLOCK_BYTES, b"\0")
    start = hashlib.sha256(bytes(octet ^ 0x36 for octet in block))
    start.update(f"{namespace}{SEPARATOR}".encode())
    end = hashlib.sha256(bytes(octet ^ 0x5C for octet in block))
    refs = []
    for number in numbers:
        inner, outer = start.copy(), end.copy()
        inner.update(number.encode())
        outer.update(inner.digest())
        refs.append(int.from_bytes(outer.digest()[:8], "big") >> 1)
    return refs


def shown(ref: int) -> str:
    """The ref as people see it: 13 characters of Crockford's base 32."""
    digits = [ALPHABET[(ref >> shift) & 31] for shift in range(5 * (SHOWN_LENGTH - 1), -1, -5)]
    return "".join(digits)


def shown_array(refs: pa.Int64Array) -> pa.StringArray:
    """`shown` of a whole array; NULL stays NULL."""
    numbers = np.asarray(refs.fill_null(0), dtype=np.uint64)
    shifts = np.arange(5 * (SHOWN_LENGTH - 1), -1, -5, dtype=np.uint64)
    letters = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
    text = letters[(numbers[:, None] >> shifts) & np.uint64(31)]
    offsets = np.arange(len(refs) + 1, dtype=np.int32) * SHOWN_LENGTH
    words = pa.StringArray.from_buffers(
        len(refs), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text))
    )
    return pc.if_else(refs.is_valid(), words, None)


def parse_shown(text: str) -> int:
    """The ref that `shown` wrote; small letters, hyphens, and O, I, L for 0, 1, 1 are read too.

    ValueError where the text is not such a ref.
    """
    letters = text.strip().upper().replace("-", "")
    if len(letters) != SHOWN_LENGTH or not set(letters) <= set(_READ_AS):
        raise ValueError(f"{text!r} is not a customer reference of {SHOWN_LENGTH} characters")
    ref = 0
    for letter in letters:
        ref = ref << 5 | _READ_AS[letter]
    if ref >= 1 << 63:
        raise ValueError(f"{text!r} is not a customer reference: it is too large")
    return ref

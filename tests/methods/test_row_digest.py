"""The digest of a row is the same for ever: fixed vectors, and a second way to work it out."""

import hashlib
import hmac

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.intake.cells import text_buffers
from touchline.methods.row_digest import as_hex, row_digests
from touchline.methods.text_memory import TextMemory

KEY = bytes(range(32))
WORD = 2**64 - 1


def digests(rows: list[dict[str, str | None]], names: list[str]) -> list[str]:
    columns = []
    for name in names:
        buffers = text_buffers(pa.array([row.get(name) for row in rows], pa.string()))
        columns.append((name, (buffers.data, buffers.offsets, buffers.valid)))
    letters = as_hex(row_digests(columns, KEY, len(rows)))
    return [bytes(row).decode() for row in letters]


def rotated(word: int, bits: int) -> int:
    return (word << bits | word >> 64 - bits) & WORD


def absorbed(a: int, b: int, first: int, second: int) -> tuple[int, int]:
    c1, c2 = 0x87C37B91114253D5, 0x4CF5AD432745937F
    a = rotated(a ^ (rotated(first * c1 & WORD, 31) * c2 & WORD), 27) + b & WORD
    a = a * 5 + 0x52DCE729 & WORD
    b = rotated(b ^ (rotated(second * c2 & WORD, 33) * c1 & WORD), 31) + a & WORD
    return a, b * 5 + 0x38495AB5 & WORD


def mixed(word: int) -> int:
    word = (word ^ word >> 33) * 0xFF51AFD7ED558CCD & WORD
    word = (word ^ word >> 33) * 0xC4CEB9FE1A85EC53 & WORD
    return word ^ word >> 33


def words(purpose: bytes) -> tuple[int, int]:
    digest = hmac.new(KEY, purpose, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:16], "big")


def by_hand(row: dict[str, str | None]) -> str:
    a, b = words(b"row")
    for name in sorted(row):
        text = row[name]
        if text is None:
            continue
        a, b = absorbed(a, b, *words(b"column " + name.encode()))
        data = text.encode()
        for at in range(0, len(data), 16):
            block = data[at : at + 16].ljust(16, b"\0")
            low, high = int.from_bytes(block[:8], "little"), int.from_bytes(block[8:], "little")
            a, b = absorbed(a, b, low, high)
        a, b = absorbed(a, b, len(data), 0)
    a = a + b & WORD
    b = b + a & WORD
    a, b = mixed(a), mixed(b)
    a = a + b & WORD
    return f"{a:016x}{b + a & WORD:016x}"


CELL = st.none() | st.text(max_size=40)


@settings(max_examples=100, deadline=None)
@given(st.fixed_dictionaries({"id": CELL, "金额": CELL, "when": CELL}))
def test_the_digest_is_what_the_formula_says(row: dict[str, str | None]) -> None:
    assert digests([row], ["id", "金额", "when"]) == [by_hand(row)]


def test_the_order_of_columns_and_empty_columns_do_not_matter() -> None:
    row = {"b": "2", "a": "1", "c": None}
    assert digests([row], ["a", "b"]) == digests([row], ["c", "b", "a"])


def test_cells_do_not_run_into_each_other() -> None:
    rows: list[dict[str, str | None]] = [
        {"a": "12", "b": "3"},
        {"a": "1", "b": "23"},
        {"a": "123", "b": None},
        {"a": "123", "b": ""},
        {"a": None, "b": "123"},
    ]
    assert len(set(digests(rows, ["a", "b"]))) == 5


def test_fixed_vectors() -> None:
    rows: list[dict[str, str | None]] = [{"a": "1"}, {"a": "客户-0001-2026-03-01 10:05"}]
    assert digests(rows, ["a"]) == [
        "b8372864bf3af68bb978f58f543b98f5",
        "90bc2819c33494b5c31f213b68d4acef",
    ]


def test_numbers_are_remembered_by_digest() -> None:
    memory = TextMemory()
    random = np.random.default_rng(7)
    keys = random.integers(0, 2**63, (10_000, 2)).astype(np.uint64)
    for start in range(0, 10_000, 2_500):
        memory.add(keys[start : start + 2_500], np.arange(start, start + 2_500))
    assert memory.find(keys[::-1]).tolist() == list(range(9_999, -1, -1))
    assert memory.find(keys[:1] + np.uint64(1)).tolist() == [-1]

"""Which encoding a text is in, found out from its bytes, and the text again as UTF-8.

A byte that the encoding does not know becomes MARK, so that only its own row is lost.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from touchline.sources.files.defects import refuse
from touchline.sources.files.han import COMMON_HAN

MARK = "\ufdd1"  # a noncharacter: no honest text holds it
MARK_BYTES = MARK.encode()
SAMPLE_BYTES = 1 << 20
WIDE_SAMPLE_BYTES = 1 << 14
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "ascii": "utf-8"}
UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
WESTERN = frozenset({*range(0xC0, 0xFE), *b"\x80\x92\x93\x94\x96\xa3\xb0"} - {0xD7, 0xF7})
HIGH_RUN = re.compile(rb"[\x80-\xff]+")


def _mark_one_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    # Only one byte is given up: some decoders would swallow the line end behind it.
    return MARK, error.start + 1


codecs.register_error("touchline-mark", _mark_one_byte)


def named_encoding(name: str) -> str:
    """Python's name for an encoding that a person named; the wider set where one holds it."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        refuse(
            "unknown_encoding",
            f"There is no encoding {name!r}.",
            "Give one of utf-8, utf-16, gb18030, big5 in the mapping's `read`, or leave it out.",
        )
    return WIDER.get(found, found)


def byte_order_mark(head: bytes) -> tuple[str, int]:
    """The encoding that the first bytes state and how many they are; empty if they do not."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return "", 0


def silent_utf16(head: bytes) -> str:
    """UTF-16 without a byte order mark: zeros, and one side reads as everyday text with lines."""
    head = head[: WIDE_SAMPLE_BYTES // 2 * 2]
    if head.count(0) * 100 < len(head):
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, "replace")
        everyday = sum("\t" <= letter <= "~" or letter in COMMON_HAN for letter in text)
        if "\n" in text and everyday * 10 >= len(text) * 7:
            return encoding
    return ""


@lru_cache(maxsize=4)  # a file's beginning is asked about for its spelling, sample and rows alike
def guessed_encoding(sample: bytes) -> str:
    """The encoding of bytes that hold more than ASCII and no byte order mark."""
    wide = silent_utf16(sample)
    if wide:
        return wide
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    high = sum(len(run) for run in HIGH_RUN.findall(sample))
    in_sequences = sum(len(found) for found in UTF8_SEQUENCE.findall(sample))
    if in_sequences * 4 >= high * 3:
        return "utf-8"
    scores = {name: _fitness(sample, name) for name in ("gb18030", "cp950", "big5hkscs")}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < 0.25 and _looks_western(sample):
        return "cp1252"
    unlikely = scores[best] < (0.5 if in_sequences * 2 >= high else 0.1)
    return "utf-8" if unlikely else best


def _fitness(sample: bytes, encoding: str) -> float:
    """How everyday the characters are that the bytes above ASCII become; at most 1."""
    counted = Counter(sample.decode(encoding, "touchline-mark"))
    wide = {character: count for character, count in counted.items() if character > "\x7f"}
    everyday = sum(count for character, count in wide.items() if character in COMMON_HAN)
    damage = sum(count for character, count in wide.items() if _is_damage(character))
    return (everyday - 2 * damage) / max(sum(wide.values()), 1)


def _is_damage(character: str) -> bool:
    return character == MARK or "\ue000" <= character <= "\uf8ff"


def _looks_western(sample: bytes) -> bool:
    """Accented letters and signs stand alone or in twos."""
    runs = HIGH_RUN.findall(sample)
    letters = sum(len(run) <= 2 and all(byte in WESTERN for byte in run) for run in runs)
    return letters * 10 >= len(runs) * 8


def utf8_blocks(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The text as UTF-8, without a byte order mark.

    UTF-8 passes as it is, undecodable bytes and all: whoever splits it calls `marked` on the
    blocks that fail. While all is ASCII the encoding stays open.
    """
    first = next(blocks, b"")
    stated, length = byte_order_mark(first)
    encoding = _with_side(encoding, stated, first) or silent_utf16(first[:SAMPLE_BYTES])
    for block in chain([first[length:]], blocks):
        if not encoding and not block.isascii():
            encoding = guessed_encoding(_telling(block))
        if encoding not in {"", "utf-8"}:
            yield from _transcoded(chain([block], blocks), encoding)
            return
        yield block


def encoding_of(head: bytes, encoding: str) -> str:
    """The encoding by which `utf8_blocks` reads a text that begins so; "utf-8" for plain ASCII."""
    stated, length = byte_order_mark(head)
    found = _with_side(encoding, stated, head) or silent_utf16(head[:SAMPLE_BYTES])
    if not found and not head.isascii():
        found = guessed_encoding(_telling(head[length:]))
    return found or "utf-8"


def _with_side(encoding: str, stated: str, first: bytes) -> str:
    """What the person said, or else the mark; "utf-16" gets its side from the mark or content."""
    named = named_encoding(encoding) if encoding else stated
    if named in {"utf-16", "utf-32"}:
        return stated or silent_utf16(first[:SAMPLE_BYTES]) or named + "-le"
    return "utf-8" if named == "utf-8-sig" else named


def _telling(block: bytes) -> bytes:
    """The part of a block that begins at the line of its first byte above ASCII."""
    found = HIGH_RUN.search(block)
    start = block.rfind(b"\n", 0, found.start()) + 1 if found else 0
    return block[start : start + SAMPLE_BYTES]


def _transcoded(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("touchline-mark")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def marked(block: bytes) -> bytes:
    """The block as valid UTF-8, each undecodable byte become MARK."""
    return block.decode("utf-8", "touchline-mark").encode("utf-8", "replace")

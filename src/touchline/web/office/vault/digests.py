"""The keyed blind index: equal identifiers have equal digests, which tell nothing without the key.

A digest is the first 16 bytes of HMAC-SHA256 under a key of its kind, over the normalised value.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import phonenumbers

from touchline.vocabulary.identity import SEARCHABLE, Identifier

DIGEST_BYTES = 16
BLOCK_BYTES = 64
E164 = re.compile(r"\+[1-9]\d{5,14}")
# Stored with each digest: never change a number, never give it again.
KIND_NUMBERS = {
    Identifier.NUMBER: 1,
    Identifier.NAME: 2,
    Identifier.PHONE: 3,
    Identifier.EMAIL: 4,
    Identifier.WECHAT: 5,
    Identifier.WECOM: 6,
    Identifier.TAX_CODE: 7,
}


def normalised(kind: Identifier, value: str, phone_region: str) -> str:
    """The spelling that all spellings of an identifier share; empty where nothing is left.

    Phones become E.164, or bare digits where they are no real number; all else loses its blanks
    and letter case and gets one Unicode form, so full-width and half-width letters are the same.
    """
    if kind is Identifier.PHONE:
        return normalised_phone(value, phone_region)
    if value.isascii():
        return "".join(value.lower().split())
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())


def normalised_phone(value: str, region: str) -> str:
    """+8613800138000 for "138 0013 8000", "0086-138-0013-8000" or "＋86 13800138000" in China."""
    if E164.fullmatch(value):
        return value
    text = unicodedata.normalize("NFKC", value)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return "".join(character for character in text if character.isdigit())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@dataclass(frozen=True)
class KeyedDigest:
    """HMAC-SHA256 with one key, cut to 16 bytes; the key's blocks are hashed only once."""

    key: bytes

    def __call__(self, text: str) -> bytes:
        """The digest of a normalised value."""
        inner, outer = (start.copy() for start in self._started)
        inner.update(text.encode())
        outer.update(inner.digest())
        return outer.digest()[:DIGEST_BYTES]

    @cached_property
    def _started(self) -> tuple["hashlib._Hash", "hashlib._Hash"]:
        block = self.key.ljust(BLOCK_BYTES, b"\0")
        inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        return inner, hashlib.sha256(bytes(byte ^ 0x5C for byte in block))


@dataclass(frozen=True)
class BlindIndex:
    """The digests of every searchable kind."""

    digest_of: dict[Identifier, KeyedDigest]
    phone_region: str

    def entries(self, bag: dict[str, str]) -> list[tuple[int, bytes]]:
        """(kind's number, digest) of each searchable identifier of one customer."""
        found = []
        for kind, number in KIND_NUMBERS.items():
            if value := bag.get(kind):
                text = normalised(kind, value, self.phone_region)
                if text:
                    found.append((number, self.digest_of[kind](text)))
        return found

    def asked(self, text: str) -> list[tuple[int, bytes]]:
        """What to look for when a person types the text: it may be of any kind."""
        return self.entries(dict.fromkeys(KIND_NUMBERS, text))


if set(KIND_NUMBERS) != SEARCHABLE:
    raise AssertionError("each searchable identifier needs its number in the blind index")

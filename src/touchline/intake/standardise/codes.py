"""Codes: words of a closed set, ISO currencies, and other short texts."""

from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells
from touchline.intake.standardise.text import trimmed
from touchline.intake.words import normalised, value_words

LONGEST_CODE = 200  # characters; what is longer is free text, which never enters the lake
E_MAIL = r"^[^@\s<>]+@[^@\s<>]+\.[a-zA-Z]{2,}$"
E_MAIL_INSIDE = r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}"
CURRENCY_SIGNS = {
    "¥": "CNY",
    "元": "CNY",
    "RMB": "CNY",
    "人民币": "CNY",
    "人民幣": "CNY",
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "HK$": "HKD",
    "NT$": "TWD",
}


def closed_codes(texts: pa.StringArray, values: type[StrEnum]) -> Cells:
    """Words of a closed set: our own, and those of every language on its shelf."""
    coded = trimmed(texts).dictionary_encode()
    known = value_words(values)
    words = [word and known.get(normalised(word)) for word in coded.dictionary.to_pylist()]
    result = pa.array(words, pa.string()).take(coded.indices)
    bad = pc.and_(coded.is_valid(), result.is_null())
    return Cells(result, _faults(bad, "unknown_word"))


def open_codes(texts: pa.StringArray) -> Cells:
    """Any short text without an e-mail address in it."""
    return _without_addresses(trimmed(texts), E_MAIL_INSIDE)


def numbers_of_things(texts: pa.StringArray) -> Cells:
    """A thread's, an order's, a campaign's number: it may hold an @, but be no e-mail address."""
    return _without_addresses(trimmed(texts), E_MAIL)


def pages(texts: pa.StringArray) -> Cells:
    """Paths of pages without their queries, which may say who was there."""
    return open_codes(pc.replace_substring_regex(texts, r"(?s)\?.*", ""))


def _without_addresses(plain: pa.StringArray, pattern: str) -> Cells:
    long = pc.greater(pc.utf8_length(plain), LONGEST_CODE).fill_null(fill_value=False)
    address = pc.match_substring_regex(plain, pattern).fill_null(fill_value=False)
    bad = pc.or_(long, address)
    if not pc.any(bad).as_py():
        return Cells(plain)
    faults = pc.if_else(long, "free_text", pc.if_else(address, "identifier_in_code", None))
    return Cells(pc.if_else(bad, None, plain), faults)


def numbers_of_rows(texts: pa.StringArray) -> Cells:
    """The source's own row numbers, which may be long (a message's id holds an @)."""
    return Cells(trimmed(texts))


def currencies(texts: pa.StringArray) -> Cells:
    """ISO 4217 codes, from codes in any case and from signs."""
    plain = pc.utf8_upper(trimmed(texts))
    places = pc.index_in(plain, pa.array(list(CURRENCY_SIGNS)))
    named = pa.array(list(CURRENCY_SIGNS.values())).take(places)
    iso = pc.match_substring_regex(plain, "^[A-Z]{3}$").fill_null(fill_value=False)
    result = pc.coalesce(named, pc.if_else(iso, plain, None))
    bad = pc.and_(plain.is_valid(), result.is_null())
    return Cells(result, _faults(bad, "unknown_currency"))


def _faults(bad: pa.BooleanArray, reason: str) -> pa.StringArray | None:
    return pc.if_else(bad, reason, None) if pc.any(bad).as_py() else None

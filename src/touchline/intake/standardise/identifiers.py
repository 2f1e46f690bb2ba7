"""Identifiers on their way to the vault: phones E.164, e-mail domains in small letters, …

Each distinct value is looked at once. What cannot be read is kept as given: an odd phone number
still tells who somebody is.
"""

from collections.abc import Callable
from functools import lru_cache

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.standardise.text import trimmed
from touchline.vocabulary.identity import Identifier


@lru_cache(maxsize=200_000)
def phone(text: str, region: str) -> str:
    """The number in E.164, or the text as given where it is not one."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str:
    """The address with its domain in small letters."""
    name, at, domain = text.rpartition("@")
    return f"{name}{at}{domain.lower()}"


def identifiers(texts: pa.StringArray, identifier: Identifier, phone_region: str) -> pa.StringArray:
    """The identifiers in their standard form; an empty one is missing."""
    plain = trimmed(texts)
    if identifier is Identifier.PHONE:
        return _each(plain, lambda text: phone(text, phone_region))
    if identifier is Identifier.EMAIL:
        return _each(plain, email)
    if identifier is Identifier.TAX_CODE:
        return pc.utf8_upper(plain)
    return plain


def _each(texts: pa.StringArray, function: Callable[[str], str]) -> pa.StringArray:
    coded = texts.dictionary_encode()
    values = [None if text is None else function(text) for text in coded.dictionary.to_pylist()]
    return pa.array(values, pa.string()).take(coded.indices)

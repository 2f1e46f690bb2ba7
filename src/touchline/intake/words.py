"""The words of every language for the closed sets, as a fallback where a mapping has no `values`.

Keys are normalised with `normalised`; so must be the source's words before they are looked up.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from touchline import languages
from touchline.vocabulary.language_pack import LanguagePack
from touchline.vocabulary.shelf import things_on

_BETWEEN_WORDS = re.compile(r"[\s_\-–—/.·:：,，、'’`*#]+")


def normalised(word: str) -> str:
    """The word without differences that only spelling makes: width, case, blanks, hyphens."""
    return _BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", word).casefold())


@cache
def language_packs() -> tuple[LanguagePack, ...]:
    """Every pack on the languages shelf, by file name."""
    return tuple(things_on(languages, LanguagePack).values())


@cache
def value_words(closed_set: type[StrEnum]) -> MappingProxyType[str, str]:
    """Normalised source word -> our word. Of two languages that differ the first file wins."""
    words = {normalised(code): code.value for code in closed_set}
    for pack in language_packs():
        for code in closed_set:
            for word in pack.values.get(f"{closed_set.__name__}.{code.value}", ()):
                words.setdefault(normalised(word), code.value)
    return MappingProxyType(words)


@cache
def boolean_words() -> MappingProxyType[str, bool]:
    """Normalised source word -> true or false."""
    words: dict[str, bool] = {}
    for pack in language_packs():
        for word in pack.true_words:
            words.setdefault(normalised(word), True)
        for word in pack.false_words:
            words.setdefault(normalised(word), False)
    return MappingProxyType(words)

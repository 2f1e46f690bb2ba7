"""What a word in the cells of a closed set means: as it stands, or by a known word inside it."""

from enum import StrEnum
from functools import cache

from touchline.intake.proposal.headers import simplified
from touchline.intake.words import normalised, value_words


@cache
def code_of(closed_set: type[StrEnum], word: str) -> str | None:
    """Our word for a source's word; None where no language knows it."""
    known = value_words(closed_set)
    text = normalised(word)
    plain = simplified(text)
    return known.get(text) or known.get(plain) or _inside(closed_set, plain)


def _inside(closed_set: type[StrEnum], text: str) -> str | None:
    """The code of the longest known word inside a longer one: 电话-首次沟通 is a call."""
    known = value_words(closed_set)
    inside = [
        spoken
        for spoken in known
        if len(spoken) >= (4 if spoken.isascii() else 2) and spoken in text
    ]
    if not inside:
        return None
    longest = max(inside, key=lambda spoken: (len(spoken), spoken))
    return known[longest] if 2 * len(longest) >= len(text) else None

"""What a header says: the columns, identifiers and reasons whose known words it bears."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

import opencc

from touchline.intake.proposal.other_spellings import other_spellings
from touchline.intake.words import language_packs, normalised

_BRACKETS = re.compile(r"[（(\[【<《].*?[)）\]】>》]")
_CUSTOM_FIELD = re.compile(r"(__c|_c|__pc|_txt)$", re.IGNORECASE)
_PLAN = re.compile(
    r"^(下次|下一次|计划|計劃|计画|計畫|预计|預計|预约|預約|next|planned|expected|estimated)"
)
_LAST = re.compile(
    r"^(最近|最后|最後|上次|上一次|累计|累計|累積|last(?!name)|latest|previous|total number of)"
)
PLAN_REASON = "a plan, not something that happened"
SUMMARY_REASON = "a summary that Touchline works out by itself"
EXACT, WEAK = 0.95, 0.7
OTHERWISE_SPELLED = 0.12  # what another ending costs
NEARLY = 0.86  # the share of letters in common that makes a slip of the pen
_TO_SIMPLIFIED = opencc.OpenCC("t2s")


@dataclass(frozen=True)
class Sign:
    """That a header may mean `key`, how surely, and why.

    `group` is "columns", "identifiers" or "elsewhere"; `key` is as in a LanguagePack.
    """

    group: str
    key: str
    score: float
    reason: str


@dataclass(frozen=True)
class _Entry:
    group: str
    key: str
    weak: bool
    position: int


@cache
def _known_words() -> dict[str, tuple[_Entry, ...]]:
    known: dict[str, dict[_Entry, None]] = {}
    for pack in language_packs():
        for group in ("columns", "identifiers", "elsewhere"):
            lists: dict[str, tuple[str, ...]] = dict(getattr(pack, group))
            for key, words in lists.items():
                for position, word in enumerate(words):
                    entry = _Entry(group, key, word.startswith("~"), min(position, 30))
                    spelled = normalised(word.lstrip("~"))
                    known.setdefault(spelled, {}).setdefault(entry)
                    known.setdefault(simplified(spelled), {}).setdefault(entry)
    return {word: tuple(entries) for word, entries in known.items()}


@cache
def simplified(text: str) -> str:
    """The text with Traditional characters made Simplified, as a help in matching."""
    converted: str = _TO_SIMPLIFIED.convert(text)
    return converted.replace("帐", "账")


@cache
def signs_of(header: str) -> tuple[Sign, ...]:
    """Everything that the header may mean, the surest first."""
    whole = normalised(header)
    if not whole:
        return ()
    exact = list(_exact(header))
    if exact:
        return _best(exact)
    if _PLAN.match(whole):
        return (Sign("elsewhere", PLAN_REASON, 0.85, f"{header} tells of the future"),)
    if _LAST.match(whole):
        return (Sign("elsewhere", SUMMARY_REASON, 0.85, f"{header} tells of the latest only"),)
    alike = list(_alike(header))
    inside = list(_contained(header, whole))
    return _best(alike + inside or list(_similar(header, whole)))


def _exact(header: str) -> Iterator[Sign]:
    """The header as it stands, without brackets, and without what a system adds to names."""
    plain = unicodedata.normalize("NFKC", header)
    bare = _BRACKETS.sub("", plain)
    spellings = (
        (plain.replace("#", " number "), 0.0, "is a known name"),
        (plain, 0.0, "is a known name"),
        (simplified(plain), 0.0, "is a known name"),
        (bare, 0.02, "without its brackets is a known name"),
        (_CUSTOM_FIELD.sub("", bare), 0.04, "is a known name of a custom field"),
        (re.split(r"[.:：›/]", bare)[-1], 0.08, "ends in a known name"),
        (re.sub(r"\d+$", "", bare), 0.1, "with a number behind is a known name"),
    )
    for text, cost, reason in spellings:
        for entry in _known_words().get(simplified(normalised(text)), ()):
            yield _sign(entry, (WEAK if entry.weak else EXACT) - cost, f"header {header} {reason}")
        if entry_found(text):
            return


def _alike(header: str) -> Iterator[Sign]:
    """What is meant by headers that differ only in how a name, number or time is called."""
    bare = simplified(_BRACKETS.sub("", unicodedata.normalize("NFKC", header)).strip())
    for text in other_spellings(bare):
        for entry in _known_words().get(simplified(normalised(text)), ()):
            score = (WEAK if entry.weak else EXACT) - OTHERWISE_SPELLED
            yield _sign(entry, score, f"header {header} says the same as the known name {text}")
        if entry_found(text):
            return


def entry_found(text: str) -> bool:
    """Whether the text is a known word."""
    return simplified(normalised(text)) in _known_words()


def _contained(header: str, whole: str) -> Iterator[Sign]:
    """Known words inside the header; the longer and the nearer to its end, the surer."""
    text = simplified(whole)
    for word, entries in _known_words().items():
        if len(word) < (4 if word.isascii() else 2) or word not in text:
            continue
        share = len(word) / len(text)
        ends = 0.08 if text.endswith(word) else 0.0
        if share < (0.25 if ends and len(word) > 2 else 0.4):
            continue
        for entry in entries:
            score = (0.4 + 0.35 * share + ends) * (0.8 if entry.weak else 1.0)
            yield _sign(entry, score, f"header {header} contains the known name {word}")


def _similar(header: str, whole: str) -> Iterator[Sign]:
    """Known words that differ from the header by a slip of the pen."""
    if len(whole) < 5:
        return
    for word, entries in _known_words().items():
        if abs(len(word) - len(whole)) > 2 or word[0] != whole[0]:
            continue
        matcher = SequenceMatcher(None, word, whole, autojunk=False)
        if matcher.quick_ratio() < NEARLY:
            continue
        ratio = matcher.ratio()
        if ratio >= NEARLY:
            for entry in entries:
                score = 0.75 * ratio * (0.8 if entry.weak else 1.0)
                yield _sign(entry, score, f"header {header} is spelled nearly like {word}")


def _sign(entry: _Entry, score: float, reason: str) -> Sign:
    return Sign(entry.group, entry.key, score - 0.001 * entry.position, reason)


def _best(signs: list[Sign]) -> tuple[Sign, ...]:
    """One sign a key: the surest."""
    best: dict[tuple[str, str], Sign] = {}
    for sign in signs:
        place = (sign.group, sign.key)
        if place not in best or best[place].score < sign.score:
            best[place] = sign
    return tuple(sorted(best.values(), key=lambda sign: (-sign.score, sign.group, sign.key)))

"""One filter of the address: `score=ge:50`, `tier=A,B`, `region=known:`, read or refused in words.

Numbers and days: `ge:`, `le:`, `a..b`, `is:`; words: a list with commas; flags: `yes`, `no`;
everything: `known:`, `unknown:`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.utils.translation import gettext, gettext_lazy, pgettext

from touchline.vocabulary.pseudonym import parse_shown
from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.customers.columns import Column, Kind
from touchline.web.shell.formats import figure, long_day

MOST_WORDS = 100
LONGEST_WORD = 200
LARGEST = Decimal(10) ** 15


class Operator(StrEnum):
    """How a column is compared."""

    AT_LEAST = "ge"
    AT_MOST = "le"
    BETWEEN = "between"
    IS = "is"
    ONE_OF = "one_of"
    KNOWN = "known"
    UNKNOWN = "unknown"


RANGES = (Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN, Operator.IS)
EITHER = (Operator.KNOWN, Operator.UNKNOWN)
OPERATORS: Mapping[Kind, Sequence[Operator]] = {
    Kind.NUMBER: (*RANGES, *EITHER),
    Kind.DAY: (*RANGES, *EITHER),
    Kind.WORD: (Operator.ONE_OF, *EITHER),
    Kind.FLAG: (Operator.IS, *EITHER),
    Kind.COLLEAGUE: (Operator.ONE_OF, *EITHER),
    Kind.EMPLOYEE: (Operator.ONE_OF, *EITHER),
}
SPOKEN = {
    Operator.AT_LEAST: gettext_lazy("at least"),
    Operator.AT_MOST: gettext_lazy("at most"),
    Operator.BETWEEN: gettext_lazy("between"),
    Operator.IS: gettext_lazy("is"),
    Operator.ONE_OF: gettext_lazy("is one of"),
    Operator.KNOWN: gettext_lazy("is known"),
    Operator.UNKNOWN: gettext_lazy("is not known"),
}
# Days are not larger or smaller.
SPOKEN_OF_DAYS = {
    **SPOKEN,
    Operator.AT_LEAST: gettext_lazy("on or after"),
    Operator.AT_MOST: gettext_lazy("on or before"),
    Operator.IS: gettext_lazy("on"),
}


class RefusedFilterError(ValueError):
    """Why a filter cannot be read, in words for people."""


Value = int | float | str | bool | date


@dataclass(frozen=True)
class Filter:
    """One column compared."""

    column: Column
    operator: Operator
    values: tuple[Value, ...]
    text: str  # as it stands in the address

    @property
    def conditions(self) -> list[Condition]:
        """What is asked of the customers."""
        name, first = self.column.name, self.values[0] if self.values else None
        if self.operator in EITHER:
            return [Condition(name, self.operator.value)]
        if self.operator is Operator.ONE_OF:
            return [Condition(name, "one_of", list(self.values))]
        if self.operator is Operator.BETWEEN:
            return [
                Condition(name, "at_least", first),
                Condition(name, "at_most", self.values[1]),
            ]
        words = {Operator.AT_LEAST: "at_least", Operator.AT_MOST: "at_most", Operator.IS: "is"}
        # A measure that says yes or no is a number in the run.
        asked = int(first) if isinstance(first, bool) and self.column.is_measure else first
        return [Condition(name, words[self.operator], asked)]

    def words(self, language: Language, currency: str, names: Mapping[int, str]) -> str:
        """The filter as its chip says it."""
        label = self.column.label
        if self.operator in EITHER:
            return f"{label} {SPOKEN[self.operator]}"
        said = [spoken(self.column, value, language, currency, names) for value in self.values]
        if self.operator is Operator.BETWEEN:
            return f"{label} {said[0]} – {said[1]}"
        signs = {Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤"}
        if self.operator in signs:
            return f"{label} {signs[self.operator]} {said[0]}"
        colon, comma = pgettext("after a label", ": "), pgettext("between values", ", ")
        return f"{label}{colon}{comma.join(said)}"


def spoken(
    column: Column, value: Value, language: Language, currency: str, names: Mapping[int, str]
) -> str:
    """One value as people say it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return long_day(value, language)
    if isinstance(value, str):
        return column.say(value)
    if column.kind in {Kind.COLLEAGUE, Kind.EMPLOYEE}:
        return names.get(int(value), gettext("somebody else"))
    return figure(value, column.unit, language, currency)


def read_filter(column: Column, text: str, colleagues: Mapping[int, str], me: int) -> Filter:
    """The filter that the text asks for; RefusedFilterError says why it cannot be."""
    operator, rest = _parted(column.kind, text)
    if operator in EITHER:
        return Filter(column, operator, (), f"{operator.value}:")
    if column.kind is Kind.COLLEAGUE:
        values: tuple[Value, ...] = tuple(_colleague(each, colleagues, me) for each in _list(rest))
        return Filter(column, operator, values, ",".join(map(str, values)))
    if column.kind is Kind.EMPLOYEE:
        return Filter(column, operator, tuple(_employee(each) for each in _list(rest)), rest)
    if column.kind is Kind.WORD:
        words = _list(rest)
        return Filter(column, operator, words, ",".join(map(_escaped, words)))
    if column.kind is Kind.FLAG:
        flag = {"yes": True, "1": True, "no": False, "0": False}.get(rest)
        if flag is None:
            raise RefusedFilterError(
                gettext("“{text}” is neither yes nor no").format(text=rest[:40])
            )
        return Filter(column, operator, (flag,), "yes" if flag else "no")
    return _compared(column, operator, rest)


def _parted(kind: Kind, text: str) -> tuple[Operator, str]:
    """The operator that a text begins with, else the one that its form means."""
    if "\0" in text:
        raise RefusedFilterError(gettext("a sign in it cannot be read"))
    word, colon, rest = text.partition(":")
    if colon and word in {each.value for each in OPERATORS[kind]}:
        return Operator(word), rest
    if kind in {Kind.NUMBER, Kind.DAY}:
        return (Operator.BETWEEN if ".." in text else Operator.IS), text
    return (Operator.IS if kind is Kind.FLAG else Operator.ONE_OF), text


def _compared(column: Column, operator: Operator, rest: str) -> Filter:
    read: Callable[[Column, str], Value] = _day if column.kind is Kind.DAY else _number
    if operator is not Operator.BETWEEN:
        return Filter(column, operator, (read(column, rest),), f"{operator.value}:{rest.strip()}")
    low, dots, high = rest.partition("..")
    if not dots:
        raise RefusedFilterError(gettext("between needs two values, as in 10..20"))
    values = (read(column, low), read(column, high))
    if values[0] > values[1]:  # type: ignore[operator]  # both are of the column's one kind
        raise RefusedFilterError(gettext("the first value is larger than the second"))
    return Filter(column, operator, values, f"{low.strip()}..{high.strip()}")


def _number(column: Column, text: str) -> int | float:
    plain = text.strip().replace(",", "").replace("\N{MINUS SIGN}", "-")
    percent = column.unit is Unit.SHARE and plain.endswith("%")
    try:
        number = Decimal(plain.removesuffix("%") if percent else plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > LARGEST:
        raise RefusedFilterError(gettext("“{text}” is not a number").format(text=text.strip()[:40]))
    found = float(number / 100 if percent else number)
    return int(found) if math.floor(found) == found else found


def _day(_column: Column, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        words = gettext("“{text}” is not a day, as 2026-11-24 is")
        raise RefusedFilterError(words.format(text=text.strip()[:40])) from None


def _colleague(text: str, colleagues: Mapping[int, str], me: int) -> int:
    if text == "me":
        return me
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    if found not in colleagues:
        raise RefusedFilterError(
            gettext("“{text}” is not a colleague of yours").format(text=text[:40])
        )
    return found


def _employee(text: str) -> int:
    try:
        return parse_shown(text)
    except ValueError:
        words = gettext("“{text}” is not a reference of 13 characters")
        raise RefusedFilterError(words.format(text=text[:40])) from None


def _list(text: str) -> tuple[str, ...]:
    """Words apart by commas; a comma in a word is written \\, and a backslash \\\\."""
    words, word, escaped = [], "", False
    for sign in text:
        if escaped or sign not in "\\,":
            word, escaped = word + sign, False
        elif sign == "\\":
            escaped = True
        else:
            words.append(word)
            word = ""
    found = tuple(dict.fromkeys(each.strip() for each in [*words, word] if each.strip()))
    if not found:
        raise RefusedFilterError(gettext("no value is given"))
    if len(found) > MOST_WORDS or max(map(len, found)) > LONGEST_WORD:
        raise RefusedFilterError(gettext("that is too much"))
    return found


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace(",", "\\,")

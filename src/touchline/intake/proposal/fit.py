"""How well the cells of a column fit what its header promises, and what they say without one."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from touchline.intake.proposal.content import Content, share_in
from touchline.intake.proposal.meanings import code_of
from touchline.intake.words import boolean_words
from touchline.vocabulary.facts import FACT_TABLES, Column, Kind
from touchline.vocabulary.identity import Identifier

CLOSED_SETS = tuple(
    dict.fromkeys(
        column.values
        for table in FACT_TABLES.values()
        for column in table.columns
        if column.values is not None
    )
)
NO_CELLS = 0.75  # the fit of a column without a filled cell: the header alone speaks
_NUMBERED = re.compile(r"#\d+")  # #1001: a shop calls the number of an order its name
OPEN_FEW_WORDS = {
    *("category", "product_line", "region", "industry", "purpose", "department", "arm", "grade"),
}
OWN_NUMBERS = {"source_id", "order_id", "deal_id", "anonymous_id", "session"}


def fit_of_column(column: Column, content: Content) -> float:
    """0 (cannot be) to 1 (looks just so)."""
    if content.is_empty:
        return NO_CELLS
    if column.kind is Kind.CODE:
        return _fit_of_code(column, content)
    return _FIT_OF_KIND[column.kind](content)


def _fit_of_code(column: Column, content: Content) -> float:
    if column.values is not None:
        return _fit_of_closed_set(column.values, content)
    unlike_a_code = max(content.email, content.phone) > 0.5 or content.is_free_text
    if unlike_a_code or (content.date_only > 0.9 and content.number < 0.9):
        return 0.1
    if column.name == "source_id":
        return 1.0 if content.distinct_share > 0.98 else 0.3
    if content.decimal > 0.5 and (column.name not in OWN_NUMBERS or content.whole < 0.5):
        return 0.2
    long_list = content.distinct > 40 and content.distinct_share > 0.8
    return 0.4 if column.name in OPEN_FEW_WORDS and long_list else 1.0


def _fit_of_closed_set(closed_set: type[StrEnum], content: Content) -> float:
    if content.distinct > 60 or content.time > 0.5 or content.is_free_text:
        return 0.1
    known = share_of_known(closed_set, content)
    if content.number > 0.8 and known < 0.5:
        return 0.2
    return 0.45 + 0.55 * known


def share_of_known(closed_set: type[StrEnum], content: Content) -> float:
    """The share of the distinct words that our languages know for the closed set."""
    known = sum(code_of(closed_set, word) is not None for word in content.words)
    return known / max(content.distinct, 1)


def _fit_of_time(content: Content) -> float:
    if content.time > 0.5:
        return 0.3 + 0.7 * content.time
    if content.whole > 0.95 and (25_000 < content.largest < 60_000 or content.largest > 5e8):
        return 0.7  # a workbook's day number, or seconds or milliseconds since 1970
    return 0.05


def _fit_of_number(content: Content) -> float:
    if content.phone > 0.8 or (content.time > 0.9 and content.largest > 1e7):
        return 0.1
    return max(0.05, content.number)


def _fit_of_integer(content: Content) -> float:
    return max(0.05, content.number, content.duration)


def _fit_of_boolean(content: Content) -> float:
    known = share_in(content, boolean_words().__contains__)
    return 0.1 if content.distinct > 12 else 0.2 + 0.8 * known


def fit_of_key(content: Content) -> float:
    """How well cells serve as a customer's number."""
    if content.is_empty:
        return NO_CELLS
    if content.is_free_text or (content.decimal > 0.5 and content.whole < 0.5):
        return 0.1
    if content.time > 0.9 and content.number < 0.9:
        return 0.05
    return 0.6 if content.chinese_name > 0.5 or content.company > 0.5 else 1.0


_FIT_OF_KIND: dict[Kind, Callable[[Content], float]] = {
    Kind.CUSTOMER: fit_of_key,
    Kind.STAFF: fit_of_key,
    Kind.TIME: _fit_of_time,
    Kind.DATE: _fit_of_time,
    Kind.INTEGER: _fit_of_integer,
    Kind.MONEY: _fit_of_number,
    Kind.NUMBER: _fit_of_number,
    Kind.BOOLEAN: _fit_of_boolean,
}


def fit_of_identifier(identifier: Identifier, content: Content) -> float:
    """0 (cannot be) to 1 (looks just so)."""
    if content.is_empty:
        return NO_CELLS
    if identifier in {Identifier.NAME, Identifier.CONTACT_NAME}:
        return _fit_of_name(content)
    if identifier is Identifier.NUMBER:
        return fit_of_key(content)
    long_number = content.whole > 0.9 and content.mean_length > 6
    fits = {
        Identifier.PHONE: max(content.phone, 0.5 if long_number else 0.05),
        Identifier.EMAIL: max(content.email, 0.05),
        Identifier.TAX_CODE: max(content.tax_code, 0.5 if content.mean_length in {8, 15} else 0.2),
    }
    return fits.get(identifier, 0.1 if max(content.time, content.decimal) > 0.6 else 1.0)


def _fit_of_name(content: Content) -> float:
    if share_in(content, boolean_words().__contains__) > 0.5:
        return 0.05
    if content.rows >= 20 and content.distinct <= 4 and content.company < 0.5:
        return 0.4  # a level or a task, not people
    numbered = sum(_NUMBERED.fullmatch(word) is not None for word in content.words)
    coded = content.identifier if content.distinct_share == 1 else 0.0
    coded = max(coded, numbered / max(len(content.words), 1))
    unlike = max(content.time, content.number, content.phone, content.email, content.url, coded)
    return 0.05 if unlike > 0.6 else 0.3 if content.is_free_text else 1.0


def speaks_for_identifier(content: Content) -> Iterator[tuple[Identifier, float, str]]:
    """What cells alone say of identity: for a column whose header is unknown."""
    if content.tax_code > 0.8:
        yield Identifier.TAX_CODE, 0.8, f"{content.tax_code:.0%} are 18-place credit codes"
    if content.email > 0.8:
        yield Identifier.EMAIL, 0.7, f"{content.email:.0%} are e-mail addresses"
    if content.phone > 0.8:
        yield Identifier.PHONE, 0.65, f"{content.phone:.0%} are phone numbers"
    if content.company > 0.6:
        yield Identifier.NAME, 0.6, f"{content.company:.0%} end like company names"
    elif content.chinese_name > 0.9 and content.distinct > 8 and content.distinct_share > 0.3:
        yield Identifier.CONTACT_NAME, 0.35, "cells look like personal names"


def speaks_for_colleague(content: Content) -> tuple[float, str]:
    """What cells alone say of an employee: few short names that come again and again."""
    few = 2 <= content.distinct <= 60 and content.distinct_share <= 0.34 and content.rows >= 12
    names = max(content.chinese_name, content.person, content.nickname)
    if few and names > 0.8 and content.company < 0.2 and not _are_known_words(content):
        return 0.42, f"{content.distinct} names come again and again, as colleagues' do"
    return 0.0, ""


def _are_known_words(content: Content) -> bool:
    """Whether most cells are words of some closed set: 电话 and 上门 look like names, too."""
    yes_or_no = share_in(content, boolean_words().__contains__)
    known = [yes_or_no, *(share_of_known(closed_set, content) for closed_set in CLOSED_SETS)]
    return max(known) >= 0.3


def speaks_for_column(column: Column, content: Content) -> tuple[float, str]:
    """What cells alone say of a fact column: a score below that of any known header."""
    if content.is_empty or content.is_free_text:
        return 0.0, ""
    if column.name == "happened_at" and content.time > 0.9 and content.phone < 0.5:
        return 0.5, f"{content.time:.0%} can be read as times"
    if column.name == "amount" and content.decimal > 0.3 and content.number > 0.95:
        return 0.45, "cells are numbers with decimals"
    if column.values is not None and 2 <= content.distinct <= 25 and content.number < 0.5:
        known = share_of_known(column.values, content)
        plain = share_in(content, boolean_words().__contains__)
        if known >= 0.75 and plain < 0.5:
            return 0.5 * known, f"{known:.0%} of its words are known for {column.name}"
    other = max(content.time, content.phone, content.tax_code)
    numbered = content.distinct_share == 1 and content.identifier > 0.9 and other < 0.5
    if column.name == "source_id" and numbered:
        return 0.4, "100 % distinct, like record numbers"
    return 0.0, ""


def speaks_for_key(content: Content) -> tuple[float, str]:
    """What cells alone say of a customer's number: codes, some of them repeated."""
    codes = content.identifier > 0.9 and content.decimal < 0.1
    other = max(content.time, content.phone, content.tax_code, content.email)
    if codes and other < 0.5 and content.distinct > 5 and content.mean_length >= 3:
        return (0.38, "cells look like codes") if content.distinct_share < 1 else (0.3, "codes")
    return 0.0, ""

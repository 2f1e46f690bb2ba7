"""Which column may feed which place, with its score: for one sample and one fact table."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from touchline.intake.proposal.content import Content
from touchline.intake.proposal.fit import (
    fit_of_column,
    fit_of_identifier,
    fit_of_key,
    speaks_for_colleague,
    speaks_for_column,
    speaks_for_identifier,
    speaks_for_key,
)
from touchline.intake.proposal.headers import Sign, signs_of
from touchline.vocabulary.facts import KNOWN_MEANS, FactTable, Kind
from touchline.vocabulary.identity import Identifier

Space = Literal["fact", "customer", "employee"]
FILLED_BY_INTAKE = {"customer_ref", "source", "time_repaired", "flags", *KNOWN_MEANS}
_EMPTY_HEADER = re.compile(
    r"(列|字段|欄|欄位|栏|栏位|属性|屬性|未命名|column|col|field|unnamed|var|attribute|f|c|v|x)"
    r"[\s_:：.\-]*[0-9A-Za-z一二三四五六七八九十]*",
    re.IGNORECASE,
)  # 列1, 字段A, Column 3, Unnamed: 0: given by a program, not by a person
SPECIFIC = 0.03  # what a name that only this table knows is worth over one that all share


@dataclass(frozen=True)
class Place:
    """Somewhere that a column may go: a fact column, or an identifier of a customer or employee."""

    space: Space
    name: str


@dataclass(frozen=True)
class Candidate:
    """A header for a place. `specific`: its name belongs to this table, not to all."""

    header: str
    place: Place
    score: float
    reason: str
    specific: bool = False


def candidates(table: FactTable, contents: Mapping[str, Content]) -> list[Candidate]:
    """Every pair worth considering, best first; ties by the places' and columns' own order."""
    places = {place: order for order, place in enumerate(places_of(table))}
    found = [
        candidate
        for header, content in contents.items()
        for candidate in _of_header(table, header, content)
        if candidate.place in places
    ]
    headers = {header: order for order, header in enumerate(contents)}
    return sorted(
        found,
        key=lambda found: (-round(found.score, 6), places[found.place], headers[found.header]),
    )


def places_of(table: FactTable) -> list[Place]:
    """The fact columns first, required ones before others, then identity."""
    columns = [
        column
        for column in sorted(table.columns, key=lambda column: not column.required)
        if column.name not in FILLED_BY_INTAKE and column.kind is not Kind.STAFF
    ]
    if table.name in {"customer", "employee"}:
        columns = [column for column in columns if column.name != "source_id"]
    places = [Place("fact", column.name) for column in columns]
    if table.per_customer:
        places += [Place("customer", identifier.value) for identifier in Identifier]
    if table.name == "employee" or any(column.kind is Kind.STAFF for column in table.columns):
        places += [Place("employee", name) for name in ("number", "name", "email", "phone")]
    return places


def _of_header(table: FactTable, header: str, content: Content) -> Iterator[Candidate]:
    signs = signs_of(header)
    if not signs:
        yield from _of_content(table, header, content)
    elsewhere = max((sign.score for sign in signs if sign.group == "elsewhere"), default=0.0)
    colleague = max((sign.score for sign in signs if sign.key == "employee.name"), default=0.0)
    for sign in signs:
        if sign.score < elsewhere - 0.1:
            continue  # a weak sign does not stand against a known name of something else
        if sign.key == "customer.name" and sign.score < min(colleague - 0.1, 0.65):
            continue  # 业务员名称 ends like a name, but is no customer's
        if sign.key == "customer.name" and elsewhere > 0.9 and content.company < 0.5:
            continue  # 单位: the customer's firm in one file, the unit of a quantity in another
        if sign.group == "columns":
            yield from _of_column_sign(table, header, content, sign)
        elif sign.group == "identifiers":
            yield from _of_identifier_sign(table, header, content, sign)


def _of_column_sign(
    table: FactTable, header: str, content: Content, sign: Sign
) -> Iterator[Candidate]:
    tables, _, name = sign.key.partition(".")
    specific = table.name in tables.split("/")
    if not specific and tables != "*":
        return
    if name == "customer_ref":
        place, fit = Place("customer", "number"), fit_of_key(content)
    elif name in {"employee_id", "owner_id"}:
        place, fit = Place("employee", "number"), fit_of_key(content)
    elif name == "source_id" and table.name in {"customer", "employee"}:
        space: Space = "customer" if table.name == "customer" else "employee"
        place = Place(space, "number")
        fit = 0.9 * fit_of_column(table.column(name), content)
    elif name in table.schema.names:
        place, fit = Place("fact", name), fit_of_column(table.column(name), content)
    else:
        return
    score = sign.score * fit + (SPECIFIC if specific else 0)
    yield Candidate(header, place, score, _reason(sign.reason, fit, content), specific)


def _of_identifier_sign(
    table: FactTable, header: str, content: Content, sign: Sign
) -> Iterator[Candidate]:
    subject, _, name = sign.key.partition(".")
    if table.name == "employee" and subject == "customer":
        if name not in {"name", "phone", "email"}:
            return
        subject = "employee"
    space: Space = "employee" if subject == "employee" else "customer"
    fit = fit_of_identifier(Identifier(name), content)
    reason = _reason(sign.reason, fit, content)
    yield Candidate(header, Place(space, name), sign.score * fit, reason)
    if name == "name" and space == "customer" and max(content.chinese_name, content.person) > 0.5:
        reason = f"{reason}; a person's name"
        yield Candidate(header, Place(space, "contact_name"), 0.6 * sign.score * fit, reason)


def _of_content(table: FactTable, header: str, content: Content) -> Iterator[Candidate]:
    """For a header that says nothing; one with a meaning of its own is trusted less."""
    unknown = f"header {header} is unknown, but "
    empty = _EMPTY_HEADER.fullmatch(header.strip()) is not None
    trust = 1.0 if empty else 0.75
    for identifier, score, reason in speaks_for_identifier(content):
        if identifier is Identifier.CONTACT_NAME and not empty:
            continue  # a person, but whose: the firm's or the customer's?
        yield Candidate(header, Place("customer", identifier), score, unknown + reason)
    for column in table.columns:
        score, reason = speaks_for_column(column, content)
        if score and (empty or column.name != "source_id"):
            place = Place("fact", column.name)
            yield Candidate(header, place, trust * score, unknown + reason)
    score, reason = speaks_for_colleague(content)
    if score:
        yield Candidate(header, Place("employee", "name"), score, unknown + reason)
    score, reason = speaks_for_key(content)
    if score and empty:
        yield Candidate(header, Place("customer", "number"), score, unknown + reason)


def _reason(known: str, fit: float, content: Content) -> str:
    if content.is_empty:
        return f"{known}; its cells are empty"
    if fit < 0.6:
        return f"{known}, but its cells hardly fit"
    return f"{known}; {content.distinct_share:.0%} distinct"

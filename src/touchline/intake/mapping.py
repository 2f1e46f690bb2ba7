"""Mapping files: read with errors that name file and key; which rule a table falls under."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

from pydantic import ValidationError

from touchline.intake.standardise.time_spellings import by_format
from touchline.intake.standardise.zone import zone
from touchline.intake.words import normalised, value_words
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES, Kind
from touchline.vocabulary.mapping import FactRule, Mapping, Rule, TableRule


@dataclass(frozen=True)
class MappingFile:
    """A mapping and the very text that it was read from."""

    text: str
    mapping: Mapping

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def load_mapping(file: Path) -> MappingFile:
    """The mapping in a file."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TouchlineError(
            "The mapping cannot be read.", str(file), "Name a TOML file in UTF-8 that you may read."
        ) from error
    return parse_mapping(text, str(file))


def parse_mapping(text: str, where: str) -> MappingFile:
    """The mapping of a TOML text; `where` names it in errors."""
    try:
        mapping = Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise TouchlineError(
            f"The mapping is not TOML: {error}.", where, "Mend that line; see examples/."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise TouchlineError(
            f"The mapping does not fit: {first['msg'].removeprefix('Value error, ')}.",
            f"{where}: {key or 'top of the file'}",
            "Mend that key; docs/mapping.md lists what each may hold.",
        ) from error
    _check(mapping, where)
    return MappingFile(text, mapping)


def table_rule(mapping: Mapping, file_name: str, sheet: str) -> TableRule | None:
    """The first rule whose patterns match the bare file name and the sheet."""
    for rule in mapping.table:
        named = any(fnmatchcase(file_name, pattern) for pattern in rule.files)
        if named and fnmatchcase(sheet, rule.sheet):
            return rule
    return None


def rules_of(table: TableRule) -> Iterator[tuple[str, Rule]]:
    """Every rule of a table with its key."""
    for fact in table.fact:
        for name, rule in fact.set.items():
            yield f"{fact.into}.{name}", rule
    for identity in table.identity:
        yield f"{identity.subject}.ref", identity.ref
        for identifier, rule in identity.set.items():
            yield f"{identity.subject}.{identifier}", rule


def origins(rule: Rule) -> tuple[str, ...]:
    """The source columns that a rule reads."""
    if rule.column is not None:
        return (rule.column,)
    return rule.joined or rule.product or ()


def result_columns(rule: Rule) -> tuple[str, ...]:
    """Where the value of a rule stands in the source: a column, or a lookup's "lookup.column"."""
    return rule.lookup[-1:] or origins(rule)


def is_number_of_someone(fact: str, name: str) -> bool:
    """Whether a fact column holds the pseudonym of a customer, employee or browser."""
    kind = FACT_TABLES[fact].column(name).kind
    return kind in (Kind.CUSTOMER, Kind.STAFF) or name == "anonymous_id"


def number_columns(table: TableRule) -> dict[tuple[str, ...], tuple[str, Rule]]:
    """The source columns that make someone's number: columns → (purpose, the rule that reads them).

    They are several where the number is joined of several.
    """
    found: dict[tuple[str, ...], tuple[str, Rule]] = {}
    for fact in table.fact:
        for name, rule in fact.set.items():
            if is_number_of_someone(fact.into, name) and result_columns(rule):
                found.setdefault(result_columns(rule), (purpose_of(fact, name), rule))
    for identity in table.identity:
        if result_columns(identity.ref):
            found.setdefault(result_columns(identity.ref), (identity.subject, identity.ref))
    return found


def purpose_of(fact: FactRule, name: str) -> str:
    """Which key makes the pseudonyms of a fact column."""
    if name == "anonymous_id":
        return "anonymous"
    is_staff = FACT_TABLES[fact.into].column(name).kind is Kind.STAFF
    return "employee" if is_staff else "customer"


def _check(mapping: Mapping, where: str) -> None:
    _check_time(Rule(constant="", time_zone=mapping.time_zone), f"{where}: time_zone")
    for number, table in enumerate(mapping.table):
        place = f"{where}: table.{number}"
        for key, rule in rules_of(table):
            _check_time(rule, f"{place}.{key}")
            for step in rule.lookup:
                if step.partition(".")[0] not in mapping.lookup or "." not in step:
                    raise TouchlineError(
                        f"There is no lookup {step!r}.",
                        f"{place}.{key}",
                        'Write "lookup.column" and declare [lookup.<name>] with file and key.',
                    )
        for fact in table.fact:
            for name, rule in fact.set.items():
                _check_words(fact.into, name, rule, f"{place}.{fact.into}.{name}")
        _check_identifiers(table, place)


def _check_words(fact: str, name: str, rule: Rule, place: str) -> None:
    """The words that a rule itself gives to a closed set: a wrong one would keep every row back."""
    closed = FACT_TABLES[fact].column(name).values
    if closed is None:
        return
    known = value_words(closed)
    given = [*rule.values.values(), rule.constant, rule.otherwise, rule.default]
    for word in given:
        if word and normalised(rule.prefix + word) not in known:
            raise TouchlineError(
                f"{word!r} is not a word of {name}.",
                place,
                f"Write one of: {', '.join(closed)}.",
            )


def _check_time(rule: Rule, place: str) -> None:
    """Formats, origins and zones are tried before any row is read."""
    try:
        for time_format in rule.formats:
            by_format(time_format)
        if rule.origin is not None:
            datetime.fromisoformat(rule.origin)
        if rule.time_zone is not None:
            zone(rule.time_zone)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise TouchlineError(
            f"The rule's times cannot be read: {error}.",
            place,
            "Write formats like %Y-%m-%d %H:%M, origins like 2018-08-01T00:00:00, zones like "
            "Asia/Shanghai.",
        ) from error


def _check_identifiers(table: TableRule, place: str) -> None:
    """A column that says who someone is may not be stored among the facts as well."""
    personal = {
        column
        for identity in table.identity
        for rule in identity.set.values()
        for column in result_columns(rule)
    }
    personal -= {columns[0] for columns in number_columns(table) if len(columns) == 1}
    for fact in table.fact:
        for name, rule in fact.set.items():
            if personal & set(result_columns(rule)):
                raise TouchlineError(
                    f"The column {result_columns(rule)[0]!r} says who someone is: the lake may not "
                    "hold it.",
                    f"{place}.{fact.into}.{name}",
                    "Leave it to [[table.identity]], or feed the fact from another column.",
                )

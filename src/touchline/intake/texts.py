"""The text that a rule gives each row, before it becomes a typed value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import first_of
from touchline.intake.mapping import origins
from touchline.intake.rows import Lookups, Rows
from touchline.intake.standardise.text import trimmed
from touchline.vocabulary.mapping import Rule

Hidden = Mapping[tuple[str, ...], Callable[[pa.StringArray], pa.StringArray]]


@dataclass(frozen=True)
class Texts:
    """A rule's text for each row, and the reason code where there can be none."""

    values: pa.StringArray
    faults: pa.StringArray | None = None


def rule_texts(rule: Rule, rows: Rows, lookups: Lookups) -> pa.StringArray:
    """The text that a rule gives each row; what it has no word for is missing."""
    return worded(rule, fetched(rule, rows, lookups, {}), closed=False).values


def fetched(rule: Rule, rows: Rows, lookups: Lookups, hidden: Hidden) -> Texts:
    """The text at the rule's origin, or where its lookups lead.

    `hidden` turns the text of columns that make someone's number into its pseudonym.
    """
    texts = _origin(rule, rows, hidden)
    if not rule.lookup:
        return Texts(texts)
    faults = None
    for step in rule.lookup:
        name, _, column = step.partition(".")
        found = lookups[name].fetch(column, texts)
        lost = pc.and_(texts.is_valid(), found.is_null())
        if rule.default is None:
            faults = first_of(faults, _where(lost, "not_in_lookup"))
        texts = found
    if rule.lookup[-1:] in hidden:
        texts = hidden[rule.lookup[-1:]](texts)
    return Texts(texts, faults)


def worded(rule: Rule, texts: Texts, closed: bool) -> Texts:
    """The text after word map, default and prefix.

    `closed`: words that the map lacks are left to the column's closed set.
    """
    values, faults = texts.values, texts.faults
    if rule.ignore:
        said = pc.is_in(trimmed(values), trimmed(pa.array(rule.ignore, pa.string())))
        values = pc.if_else(said, None, values)
        faults = first_of(faults, _where(said, "ignored_word"))
    if rule.values:
        values, unknown = _mapped(rule, values, closed)
        faults = first_of(faults, unknown)
    if rule.default is not None:
        values = trimmed(values).fill_null(rule.default)
    if rule.prefix:
        values = pc.binary_join_element_wise(rule.prefix, values, "")
    return Texts(values, faults)


def _origin(rule: Rule, rows: Rows, hidden: Hidden) -> pa.StringArray:
    if rule.constant is not None:
        return pa.repeat(pa.scalar(rule.constant), len(rows))
    if rule.row_number:
        return rows.row_numbers.cast(pa.string())
    if rule.lookup:
        hidden = {}
    if rule.joined is None:
        return _part(origins(rule)[:1], rows, hidden)
    return _joined([_part(columns, rows, hidden) for columns in _parts(rule.joined, hidden)])


def _parts(joined: tuple[str, ...], hidden: Hidden) -> list[tuple[str, ...]]:
    """The columns one by one, but together where they make someone's number."""
    for number in hidden:
        if len(number) > 1 and set(number) <= set(joined):
            rest = tuple(name for name in joined if name not in number)
            return [number, *_parts(rest, hidden)]
    return [(name,) for name in joined]


def _part(columns: tuple[str, ...], rows: Rows, hidden: Hidden) -> pa.StringArray:
    texts = [rows.column(name) for name in columns]
    text = texts[0] if len(texts) == 1 else _joined(texts)
    return hidden[columns](text) if columns in hidden else text


def _joined(texts: Sequence[pa.StringArray]) -> pa.StringArray:
    filled = [trimmed(text).fill_null("") for text in texts]
    return pc.binary_join_element_wise(*filled, "-")


def _mapped(
    rule: Rule, texts: pa.StringArray, closed: bool
) -> tuple[pa.StringArray, pa.StringArray | None]:
    plain = trimmed(texts)
    keys = trimmed(pa.array(list(rule.values), pa.string()))
    places = pc.index_in(plain, keys, skip_nulls=True)
    mapped = pa.array(list(rule.values.values()), pa.string()).take(places)
    known = places.is_valid()
    if rule.otherwise is not None:
        rest = pc.if_else(plain.is_valid(), rule.otherwise, None)
        return pc.if_else(known, mapped, rest), None
    if closed:
        return pc.if_else(known, mapped, plain), None
    unknown = pc.and_(plain.is_valid(), pc.invert(known))
    return mapped, _where(unknown, "unknown_word")


def _where(bad: pa.BooleanArray, reason: str) -> pa.StringArray | None:
    if not pc.any(bad).as_py():
        return None
    return pc.if_else(bad, pa.scalar(reason), pa.scalar(None, pa.string()))

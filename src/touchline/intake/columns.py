"""One fact column of a batch: its rule's text becomes typed, standard values."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells, first_of
from touchline.intake.mapping import purpose_of
from touchline.intake.pseudonyms import Pseudonyms
from touchline.intake.rows import Lookups, Rows
from touchline.intake.settings import Settings
from touchline.intake.standardise.booleans import booleans
from touchline.intake.standardise.codes import (
    closed_codes,
    currencies,
    numbers_of_rows,
    numbers_of_things,
    open_codes,
    pages,
)
from touchline.intake.standardise.durations import durations
from touchline.intake.standardise.numbers import DECIMAL, as_decimal, integers, numbers
from touchline.intake.standardise.times import TimeOptions, days, times
from touchline.intake.texts import Hidden, Texts, fetched, worded
from touchline.vocabulary import mapping as words
from touchline.vocabulary.facts import Column, Kind

FEW = 0.5  # of the rows: with fewer distinct texts each is looked at once


@dataclass(frozen=True)
class Reading:
    """What every column of a batch is read with."""

    mapping: words.Mapping
    settings: Settings
    lookups: Lookups
    pseudonyms: Pseudonyms
    hidden: Hidden = field(default_factory=dict)  # for columns that make someone's number


def read_column(
    fact: words.FactRule, column: Column, rule: words.Rule, rows: Rows, reading: Reading
) -> Cells:
    """The typed cells of one fact column."""
    if rule.product is not None:
        return _signed(_product(rule, rows, reading), rule)
    is_ref = column.kind in (Kind.CUSTOMER, Kind.STAFF) or column.name == "anonymous_id"
    closed = column.values is not None
    hidden: Hidden = reading.hidden if column.kind is Kind.CODE and not is_ref else {}
    texts = fetched(rule, rows, reading.lookups, hidden)
    if is_ref:
        words_of = worded(rule, Texts(texts.values), closed)
        cells = _refs(fact, column, rule, words_of.values, reading.pseudonyms)
        cells = replace(cells, faults=words_of.faults)
    else:
        read = reader(column, rule, reading)
        cells = by_distinct(texts.values, lambda values: _read(rule, values, closed, read))
    return _signed(replace(cells, faults=first_of(texts.faults, cells.faults)), rule)


def _read(
    rule: words.Rule, values: pa.StringArray, closed: bool, read: Callable[[pa.StringArray], Cells]
) -> Cells:
    texts = worded(rule, Texts(values), closed)
    cells = read(texts.values)
    return replace(cells, faults=first_of(texts.faults, cells.faults))


def reader(column: Column, rule: words.Rule, reading: Reading) -> Callable[[pa.StringArray], Cells]:
    """The function that standardises texts of this column."""
    comma = reading.mapping.decimal_comma
    options = _time_options(rule, reading.mapping)
    readers: dict[Kind, Callable[[pa.StringArray], Cells]] = {
        Kind.TIME: lambda texts: times(texts, options, reading.settings.now),
        Kind.DATE: lambda texts: days(texts, options),
        Kind.INTEGER: lambda texts: integers(texts, comma),
        Kind.MONEY: lambda texts: numbers(texts, comma),
        Kind.NUMBER: lambda texts: numbers(texts, comma),
        Kind.BOOLEAN: booleans,
    }
    if column.unit == "seconds":
        return lambda texts: durations(texts, rule.unit or "seconds", comma)
    return readers[column.kind] if column.kind in readers else _code_reader(column)


def by_distinct(texts: pa.StringArray, function: Callable[[pa.StringArray], Cells]) -> Cells:
    """The function over each distinct text once, where texts repeat enough."""
    sample = texts[:1000]
    if len(texts) > 1000 and len(sample.unique()) > FEW * len(sample):
        return function(texts)
    coded = texts.dictionary_encode(null_encoding="encode")  # NULL may have a default
    if len(coded.dictionary) > FEW * len(texts):
        return function(texts)
    cells = function(coded.dictionary)
    return Cells(*(part if part is None else part.take(coded.indices) for part in _parts(cells)))


def _parts(cells: Cells) -> tuple[pa.Array, pa.Array | None, pa.Array | None]:
    return cells.values, cells.faults, cells.marks


def _code_reader(column: Column) -> Callable[[pa.StringArray], Cells]:
    if column.values is not None:
        values = column.values
        return lambda texts: closed_codes(texts, values)
    if column.name == "currency":
        return currencies
    if column.name == "source_id":
        return numbers_of_rows
    if column.name == "page":
        return pages
    return numbers_of_things if column.name.endswith("_id") else open_codes


def _time_options(rule: words.Rule, mapping: words.Mapping) -> TimeOptions:
    return TimeOptions(
        rule.time_zone or mapping.time_zone,
        mapping.day_first if rule.day_first is None else rule.day_first,
        rule.formats,
        rule.unit,
        rule.origin,
        rule.plus_days or 0,
    )


def _refs(
    fact: words.FactRule,
    column: Column,
    rule: words.Rule,
    texts: pa.StringArray,
    pseudonyms: Pseudonyms,
) -> Cells:
    purpose = purpose_of(fact, column.name)
    if column.kind is Kind.CODE:
        return Cells(pseudonyms.texts(purpose, rule.namespace, texts))
    return Cells(pseudonyms.refs(purpose, rule.namespace, texts))


def _product(rule: words.Rule, rows: Rows, reading: Reading) -> Cells:
    """Numbers of several columns multiplied, exact, then rounded to four places, ties to even."""
    comma = reading.mapping.decimal_comma
    parts = [
        by_distinct(rows.column(name), lambda texts: numbers(texts, comma))
        for name in rule.product or ()
    ]
    value = reduce(_times, (part.values for part in parts))
    return Cells(value, first_of(*(part.faults for part in parts)))


def _times(left: pa.Array, right: pa.Array) -> pa.Array:
    exact = pc.multiply(left, right)
    rounded = pc.round(exact, ndigits=4, round_mode="half_to_even")
    return rounded.cast(DECIMAL)


def _signed(cells: Cells, rule: words.Rule) -> Cells:
    if not rule.negate:
        return cells
    if pa.types.is_decimal(cells.values.type):
        zero = as_decimal(np.zeros(1, np.int64), np.ones(1, np.bool_))[0]
        return replace(cells, values=pc.subtract(zero, cells.values).cast(DECIMAL))
    return replace(cells, values=pc.negate(cells.values))

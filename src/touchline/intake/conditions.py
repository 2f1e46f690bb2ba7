"""Which rows a mapping's conditions choose, and which it refuses."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.rows import Rows
from touchline.intake.standardise.number_kernel import UNREADABLE
from touchline.intake.standardise.numbers import SCALE, read_texts
from touchline.intake.standardise.text import trimmed
from touchline.vocabulary.mapping import Condition, Refusal


def chosen(conditions: Sequence[Condition], rows: Rows, decimal_comma: bool) -> pa.BooleanArray:
    """True for the rows that meet every condition; never NULL."""
    tests = [test for condition in conditions for test in _tests(condition, rows, decimal_comma)]
    return reduce(pc.and_, tests, pa.array(np.ones(len(rows), dtype=np.bool_)))


def refused(refusals: Sequence[Refusal], rows: Rows, decimal_comma: bool) -> pa.StringArray | None:
    """The reason why each row is refused (of several the first), NULL where it is welcome."""
    reasons = None
    for refusal in refusals:
        met = chosen(refusal.when, rows, decimal_comma)
        reason = pc.if_else(met, pa.scalar(refusal.reason), pa.scalar(None, pa.string()))
        reasons = reason if reasons is None else pc.coalesce(reasons, reason)
    return reasons


def _tests(condition: Condition, rows: Rows, decimal_comma: bool) -> list[pa.BooleanArray]:
    texts = trimmed(rows.column(condition.column))
    tests = []
    if condition.any_of is not None:
        tests.append(_is_any_of(texts, condition.any_of))
    if condition.none_of is not None:
        tests.append(pc.invert(_is_any_of(texts, condition.none_of)))
    if condition.is_missing is not None:
        tests.append(texts.is_null() if condition.is_missing else texts.is_valid())
    if condition.starts_with is not None:
        tests.append(pc.starts_with(texts, condition.starts_with).fill_null(fill_value=False))
    if condition.same_as is not None:
        other = trimmed(rows.column(condition.same_as))
        tests.append(pc.equal(texts, other).fill_null(fill_value=False))
    if condition.at_most is not None or condition.above is not None:
        tests += _number_tests(condition, texts, decimal_comma)
    return tests


def _is_any_of(texts: pa.StringArray, given: tuple[str, ...]) -> pa.BooleanArray:
    return pc.is_in(texts, trimmed(pa.array(given, pa.string())), skip_nulls=True)


def _number_tests(
    condition: Condition, texts: pa.StringArray, decimal_comma: bool
) -> list[pa.BooleanArray]:
    values, statuses = read_texts(texts, decimal_comma)
    readable = statuses < UNREADABLE
    tests = []
    if condition.at_most is not None:
        tests.append(pa.array(readable & (values <= condition.at_most * SCALE)))
    if condition.above is not None:
        tests.append(pa.array(readable & (values > condition.above * SCALE)))
    return tests

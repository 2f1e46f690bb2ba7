"""An expression over rows as steps of whole arrays; equal expressions are one step.

NULL means what it means in SQL: Arrow's functions carry it through, and `and` and `or` are those of
three truths.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from touchline.measures.folding.bits import Flags, known
from touchline.measures.house_words import word_in

HOUR_US = 3_600_000_000.0
Value = Any  # an array of Arrow, or one value of Arrow that stands for all rows
Function = Callable[..., Value]


@dataclass(frozen=True, eq=False)
class Step:
    """A function of the values of other steps; without any function, a column."""

    name: str
    function: Function | None = None
    parts: tuple["Step", ...] = ()

    @cached_property
    def reads(self) -> frozenset[str]:
        """The columns that it looks at."""
        if self.function is None:
            return frozenset({self.name})
        return frozenset().union(*(part.reads for part in self.parts))


@dataclass(frozen=True)
class Steps:
    """The steps made so far, by the SQL that each of them stands for."""

    made: dict[str, Step] = field(default_factory=dict)

    def of(self, tree: exp.Expression) -> Step:
        """The step of an expression whose settings are put in and whose house words are kept."""
        if isinstance(tree, exp.Paren):
            return self.of(tree.this)
        name = tree.sql(dialect="duckdb")
        if name not in self.made:
            self.made[name] = self._new(tree, name)
        return self.made[name]

    def both(self, first: Step, second: Step) -> Step:
        """Where two conditions hold."""
        name = f"({first.name}) AND ({second.name})"
        return self.made.setdefault(name, Step(name, pc.and_kleene, (first, second)))

    def _new(self, tree: exp.Expression, name: str) -> Step:
        if isinstance(tree, exp.Column):
            return Step(tree.name)
        value = constant(tree)
        if value is not None:
            return Step(name, lambda: value)
        if isinstance(tree, exp.Case):
            return Step(name, case, tuple(map(self.of, _branches(tree))))
        if isinstance(tree, exp.In):
            return Step(name, _among, tuple(map(self.of, (tree.this, *tree.expressions))))
        called = word_in(tree)
        function = WORDS[called[0]] if called else FUNCTIONS[type(tree)]
        parts = called[1] if called else operands(tree)
        return Step(name, function, tuple(map(self.of, parts)))


def constant(tree: exp.Expression) -> pa.Scalar | None:
    """The one value that a literal stands for; None where the tree is no literal."""
    if isinstance(tree, exp.Null):
        return pa.scalar(None)
    if isinstance(tree, exp.Boolean):
        return pa.scalar(bool(tree.this))
    if isinstance(tree, exp.Literal):
        return pa.scalar(tree.name if tree.is_string else int(tree.name))
    if isinstance(tree, exp.Cast) and isinstance(tree.this, exp.Literal):
        return CASTS[tree.to.this](tree.this.name)
    return None


def operands(tree: exp.Expression) -> list[exp.Expression]:
    """The parts of a node that are expressions, in the order in which they are written."""
    if isinstance(tree, exp.Is):
        return [tree.this]
    if isinstance(tree, exp.Between):
        return [tree.this, tree.args["low"], tree.args["high"]]
    return [part for part in tree.iter_expressions() if isinstance(part, exp.Expression)]


def _branches(case: exp.Case) -> Iterable[exp.Expression]:
    """Condition and value by turns, then the value of the rows that are left."""
    for branch in case.args["ifs"]:
        condition = branch.this
        if case.this is not None:
            condition = exp.EQ(this=case.this.copy(), expression=condition.copy())
        yield condition
        yield branch.args["true"]
    yield case.args.get("default") or exp.null()


def case(*branches: Value) -> Value:
    """The value of the first condition that holds, worked out from the last one upward.

    Conditions are NumPy's flags, True where they hold: NULL does not.
    """
    *pairs, found = branches
    for place in reversed(range(0, len(pairs), 2)):
        holds, value = pairs[place : place + 2]
        if holds.all() or _changes_nothing(holds, value, found):
            found = value
        elif holds.any():
            found = _either(pa.array(holds), value, found)
    return found


def _changes_nothing(holds: Flags, value: Value, other: Value) -> bool:
    """Whether the condition fails only where the value is NULL, and NULL is what stands for it."""
    if not (pa.types.is_null(other.type) and isinstance(value, pa.Array) and value.null_count):
        return False
    return bool((holds | ~known(value)).all())


def plain(value: Value) -> Value:
    """Words written out, where they are numbers into a list of words."""
    return value.dictionary_decode() if pa.types.is_dictionary(value.type) else value


def _either(condition: Value, value: Value, other: Value) -> Value:
    """Arrow leaves the type of a bare NULL open: it takes that of the other side."""
    if pa.types.is_null(value.type) and isinstance(other, pa.DictionaryArray):
        numbers = pc.if_else(condition, pa.scalar(None, other.indices.type), other.indices)
        return pa.DictionaryArray.from_arrays(numbers, other.dictionary)
    value, other = plain(value), plain(other)
    if pa.types.is_null(value.type):
        value = pa.scalar(None, other.type)
    if pa.types.is_null(other.type):
        other = pa.scalar(None, value.type)
    return pc.if_else(condition, value, other)


def _among(value: Value, *others: Value) -> Value:
    found = pc.equal(value, others[0])
    for other in others[1:]:
        found = pc.or_kleene(found, pc.equal(value, other))
    return found


def _coalesced(*values: Value) -> Value:
    first = values[0]
    return first if isinstance(first, pa.Array) and not first.null_count else pc.coalesce(*values)


def _between(value: Value, low: Value, high: Value) -> Value:
    return pc.and_kleene(pc.greater_equal(value, low), pc.less_equal(value, high))


def _whole(days_or_times: Value) -> Value:
    """Days as their number, times as their microseconds."""
    values = days_or_times
    return values.cast(pa.int32()) if pa.types.is_date32(values.type) else values.cast(pa.int64())


def _days_between(first: Value, second: Value) -> Value:
    return pc.subtract(_whole(second), _whole(first)).cast(pa.int64())


def _hours_between(first: Value, second: Value) -> Value:
    """Of arrays NumPy divides: Arrow looks at each value that it turns into a DOUBLE."""
    time_us = pc.subtract(_whole(second), _whole(first))
    if isinstance(time_us, pa.Scalar):
        return pc.divide(time_us.cast(pa.float64()), HOUR_US)
    validity, numbers = time_us.buffers()
    hours = np.frombuffer(numbers, np.int64)[: time_us.offset + len(time_us)] / HOUR_US
    buffers = [validity, pa.py_buffer(hours)]
    return pa.Array.from_buffers(pa.float64(), len(time_us), buffers, offset=time_us.offset)


def _per(above: Value, below: Value) -> Value:
    divisor = below.cast(pa.float64())
    known = pc.not_equal(divisor, 0.0)
    return pc.divide(
        above.cast(pa.float64()), pc.if_else(known, divisor, pa.scalar(None, pa.float64()))
    )


def _money(text: str) -> pa.Scalar:
    return pa.scalar(Decimal(text), pa.decimal128(18, 4))


def _time(text: str) -> pa.Scalar:
    return pa.scalar(datetime.fromisoformat(text), pa.timestamp("us"))


CASTS: dict[Any, Callable[[str], pa.Scalar]] = {
    exp.DataType.Type.DATE: lambda text: pa.scalar(date.fromisoformat(text)),
    exp.DataType.Type.TIMESTAMP: _time,
    exp.DataType.Type.DOUBLE: lambda text: pa.scalar(float(text)),
    exp.DataType.Type.DECIMAL: _money,
}
FUNCTIONS: dict[type[exp.Expression], Function] = {
    exp.And: pc.and_kleene,
    exp.Or: pc.or_kleene,
    exp.Not: pc.invert,
    exp.EQ: pc.equal,
    exp.NEQ: pc.not_equal,
    exp.GT: pc.greater,
    exp.GTE: pc.greater_equal,
    exp.LT: pc.less,
    exp.LTE: pc.less_equal,
    exp.Is: pc.is_null,
    exp.Between: _between,
    exp.Coalesce: _coalesced,
    exp.Add: pc.add_checked,
    exp.Sub: pc.subtract_checked,
    exp.Mul: pc.multiply_checked,
    exp.Neg: pc.negate_checked,
    exp.Abs: pc.abs_checked,
    exp.Floor: pc.floor,
    exp.Ceil: pc.ceil,
    exp.Greatest: pc.max_element_wise,
    exp.Least: pc.min_element_wise,
}
WORDS: dict[str, Function] = {
    "per": _per,
    "days_between": _days_between,
    "hours_between": _hours_between,
}

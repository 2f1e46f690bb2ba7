"""From a measure's tree to an engine's SQL: settings, days, windows and house words put in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from sqlglot import exp, parse_one

from touchline.measures.clock import Clock
from touchline.measures.house_words import HOUSE_WORDS, is_aggregate, rebuilt, word_in
from touchline.measures.kinds import is_fraction
from touchline.measures.lint import policy_key
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.errors import TouchlineError

TIMESTAMP, DATE, DOUBLE, MONEY = map(
    exp.DataType.build, ("TIMESTAMP", "DATE", "DOUBLE", "DECIMAL(18, 4)")
)
STRICT = (exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Paren, exp.Floor, exp.Ceil, exp.Abs)


class Settings(Protocol):
    """The one thing that measures ask of a policy."""

    def setting(self, key: str) -> object:
        """The value at a dotted key; KeyError or TouchlineError where there is none."""


class Speller(Protocol):
    """The one thing that the planner asks of an engine."""

    def spell(self, word: str, arguments: Sequence[exp.Expression]) -> exp.Expression:
        """A house word in the engine's own SQL."""


def has_setting(settings: Settings, key: str) -> bool:
    """Whether the policy holds a value at that key."""
    try:
        settings.setting(key)
    except (KeyError, AttributeError, TouchlineError):
        return False
    return True


@dataclass(frozen=True)
class Spelling:
    """All that turns words into SQL for one run."""

    settings: Settings
    clock: Clock
    engine: Speller

    def spelled(self, tree: exp.Expression) -> exp.Expression:
        """The tree with every word, setting and day replaced; fractions become DOUBLE."""
        return rebuilt(tree, self._replacement)

    def text(self, tree: exp.Expression) -> str:
        """The tree as SQL."""
        return self.spelled(tree).sql(dialect="duckdb", copy=False)

    def _replacement(self, node: exp.Expression) -> exp.Expression | None:
        if isinstance(node, exp.Column):
            return self._column(node)
        if isinstance(node, exp.Literal):
            return as_double(node.name) if is_fraction(node) else None
        called = word_in(node)
        return self._word(*called) if called else None

    def _word(self, name: str, arguments: Sequence[exp.Expression]) -> exp.Expression:
        spelled = [self.spelled(argument) for argument in arguments]
        if name == "channel_cost":
            return self._channel_cost(spelled[0])
        if name == "local_day":
            return self._local_day(spelled[0])
        if name == "quantile":  # engines want the share itself, not an expression
            spelled[1] = arguments[1].copy()
        return self.engine.spell(name, spelled)

    def _column(self, column: exp.Column) -> exp.Expression | None:
        key = policy_key(column)
        if key is not None:
            return as_literal(self.settings.setting(key))
        if column.name == "as_of":
            return as_literal(self.clock.as_of)
        if column.name == "as_of_day":
            return as_literal(self.clock.as_of_day)
        return None

    def _channel_cost(self, channel: exp.Expression) -> exp.Expression:
        case = exp.Case(this=channel)
        for known in Channel:
            key = f"costs.{known.value}"
            if has_setting(self.settings, key):
                cost = as_money(self.settings.setting(key))
                case = case.when(exp.Literal.string(known.value), cost)
        default = "costs.default"
        cost = as_money(
            self.settings.setting(default) if has_setting(self.settings, default) else 0
        )
        return case.else_(cost) if case.args.get("ifs") else cost

    def _local_day(self, instant: exp.Expression) -> exp.Expression:
        case = exp.Case()
        for since, offset_s in self.clock.offsets:
            day = parse_one(f"CAST(t + INTERVAL '{offset_s}' SECOND AS DATE)", read="duckdb")
            day = day.transform(
                lambda node: instant.copy() if isinstance(node, exp.Column) else node
            )
            case = case.when(exp.GTE(this=instant.copy(), expression=as_literal(since)), day)
        return case.else_(day)


def spelling_of(settings: Settings, as_of_day: date, engine: Speller) -> Spelling:
    """How words are spelled in a run of that day under that policy."""
    zone = str(settings.setting("firm.time_zone"))
    weeks = int(str(settings.setting("windows.rolling_weeks")))
    return Spelling(settings, Clock(as_of_day, zone, weeks), engine)


def as_literal(value: object) -> exp.Expression:
    """A Python value as SQL."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int):
        return exp.Literal.number(value)
    if isinstance(value, float | Decimal):
        return as_double(str(value))
    if isinstance(value, datetime | date):
        return _cast(str(value), TIMESTAMP if isinstance(value, datetime) else DATE)
    if not isinstance(value, str | time):
        raise TouchlineError(
            "A measure reads a setting that is no single value.",
            f"The value is {type(value).__name__}.",
            "Name one value under it, such as policy.windows.rolling_weeks.",
        )
    return exp.Literal.string(str(value))


def as_double(text: str) -> exp.Expression:
    """A number as DOUBLE; engines differ in what a literal with a point is."""
    return _cast(text, DOUBLE)


def as_money(value: object) -> exp.Expression:
    """An amount as exact money."""
    return _cast(str(value), MONEY)


def _cast(text: str, kind: exp.DataType) -> exp.Cast:
    return exp.Cast(this=exp.Literal.string(text), to=kind.copy())


def narrowed(tree: exp.Expression, condition: exp.Expression | None) -> exp.Expression:
    """The tree with each aggregate seeing only the rows for which the condition holds.

    Every aggregate passes over NULL, so a condition, and any FILTER, becomes a CASE about its
    argument: no engine has to know how to filter its own spelling, and on DuckDB a CASE costs half
    of a FILTER.
    """

    def change(node: exp.Expression) -> exp.Expression | None:
        if isinstance(node, exp.Filter):
            return attached(node.this, _both(condition, node.expression.this))
        return attached(node, condition) if is_aggregate(node) else None

    return rebuilt(tree, change)


def attached(aggregate: exp.Expression, condition: exp.Expression | None) -> exp.Expression:
    """One aggregate under a condition."""
    if condition is None:
        return aggregate.copy()
    called = word_in(aggregate)
    if called:
        name, arguments = called
        place = HOUSE_WORDS[name].filtered_argument
        under = [argument.copy() for argument in arguments]
        under[place] = _case(condition, arguments[place])
        return exp.Anonymous(this=name, expressions=under)
    changed = aggregate.copy()
    if isinstance(aggregate.this, exp.Star):
        changed.set("this", _case(condition, exp.Literal.number(1)))
    elif isinstance(aggregate.this, exp.Distinct):
        values = [_case(condition, value) for value in aggregate.this.expressions]
        changed.set("this", exp.Distinct(expressions=values))
    else:
        changed.set("this", _case(condition, aggregate.this))
    return changed


def _case(condition: exp.Expression, value: exp.Expression) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=condition.copy(), true=value.copy())])


def over_no_rows(tree: exp.Expression) -> exp.Expression:
    """What the tree gives over no rows at all: counts are 0, every other aggregate is NULL."""

    def change(node: exp.Expression) -> exp.Expression | None:
        if isinstance(node, exp.Filter):
            return over_no_rows(node.this)
        if isinstance(node, exp.Count):
            return exp.Literal.number(0)
        return exp.null() if is_aggregate(node) else None

    return rebuilt(tree, change).transform(_null_through)


def _null_through(node: exp.Expression) -> exp.Expression:
    """NULL where a function or an operator would be given a bare NULL, whose type engines miss."""
    called = word_in(node)
    parts = called[1] if called else []
    if isinstance(node, STRICT):
        parts = list(node.iter_expressions())
    reduced = [_null_through(part) for part in parts]
    return exp.null() if any(isinstance(part, exp.Null) for part in reduced) else node


def columns_in(tree: exp.Expression, known: Mapping[str, object]) -> list[str]:
    """The names that the tree reads among those known, in alphabetical order."""
    names = {column.name for column in tree.find_all(exp.Column) if not column.table}
    return sorted(names & set(known))


def _both(first: exp.Expression | None, second: exp.Expression) -> exp.Expression:
    if first is None:
        return second.copy()
    return exp.And(this=exp.paren(first.copy()), expression=exp.paren(second.copy()))

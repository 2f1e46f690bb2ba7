"""Which aggregates can be folded over rows in memory; the engine's SQL does the others."""

from collections.abc import Mapping

from sqlglot import exp

from touchline.measures.folding.steps import CASTS, FUNCTIONS, WORDS, constant, operands
from touchline.measures.house_words import is_aggregate, word_in
from touchline.measures.kinds import OF_COLUMN, ValueKind, kind_of, results_of
from touchline.measures.lint import nodes_of
from touchline.vocabulary.facts import Column, Kind

AGGREGATES: dict[type[exp.Expression], str] = {
    exp.Count: "count",
    exp.Sum: "sum",
    exp.Avg: "avg",
    exp.Min: "min",
    exp.Max: "max",
}
AGGREGATE_WORDS = {"share": "avg", "median": "quantile", "quantile": "quantile"}
EXACT = {Kind.MONEY, Kind.NUMBER}
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In)
CHOICES = (exp.Case, exp.Coalesce, exp.And, exp.Or, exp.Not, exp.Paren)
MONEY = "exact money"
MIXED = "exact money and other numbers"
ORDERED = (ValueKind.EXACT, ValueKind.DOUBLE, ValueKind.DATE, ValueKind.TIME)
FOLDED: dict[str, tuple[str, ...]] = {
    "sum": (ValueKind.EXACT, ValueKind.DOUBLE, MONEY),
    "avg": (ValueKind.EXACT, ValueKind.BOOLEAN),
    "min": (*ORDERED, MONEY),
    "max": (*ORDERED, MONEY),
    "quantile": (ValueKind.EXACT, ValueKind.DOUBLE),
}
SUMS = (exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Abs)
Columns = Mapping[str, Column]


def fold_kind(aggregate: exp.Expression) -> str:
    """What the aggregate folds by; empty where only the engine can."""
    called = word_in(aggregate)
    if called:
        return AGGREGATE_WORDS.get(called[0], "")
    if isinstance(aggregate.this, exp.Distinct):
        return ""
    return AGGREGATES.get(type(aggregate), "")


def can_fold(tree: exp.Expression, columns: Columns) -> bool:
    """Whether each aggregate in the tree, its settings put in, can be folded."""
    for node in nodes_of(tree):
        if isinstance(node, exp.Filter) and not _steps(node.expression.this, columns):
            return False
        if is_aggregate(node) and not _folds(node, columns):
            return False
    return True


def _folds(aggregate: exp.Expression, columns: Columns) -> bool:
    kind, argument = fold_kind(aggregate), argument_of(aggregate)
    if argument is None or not kind:
        return kind == "count"
    if not _steps(argument, columns):
        return False
    return kind == "count" or _value_kind(argument, columns) in FOLDED[kind]


def _value_kind(argument: exp.Expression, columns: Columns) -> str:
    """What the argument gives: money where each of its values is exact money."""
    if _exact(argument, columns):
        return MONEY if all(_exact(leaf, columns) for leaf in _leaves(argument)) else MIXED
    return kind_of(argument, _kinds(columns))


def _kinds(columns: Columns) -> dict[str, ValueKind]:
    return {name: OF_COLUMN[column.kind] for name, column in columns.items()}


def argument_of(aggregate: exp.Expression) -> exp.Expression | None:
    """What the aggregate folds; None where it counts rows."""
    called = word_in(aggregate)
    found: exp.Expression = called[1][0] if called else aggregate.this
    return None if isinstance(found, exp.Star) else found


def _steps(tree: exp.Expression, columns: Columns) -> bool:
    """Whether the expression can be worked out in steps, to the last digit as an engine does."""
    if isinstance(tree, exp.Column):
        return tree.name in columns
    if constant_in(tree):
        return True
    parts = [*results_of(tree), *_conditions(tree)] if isinstance(tree, exp.Case) else _parts(tree)
    if not all(_steps(part, columns) for part in parts):
        return False
    return _known(tree, columns)


def _known(tree: exp.Expression, columns: Columns) -> bool:
    """Whether this one node is a step, given what its parts are."""
    parts = _parts(tree)
    given = {kind_of(part, _kinds(columns)) for part in parts}
    money = any(_exact(part, columns) for part in parts)
    called = word_in(tree)
    if isinstance(tree, exp.Is):
        return isinstance(tree.expression, exp.Null)
    if called or isinstance(tree, SUMS):
        numbers = given <= {ValueKind.EXACT, ValueKind.DOUBLE} or called is not None
        return not money and numbers and (called is None or called[0] in WORDS)
    if isinstance(tree, exp.Floor | exp.Ceil):
        return given == {ValueKind.DOUBLE}
    if isinstance(tree, COMPARISONS):
        return not (money and ValueKind.DOUBLE in given)
    return isinstance(tree, CHOICES) or (type(tree) in FUNCTIONS and not money)


def _exact(tree: exp.Expression, columns: Columns) -> bool:
    """Whether the expression reads or writes exact money, whose arithmetic is the engine's."""
    if isinstance(tree, exp.Column):
        return tree.name in columns and columns[tree.name].kind in EXACT
    if isinstance(tree, exp.Cast):
        return bool(tree.to.this == exp.DataType.Type.DECIMAL)
    if isinstance(tree, exp.Literal | exp.Null | exp.Predicate):
        return False
    return any(_exact(part, columns) for part in results_of(tree))


def _leaves(tree: exp.Expression) -> list[exp.Expression]:
    """The values that a choice among values may give."""
    if isinstance(tree, exp.Case | exp.Coalesce | exp.Paren):
        return [leaf for part in results_of(tree) for leaf in _leaves(part)]
    return [tree]


def _parts(tree: exp.Expression) -> list[exp.Expression]:
    called = word_in(tree)
    return called[1] if called else operands(tree)


def _conditions(case: exp.Case) -> list[exp.Expression]:
    asked = [branch.this for branch in case.args["ifs"]]
    return asked if case.this is None else [case.this, *asked]


def constant_in(tree: exp.Expression) -> bool:
    """Whether the tree is a literal of a kind that is known."""
    if isinstance(tree, exp.Cast):
        return isinstance(tree.this, exp.Literal) and tree.to.this in CASTS
    return constant(tree) is not None

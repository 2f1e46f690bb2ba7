"""What kind of value an expression of a measure gives, so that the lint can guard exactness."""

from collections.abc import Mapping
from enum import StrEnum

from sqlglot import exp

from touchline.measures.house_words import word_in
from touchline.vocabulary.facts import Kind


class ValueKind(StrEnum):
    """The kinds that matter to exactness and to the arithmetic of time."""

    EXACT = "exact number"
    DOUBLE = "number with a fraction (DOUBLE)"
    DATE = "day"
    TIME = "time"
    TEXT = "text"
    BOOLEAN = "yes or no"
    UNKNOWN = "unknown"


OF_COLUMN = {
    Kind.CUSTOMER: ValueKind.EXACT,
    Kind.STAFF: ValueKind.EXACT,
    Kind.CODE: ValueKind.TEXT,
    Kind.TIME: ValueKind.TIME,
    Kind.DATE: ValueKind.DATE,
    Kind.INTEGER: ValueKind.EXACT,
    Kind.MONEY: ValueKind.EXACT,
    Kind.NUMBER: ValueKind.EXACT,
    Kind.BOOLEAN: ValueKind.BOOLEAN,
}
OF_WORD = {
    "median": ValueKind.DOUBLE,
    "quantile": ValueKind.DOUBLE,
    "share": ValueKind.DOUBLE,
    "per": ValueKind.DOUBLE,
    "hours_between": ValueKind.DOUBLE,
    "days_between": ValueKind.EXACT,
    "channel_cost": ValueKind.EXACT,
    "local_day": ValueKind.DATE,
}
OF_CAST = {  # of literals, once the planner has put settings and days in
    exp.DataType.Type.DATE: ValueKind.DATE,
    exp.DataType.Type.TIMESTAMP: ValueKind.TIME,
    exp.DataType.Type.DOUBLE: ValueKind.DOUBLE,
    exp.DataType.Type.DECIMAL: ValueKind.EXACT,
}
AS_OF = {"as_of": ValueKind.TIME, "as_of_day": ValueKind.DATE}
CONDITIONS = (exp.Predicate, exp.Connector, exp.Not, exp.Boolean)
FRACTIONAL = (exp.Exp, exp.Ln, exp.Sqrt, exp.Avg)


def kind_of(node: exp.Expression, columns: Mapping[str, ValueKind]) -> ValueKind:
    """The kind of value of an expression over those columns."""
    if isinstance(node, exp.Column):
        known = ValueKind.EXACT if node.table else columns.get(node.name, ValueKind.UNKNOWN)
        return AS_OF.get(node.name, known)
    if isinstance(node, exp.Literal):
        number = ValueKind.DOUBLE if is_fraction(node) else ValueKind.EXACT
        return ValueKind.TEXT if node.is_string else number
    called = word_in(node)
    fixed = OF_WORD.get(called[0]) if called else _kind_of_node(node)
    return fixed or _widest([kind_of(part, columns) for part in results_of(node)])


def _kind_of_node(node: exp.Expression) -> ValueKind | None:
    """The kind that the node gives whatever its parts are."""
    if isinstance(node, CONDITIONS):
        return ValueKind.BOOLEAN
    if isinstance(node, exp.Count | exp.Floor | exp.Ceil):
        return ValueKind.EXACT
    if isinstance(node, exp.Cast):
        return OF_CAST.get(node.to.this)
    return ValueKind.DOUBLE if isinstance(node, FRACTIONAL) else None


def results_of(node: exp.Expression) -> list[exp.Expression]:
    """The parts of a node whose values it may give or reckon with."""
    if isinstance(node, exp.Case):
        branches = [branch.args["true"] for branch in node.args["ifs"]]
        default = node.args.get("default")
        return branches + ([default] if default else [])
    if isinstance(node, exp.Filter):
        return [node.this]
    called = word_in(node)
    if called:
        return called[1][:1]
    return [part for part in node.iter_expressions() if not isinstance(part, exp.Identifier)]


def is_fraction(literal: exp.Literal) -> bool:
    """Whether a number is written with a point or an exponent."""
    return not literal.is_string and not literal.name.isdigit()


def _widest(kinds: list[ValueKind]) -> ValueKind:
    """One DOUBLE makes the whole DOUBLE; else the first kind that is known."""
    if ValueKind.DOUBLE in kinds:
        return ValueKind.DOUBLE
    known = [kind for kind in kinds if kind is not ValueKind.UNKNOWN]
    return known[0] if known else ValueKind.UNKNOWN

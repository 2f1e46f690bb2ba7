"""What a measure's SQL may say: one expression of plain SQL and house words, and nothing else.

A refusal says why and what to write instead. What passes can read the columns of its own fact (or
other measures), the as-of day and the policy; it cannot reach a file, a table or a setting.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from touchline.measures.house_words import HOUSE_WORDS, is_aggregate, word_in
from touchline.measures.kinds import AS_OF, ValueKind, kind_of
from touchline.vocabulary.errors import TouchlineError

LONGEST_SQL = 4000
VALUES = ("Column", "Identifier", "Literal", "Null", "Boolean")
CONDITIONS = (
    *("Paren", "And", "Or", "Not", "EQ", "NEQ", "GT", "GTE", "LT", "LTE", "Is", "In", "Between"),
    *("Case", "If", "Coalesce", "Nullif", "Greatest", "Least"),
)
ARITHMETIC = ("Add", "Sub", "Mul", "Neg", "Abs", "Floor", "Ceil", "Exp", "Ln", "Sqrt")
AGGREGATES = ("Count", "Sum", "Avg", "Min", "Max", "Distinct", "Star", "Filter", "Where")
CALLS = ("Median", "Quantile", "Anonymous")
ALLOWED = frozenset((*VALUES, *CONDITIONS, *ARITHMETIC, *AGGREGATES, *CALLS))
INSTEAD: dict[str, str] = {
    "Div": "A division by zero is NULL on one engine and an error on another: write per(a, b).",
    "Window": "A measure is one GROUP BY: what needs neighbours in time is a file on `facts`.",
    "Cast": "The measure's unit decides its type: leave the cast out.",
    "TryCast": "The measure's unit decides its type: leave the cast out.",
    "Subquery": "A measure reads one fact: write a second measure and a formula over both.",
    "Select": "A measure reads one fact: write a second measure and a formula over both.",
    "ArgMax": "Write last_by(x, t).",
    "ArgMin": "Write first_by(x, t).",
    "PercentileCont": "Engines differ silently here: write quantile(x, p) or median(x).",
    "ApproxQuantile": "An estimate changes from run to run: write quantile(x, p).",
    "DateDiff": "Engines differ silently here: write days_between(a, b) or hours_between(a, b).",
    "Round": "Figures are rounded where they are shown: leave it out.",
}


def parsed(sql: str, where: str) -> exp.Expression:
    """The one expression that the text holds; TouchlineError where it is not one."""
    if len(sql) > LONGEST_SQL:
        raise _refusal("the SQL is too long", where, f"Keep it under {LONGEST_SQL} characters.")
    try:
        statements = sqlglot.parse(sql, read="duckdb")
    except (SqlglotError, RecursionError) as error:
        reason = str(error).splitlines()[0].replace("\x1b[4m", "").replace("\x1b[0m", "")
        raise _refusal(f"the SQL cannot be read: {reason}", where, "Mend the expression.") from None
    if len(statements) != 1 or statements[0] is None:
        raise _refusal("a measure is one expression", where, "Leave out `;` and what follows it.")
    tree = cast("exp.Expression", statements[0])
    for node in nodes_of(tree):
        node.comments = None
        if node.meta:
            node.meta.clear()  # where it stood in the text, which every copy would copy
    return tree


def lint_counted(
    sql: str, where: str, columns: Mapping[str, ValueKind], known_setting: Callable[[str], bool]
) -> exp.Expression:
    """The tree of a counted measure over a fact's columns."""
    tree = parsed(sql, where)
    _check(tree, where, columns, known_setting)
    aggregates = [node for node in nodes_of(tree) if is_aggregate(node)]
    if not aggregates:
        raise _refusal("it folds no rows", where, "Use an aggregate such as count(*) or median(x).")
    for node in aggregates:
        if any(is_aggregate(part) for part in nodes_of(node) if part is not node):
            raise _refusal(f"`{_text(node)}` nests aggregates", where, "Use one, or a formula.")
        _check_exact(node, where, columns)
    for column in tree.find_all(exp.Column):
        if column.name in columns and not column.table and not _inside_aggregate(column):
            remedy = f"Say which row's: max({column.name}) or last_by({column.name}, happened_at)."
            raise _refusal(f"`{column.name}` stands outside an aggregate", where, remedy)
    return tree


def lint_formula(
    sql: str, where: str, measures: Mapping[str, ValueKind], known_setting: Callable[[str], bool]
) -> exp.Expression:
    """The tree of a formula over other measures."""
    tree = parsed(sql, where)
    _check(tree, where, measures, known_setting)
    for node in nodes_of(tree):
        if is_aggregate(node) or isinstance(node, exp.Filter):
            remedy = "Count in a measure of kind counted, and read it here by its name."
            raise _refusal(f"a formula cannot aggregate: `{_text(node)}`", where, remedy)
    return tree


def nodes_of(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Every node of the tree, the tree itself first."""
    for node in tree.walk():
        yield cast("exp.Expression", node)


def policy_key(column: exp.Column) -> str | None:
    """The key of `policy.<key>`, or None for another column."""
    parts = [part.name for part in column.parts]
    return ".".join(parts[1:]) if len(parts) > 1 and parts[0] == "policy" else None


def _check(
    tree: exp.Expression,
    where: str,
    names: Mapping[str, ValueKind],
    known_setting: Callable[[str], bool],
) -> None:
    for node in nodes_of(tree):
        for what, remedy in _complaints(node, names, known_setting):
            raise _refusal(what, where, remedy)


def _complaints(
    node: exp.Expression, names: Mapping[str, ValueKind], known_setting: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    name = type(node).__name__
    called = word_in(node)
    if name not in ALLOWED:
        words = ", ".join(word.signature for word in HOUSE_WORDS.values())
        general = f"Use plain SQL (aggregates with FILTER, CASE, arithmetic) and: {words}."
        yield f"`{_text(node)}` is outside what a measure may say", INSTEAD.get(name, general)
    elif called:
        yield from _word_complaints(called[0], called[1], names)
    elif isinstance(node, exp.Column):
        yield from _column_complaints(node, names, known_setting)
    elif isinstance(node, exp.Star) and not (
        isinstance(node.parent, exp.Count) and not any(node.args.values())
    ):
        yield "`*` may only stand in count(*)", "Name the columns that are meant."
    elif isinstance(node, exp.Distinct) and not isinstance(node.parent, exp.Count):
        yield "DISTINCT may only stand in count(DISTINCT x)", "Leave it out."
    elif isinstance(node, exp.Filter) and not is_aggregate(node.this):
        yield "FILTER may only follow an aggregate", "Use CASE WHEN."


def _column_complaints(
    column: exp.Column, names: Mapping[str, ValueKind], known_setting: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    key = policy_key(column)
    if key is not None:
        if not known_setting(key):
            yield f"the policy has no setting `{key}`", "See `touchline policy check` for the keys."
    elif len(column.parts) > 1:
        yield f"`{_text(column)}` names another table", "Write the column's name alone."
    elif column.name not in names and column.name not in AS_OF:
        yield f"`{column.name}` is not known here", f"It may read: {', '.join(sorted(names))}."


def _word_complaints(
    name: str, arguments: list[exp.Expression], names: Mapping[str, ValueKind]
) -> Iterator[tuple[str, str]]:
    word = HOUSE_WORDS.get(name)
    if word is None:
        words = ", ".join(known.signature for known in HOUSE_WORDS.values())
        yield f"`{name}` is not a house word", f"The house words are: {words}."
        return
    if len(arguments) != word.arity:
        yield f"`{name}` takes {word.arity} arguments", f"Write {word.signature}."
        return
    wanted = {"days_between": ValueKind.DATE, "hours_between": ValueKind.TIME}.get(name)
    kinds = {kind_of(argument, names) for argument in arguments} - {ValueKind.UNKNOWN}
    if wanted and kinds - {wanted}:
        remedy = "days_between takes days, such as happened_on; hours_between takes times."
        yield f"`{name}` is between two values of kind {wanted}", remedy
    if name == "quantile" and not _is_share(arguments[1]):
        yield "quantile needs a number from 0 to 1", "Write, for example, quantile(gap_days, 0.9)."


def _is_share(node: exp.Expression) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and 0 <= float(node.name) <= 1


def _check_exact(node: exp.Expression, where: str, columns: Mapping[str, ValueKind]) -> None:
    """A sum of DOUBLE depends on the order of its rows, so the same run could give other bytes."""
    if not isinstance(node, exp.Sum | exp.Avg):
        return
    if kind_of(node.this, columns) is ValueKind.DOUBLE:
        remedy = "Sum exact numbers and divide at the end with per(a, b), or use median(x)."
        raise _refusal(f"`{_text(node)}` sums DOUBLE values", where, remedy)


def _inside_aggregate(node: exp.Expression) -> bool:
    parent = cast("exp.Expression | None", node.parent)
    while parent is not None:
        if is_aggregate(parent) or isinstance(parent, exp.Filter):
            return True
        parent = cast("exp.Expression | None", parent.parent)
    return False


def _text(node: exp.Expression) -> str:
    return node.sql(dialect="duckdb")[:80]


def _refusal(what: str, where: str, remedy: str) -> TouchlineError:
    return TouchlineError(f"This measure is refused: {what}.", where, remedy)

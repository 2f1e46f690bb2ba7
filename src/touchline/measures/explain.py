"""What a figure means, what it is made of, and which rows of facts stand behind it."""

from dataclasses import dataclass
from typing import cast

from sqlglot import exp

from touchline.measures.catalogue import Catalogue
from touchline.measures.house_words import is_aggregate, word_in
from touchline.measures.lint import nodes_of, parsed, policy_key
from touchline.measures.plan import past_condition, window_condition
from touchline.measures.spelling import Spelling
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.measure import Counted, Estimated, Measure


@dataclass(frozen=True)
class Explanation:
    """A measure and, where it is a formula, the measures that it is made of."""

    measure: Measure
    source: str  # "interaction, rolling window", "formula" or "model churn"
    sql: str
    settings: tuple[tuple[str, str], ...]  # each policy key that it reads, and its value
    made_of: tuple["Explanation", ...]


def explain(catalogue: Catalogue, spelling: Spelling, name: str) -> Explanation:
    """The tree of definitions under a measure."""
    if name not in catalogue.measures:
        raise TouchlineError(
            f"There is no measure {name}.", "", "See `touchline show measures` for their names."
        )
    measure = catalogue.measures[name]
    if isinstance(measure, Estimated):
        return Explanation(measure, f"model {measure.model}", "", (), ())
    keys = {policy_key(column) for column in catalogue.trees[name].find_all(exp.Column)}
    settings = {key: str(spelling.settings.setting(key)) for key in keys if key is not None}
    source = "formula"
    if isinstance(measure, Counted):
        source = f"{measure.fact}, {measure.window.value} window"
    made_of = tuple(explain(catalogue, spelling, read) for read in catalogue.reads(name))
    return Explanation(
        measure, source, measure.sql.strip(), tuple(sorted(settings.items())), made_of
    )


def rows_behind(
    catalogue: Catalogue, spelling: Spelling, name: str, customer_ref: int
) -> dict[str, str]:
    """For each counted measure at the root of a figure, the SQL that lists its rows of facts.

    They are the rows of the customer, up to the as-of day, that at least one of the measure's
    aggregates looks at. The SQL reads one table, named like the fact; no columns are masked.
    """
    measure = catalogue.measures[name]
    if isinstance(measure, Counted):
        return {name: _rows(catalogue, spelling, measure, customer_ref)}
    behind: dict[str, str] = {}
    for read in catalogue.reads(name):
        behind.update(rows_behind(catalogue, spelling, read, customer_ref))
    return behind


def _rows(catalogue: Catalogue, spelling: Spelling, measure: Counted, customer_ref: int) -> str:
    conditions = [f"customer_ref = {int(customer_ref)}"]
    conditions.append(spelling.text(parsed(past_condition(measure.fact), measure.name)))
    window = window_condition(spelling.clock, measure.window)
    if window is not None:
        conditions.append(spelling.text(window))
    looked_at = _looked_at(catalogue.trees[measure.name])
    if looked_at is not None:
        conditions.append(f"({spelling.text(looked_at)})")
    return (
        f'SELECT *\nFROM "{measure.fact}"\nWHERE '
        + "\n  AND ".join(conditions)
        + "\nORDER BY happened_at, source, source_id"
    )


def _looked_at(tree: exp.Expression) -> exp.Expression | None:
    """The rows that any aggregate of the tree looks at; None where one looks at all of them."""
    conditions: dict[str, exp.Expression] = {}
    for node in nodes_of(tree):
        if is_aggregate(node):
            condition = _seen_by(node)
            if condition is None:
                return None
            conditions[condition.sql()] = condition
    return cast("exp.Expression", exp.or_(*conditions.values()))


def _seen_by(aggregate: exp.Expression) -> exp.Expression | None:
    """The rows that one aggregate looks at: its FILTER, and an argument that is not NULL."""
    found = []
    if isinstance(aggregate.parent, exp.Filter):
        found.append(aggregate.parent.expression.this.copy())
    called = word_in(aggregate)
    value = called[1][0] if called else aggregate.this
    if isinstance(value, exp.Column):
        found.append(exp.Not(this=exp.Is(this=value.copy(), expression=exp.null())))
    return cast("exp.Expression", exp.and_(*found)) if found else None

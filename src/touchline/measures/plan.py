"""The planner: all measures of a run as one query, with one scan of each fact table.

Each fact is scanned once; what a window leaves out is filtered inside the aggregates. Formulas
follow, each after what it reads. The query is text that a person can print and read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp

from touchline.measures.catalogue import Catalogue
from touchline.measures.clock import Clock
from touchline.measures.columns import columns_of
from touchline.measures.lint import parsed
from touchline.measures.masks import masked
from touchline.measures.spelling import (
    Spelling,
    as_literal,
    columns_in,
    narrowed,
    over_no_rows,
)
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.measure import Counted, Estimated, Formula, Window
from touchline.vocabulary.units import Unit

COLUMN_TYPES = {Unit.COUNT: "BIGINT", Unit.FLAG: "BIGINT", Unit.MONEY: "DECIMAL(18, 4)"}


@dataclass(frozen=True)
class Plan:
    """What a run asks of its engine.

    `tables` are the facts that the firm has; a measure over any other fact is NULL, for nobody
    knows it. `measures` are the columns of the result, after `customer_id`.
    """

    catalogue: Catalogue
    measures: tuple[str, ...]
    tables: tuple[str, ...]
    spelling: Spelling

    @cached_property
    def sql(self) -> str:
        """The query over all tables of the firm, in the order of customers."""
        return f"{self.sql_over(self.tables)}\nORDER BY customer_id"

    def sql_over(
        self, here: Sequence[str], folded: Mapping[str, Mapping[str, exp.Expression]] | None = None
    ) -> str:
        """The query where only some of the firm's tables have rows, as in one bucket; in any order.

        A table of the firm that has no rows here counts as empty, not as unknown. `folded` gives,
        by table, the measures that are told as expressions over the columns of `<table>_folds`.
        """
        scanned = [table for table in self.tables if table in here]
        short = folded or {}
        steps = [
            (f"{table}_figures", self._figures(table, short.get(table, {}))) for table in scanned
        ]
        steps.append(("customers", _everyone(scanned)))
        steps.append(("level_0", self._joined(scanned)))
        formulas = list(self._levels())
        steps += [(f"level_{n}", sql) for n, sql in enumerate(formulas, 1)]
        body = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in steps)
        columns = ",\n".join(f"  {name}" for name in ("customer_id", *self.measures))
        return f"WITH {body}\nSELECT\n{columns}\nFROM level_{len(formulas)}"

    def needed(self) -> list[str]:
        """The measures asked for and all that they read, each after what it reads."""
        wanted = set(self.measures)
        for name in reversed(self.catalogue.in_order):
            if name in wanted:
                wanted.update(self.catalogue.reads(name))
        return [name for name in self.catalogue.in_order if name in wanted]

    def _counted(self) -> Iterator[Counted]:
        for name in self.needed():
            measure = self.catalogue.measures[name]
            if isinstance(measure, Counted):
                yield measure

    def counted_of(self, fact: str) -> list[Counted]:
        """The measures that are counted from one fact."""
        return [measure for measure in self._counted() if measure.fact == fact]

    def _figures(self, fact: str, folded: Mapping[str, exp.Expression]) -> str:
        """A row a customer, a column a measure: over folds, by one pass over the fact, or both."""
        others = [measure for measure in self.counted_of(fact) if measure.name not in folded]
        if not folded:
            return self._scan(fact, others)
        columns = [f"{self.spelling.text(tree)} AS {name}" for name, tree in folded.items()]
        columns += [measure.name for measure in others]
        told = ",\n  ".join(("SELECT\n  customer_ref", *columns)) + f"\nFROM {fact}_folds"
        return (
            f"{told}\nJOIN (\n{self._scan(fact, others)}\n) USING (customer_ref)"
            if others
            else told
        )

    def _scan(self, fact: str, measures: Sequence[Counted]) -> str:
        """One pass over a fact: a row a customer, a column a measure."""
        figures, read = [], {"customer_ref"}
        for measure in measures:
            tree = narrowed(
                self.catalogue.trees[measure.name],
                window_condition(self.spelling.clock, measure.window),
            )
            read.update(columns_in(tree, columns_of(fact)))
            figures.append(f",\n  {self.spelling.text(tree)} AS {measure.name}")
        columns = ", ".join(self._known_column(fact, column) for column in sorted(read))
        past = self.spelling.text(parsed(past_condition(fact), fact))
        return (
            f"SELECT\n  customer_ref{''.join(figures)}\nFROM (\n  SELECT {columns}\n"
            f'  FROM "{fact}"\n  WHERE {past}\n)\nGROUP BY customer_ref'
        )

    def _known_column(self, fact: str, column: str) -> str:
        known = masked(fact, column)
        if known == column:
            return column
        return f"{self.spelling.text(parsed(known, fact))} AS {column}"

    def _joined(self, scanned: Sequence[str]) -> str:
        """Every customer beside the figures of each fact."""
        columns = ["customers.customer_ref AS customer_id"]
        for measure in self._counted():
            value = "NULL"
            if measure.fact in self.tables:
                value = self.spelling.text(over_no_rows(self.catalogue.trees[measure.name]))
            if measure.fact in scanned:
                figures = f"{measure.fact}_figures"
                value = (
                    f"CASE WHEN {figures}.customer_ref IS NULL THEN {value} "
                    f"ELSE {figures}.{measure.name} END"
                )
            columns.append(f"CAST({value} AS {column_type(measure.unit)}) AS {measure.name}")
        joins = "".join(
            f"\nLEFT JOIN {table}_figures ON {table}_figures.customer_ref = customers.customer_ref"
            for table in scanned
        )
        return "SELECT\n  " + ",\n  ".join(columns) + "\nFROM customers" + joins

    def _levels(self) -> Iterator[str]:
        """Formulas in steps: each step reads only what stands before it."""
        depth: dict[str, int] = {}
        for name in self.needed():
            below = [depth[read] for read in self.catalogue.reads(name)]
            is_formula = isinstance(self.catalogue.measures[name], Formula)
            depth[name] = max(below, default=0) + 1 if is_formula else 0
        for level in range(1, max(depth.values(), default=0) + 1):
            formulas = [self._formula(name) for name in depth if depth[name] == level]
            yield "SELECT\n  *,\n  " + ",\n  ".join(formulas) + f"\nFROM level_{level - 1}"

    def _formula(self, name: str) -> str:
        value = self.spelling.text(self.catalogue.trees[name])
        return f"CAST({value} AS {column_type(self.catalogue.measures[name].unit)}) AS {name}"


def plan(
    catalogue: Catalogue,
    spelling: Spelling,
    tables_present: Sequence[str],
    measures: Sequence[str] = (),
) -> Plan:
    """The query for the named measures, or for all of the catalogue.

    `tables_present` are the fact tables that the firm has any row of.
    """
    computable = [
        name
        for name in (measures or catalogue.measures)
        if not isinstance(_known(catalogue, name), Estimated)
    ]
    tables = tuple(
        name for name, table in FACT_TABLES.items() if table.per_customer and name in tables_present
    )
    return Plan(catalogue, tuple(computable), tables, spelling)


def past_condition(fact: str) -> str:
    """Which rows are of the past at the as-of day."""
    if FACT_TABLES[fact].needs_time:
        return "happened_at < as_of"
    return "(happened_at IS NULL OR happened_at < as_of)"


def window_condition(clock: Clock, window: Window) -> exp.Expression | None:
    """Which rows lie in the window; None: all of them."""
    day = clock.day_before(window)
    if day is None:
        return None
    return exp.GT(this=exp.column("happened_on"), expression=as_literal(day))


def column_type(unit: Unit) -> str:
    """The SQL type of a result column."""
    return COLUMN_TYPES.get(unit, "DOUBLE")


def _everyone(scanned: Sequence[str]) -> str:
    """Every customer that any fact knows."""
    if not scanned:
        return "SELECT CAST(NULL AS BIGINT) AS customer_ref WHERE FALSE"
    return "\nUNION\n".join(f"SELECT customer_ref FROM {table}_figures" for table in scanned)


def _known(catalogue: Catalogue, name: str) -> object:
    if name not in catalogue.measures:
        raise TouchlineError(
            f"There is no measure {name}.", "", "See `touchline show measures` for their names."
        )
    return catalogue.measures[name]

"""The rows of facts behind one figure of a customer."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from touchline.lake.workspace import Workspace
from touchline.measures.catalogue import Catalogue
from touchline.measures.explain import rows_behind
from touchline.measures.spelling import spelling_of
from touchline.pipeline.history import rows_of
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.measure import Counted

HIDDEN = frozenset({"customer_ref", "source", "source_id", "flags", "recorded_at"})


@dataclass(frozen=True)
class Lens:
    """What a figure is looked at with: the facts, the policy and the day of the run."""

    workspace: Workspace
    engine: Engine
    policy: Policy
    catalogue: Catalogue
    as_of_day: date


def figure_rows(lens: Lens, name: str, customer_ref: int) -> dict[str, pa.Table]:
    """For each counted measure that the figure stands on, the rows that it looks at."""
    spelling = spelling_of(lens.policy, lens.as_of_day, lens.engine)
    found = {}
    for counted, sql in rows_behind(lens.catalogue, spelling, name, customer_ref).items():
        measure = lens.catalogue.measures[counted]
        if isinstance(measure, Counted):
            found[counted] = rows_of(lens.workspace, lens.engine, measure.fact, sql, customer_ref)
    return found


def told_columns(fact: str, rows: pa.Table) -> list[str]:
    """The columns worth showing to people: those of the fact in which something stands."""
    return [
        column.name
        for column in FACT_TABLES[fact].columns
        if column.name not in HIDDEN and rows[column.name].null_count < rows.num_rows
    ]

"""Every figure by both routes: folded over rows, and by the engine's SQL alone."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.measures.catalogue import Catalogue
from touchline.measures.folding.fact import folds_of
from touchline.measures.plan import plan
from touchline.measures.spelling import spelling_of
from touchline.measures.table import measure_table
from touchline.policy import Policy
from touchline.vocabulary.facts import FACT_TABLES

Files = dict[str, list[Path]]


def close(value: Any) -> Any:
    return pytest.approx(value, rel=1e-12) if isinstance(value, float) else value


@pytest.mark.parametrize("as_of", [date(2026, 6, 30), date(2026, 6, 10), date(2025, 1, 1)])
def test_folds_and_sql_give_the_same_figures(
    as_of: date, catalogue: Catalogue, policy: Policy, engine: DuckDBEngine, story_files: Files
) -> None:
    made = plan(catalogue, spelling_of(policy, as_of, engine), tuple(story_files))
    short = measure_table(made, engine, [story_files])
    long = engine.query(made.sql, story_files)
    assert short.schema == long.schema
    for found, expected in zip(short.to_pylist(), long.to_pylist(), strict=True):
        assert found == {name: close(value) for name, value in expected.items()}


@pytest.mark.parametrize(
    ("fact", "left"),
    [
        ("interaction", []),
        ("consent", []),
        ("order", ["order_product_lines"]),
        ("payment", ["days_late", "payments_on_time_share"]),
        ("ticket", ["ticket_satisfaction"]),
    ],
)
def test_few_measures_are_left_to_the_engine(
    fact: str, left: Sequence[str], catalogue: Catalogue, policy: Policy, engine: DuckDBEngine
) -> None:
    made = plan(catalogue, spelling_of(policy, date(2026, 6, 30), engine), tuple(FACT_TABLES))
    folded = folds_of(made, fact).figures
    assert [each.name for each in made.counted_of(fact) if each.name not in folded] == left

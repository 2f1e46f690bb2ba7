"""One query a run: one scan a fact, unknown facts are NULL, a dropped-in file is a measure."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import touchline.measures as shelf
from touchline.engines.duckdb import DuckDBEngine
from touchline.measures.catalogue import Catalogue, load_catalogue
from touchline.measures.explain import explain, rows_behind
from touchline.measures.plan import plan
from touchline.measures.spelling import spelling_of
from touchline.measures.table import measure_table
from touchline.policy import Policy
from touchline.vocabulary.errors import TouchlineError

AS_OF = date(2026, 6, 30)
Files = dict[str, list[Path]]
Figures = dict[int, dict[str, Any]]
DROPPED_IN = """
name = "letters"
kind = "counted"
unit = "count"
level = "base"
fact = "interaction"
sql = "count(*) FILTER (WHERE channel = 'visit')"
[label]
en = "Letters"
zh-hans = "信函"
zh-hant = "信函"
[meaning]
en = "Letters"
zh-hans = "信函"
zh-hant = "信函"
"""


def test_each_fact_is_scanned_once(
    catalogue: Catalogue, policy: Policy, engine: DuckDBEngine
) -> None:
    sql = plan(catalogue, spelling_of(policy, AS_OF, engine), ("interaction", "order")).sql
    assert sql.count('FROM "interaction"') == 1
    assert sql.count('FROM "order"') == 1


def test_what_the_firm_does_not_record_is_unknown_not_zero(
    figures_of: Callable[..., Figures], story_files: Files
) -> None:
    only = {"interaction": story_files["interaction"]}
    anna = figures_of(only)[1]
    assert (anna["outbound_contacts"], anna["tickets"], anna["order_value"]) == (7, None, None)


def test_a_recorded_fact_without_rows_in_a_bucket_counts_zero(
    figures_of: Callable[..., Figures], story_files: Files
) -> None:
    only = {"interaction": story_files["interaction"]}
    anna = figures_of(only, present=("interaction", "ticket"))[1]
    assert (anna["tickets"], anna["resolution_hours"]) == (0, None)


def test_a_past_day_sees_nothing_of_what_came_later(
    figures_of: Callable[..., Figures], story_files: Files
) -> None:
    anna = figures_of(story_files, date(2026, 6, 10))[1]
    assert anna["answered_emails"] == 1  # the answer to the e-mail of 06-10 came on 06-11
    assert anna["days_since_last_inbound"] == 59.0  # 04-12
    assert anna["deals_open"] == 3


@pytest.mark.contract("A24.1")
def test_a_permission_for_one_channel_lifts_the_refusal_of_no_other(
    refusals_and_permissions: Figures,
) -> None:
    people = [refusals_and_permissions[who] for who in (1, 2, 3, 4)]
    assert [person["opted_out_calls"] for person in people] == [1, 0, 0, 1]
    assert [person["opted_out_messages"] for person in people] == [1, 1, 0, 1]


@pytest.mark.contract("A0.1")
def test_threads_do_not_change_a_byte(
    catalogue: Catalogue, policy: Policy, story_files: Files, tmp_path: Path
) -> None:
    tables = []
    for threads in (1, 2):
        engine = DuckDBEngine(tmp_path, threads=threads)
        made = plan(catalogue, spelling_of(policy, AS_OF, engine), tuple(story_files))
        tables.append(measure_table(made, engine, [story_files]))
    assert tables[0].equals(tables[1])


def test_a_file_put_on_the_shelf_is_a_measure(
    policy: Policy,
    engine: DuckDBEngine,
    story_files: Files,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "letters.toml").write_text(DROPPED_IN, encoding="utf-8")
    monkeypatch.setattr(shelf, "__path__", [*shelf.__path__, str(tmp_path)])
    catalogue = load_catalogue(policy)
    made = plan(catalogue, spelling_of(policy, AS_OF, engine), tuple(story_files), ["letters"])
    assert measure_table(made, engine, [story_files])["letters"].to_pylist() == [1, 0, 0]


def test_an_unknown_measure_is_named(
    catalogue: Catalogue, policy: Policy, engine: DuckDBEngine
) -> None:
    with pytest.raises(TouchlineError, match="no measure luck"):
        plan(catalogue, spelling_of(policy, AS_OF, engine), ("order",), ["luck"])


def test_a_figure_leads_to_its_rows(
    catalogue: Catalogue, policy: Policy, engine: DuckDBEngine, story_files: Files
) -> None:
    behind = rows_behind(catalogue, spelling_of(policy, AS_OF, engine), "complaint_rate", 1)
    found = {name: engine.query(sql, story_files).num_rows for name, sql in behind.items()}
    assert found == {"complaints": 2, "orders": 3}


def test_an_explanation_is_a_tree(
    catalogue: Catalogue, policy: Policy, engine: DuckDBEngine
) -> None:
    told = explain(catalogue, spelling_of(policy, AS_OF, engine), "complaint_rate")
    assert [part.measure.name for part in told.made_of] == ["complaints", "orders"]
    assert told.made_of[0].source == "ticket, rolling window"

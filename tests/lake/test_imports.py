"""Imports: what is stored, what is a duplicate, what is a conflict; whole or not at all."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.arrivals import ARRIVAL_SCHEMAS
from touchline.lake.imports import Staging, arrival_files, committed
from touchline.lake.record import ImportRecord, Origin, Tally
from touchline.lake.workspace import Workspace, create_workspace
from touchline.vocabulary.errors import TouchlineError

ORIGIN = Origin("erp", {"orders.csv": "0" * 64}, "1" * 64, "0.1.0")
EXPORTED = datetime(2025, 3, 1)  # noqa: DTZ001 - the lake keeps UTC without a zone in the type


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "firm")


@pytest.fixture
def engine(workspace: Workspace) -> DuckDBEngine:
    return DuckDBEngine(workspace.tmp)


def orders(*rows: tuple[str, int], file: str = "orders.csv") -> pa.Table:
    """Orders as (source_id, amount), in row order."""
    schema = ARRIVAL_SCHEMAS["order"]
    given: list[dict[str, Any]] = [
        {
            "customer_ref": 7,
            "source": "erp",
            "source_id": source_id,
            "happened_at": EXPORTED,
            "amount": amount,
            "_file": file,
            "_row": number,
            "_exported_at": EXPORTED,
        }
        for number, (source_id, amount) in enumerate(rows, 2)
    ]
    return pa.Table.from_pylist(given, schema=schema)


def bring(
    workspace: Workspace, engine: DuckDBEngine, import_id: str, rows: pa.Table, **how: bool
) -> ImportRecord:
    """One import of orders of one file."""
    staging = Staging.begin(workspace, import_id)
    staging.add("order", rows, **how)
    tally = Tally(rows["_file"][0].as_py(), "order", rows.num_rows)
    return staging.commit(engine, ORIGIN, [tally])


def counts(record: ImportRecord) -> tuple[int, int, int]:
    return record.total("stored"), record.total("duplicate"), record.total("conflict")


def test_new_rows_are_stored(workspace: Workspace, engine: DuckDBEngine) -> None:
    assert counts(bring(workspace, engine, "one", orders(("1", 10), ("2", 20)))) == (2, 0, 0)


def test_a_repeat_with_another_body_is_a_conflict(
    workspace: Workspace, engine: DuckDBEngine
) -> None:
    rows = orders(("1", 10), ("1", 10), ("2", 20), ("2", 21), ("2", 21))
    assert counts(bring(workspace, engine, "one", rows)) == (2, 3, 1)


def test_rows_known_to_the_lake_are_duplicates(workspace: Workspace, engine: DuckDBEngine) -> None:
    bring(workspace, engine, "one", orders(("1", 10), ("2", 20)))
    later = orders(("1", 10), ("2", 99), ("3", 30), file="later.csv")
    assert counts(bring(workspace, engine, "two", later)) == (1, 2, 1)


def test_equal_rows_without_a_number_are_kept_apart(
    workspace: Workspace, engine: DuckDBEngine
) -> None:
    rows = orders(("d", 10), ("e", 5), ("d", 10))
    assert counts(bring(workspace, engine, "one", rows, content_ids=True)) == (3, 0, 0)
    again = orders(("d", 10), ("d", 10), ("d", 10), file="later.csv")
    assert counts(bring(workspace, engine, "two", again, content_ids=True)) == (1, 2, 0)
    files = arrival_files(workspace, committed(workspace), "order")
    found = engine.query("SELECT DISTINCT source_id FROM o ORDER BY 1", {"o": files})
    assert found["source_id"].to_pylist() == ["d", "d.2", "d.3", "e"]


def test_the_record_survives_being_written(workspace: Workspace, engine: DuckDBEngine) -> None:
    record = bring(workspace, engine, "one", orders(("1", 10)))
    assert committed(workspace) == (record,)


def test_rows_that_do_not_add_up_are_refused(workspace: Workspace, engine: DuckDBEngine) -> None:
    staging = Staging.begin(workspace, "one")
    staging.add("order", orders(("1", 10)))
    with pytest.raises(TouchlineError, match="do not add up"):
        staging.commit(engine, ORIGIN, [Tally("orders.csv", "order", received=2)])
    assert committed(workspace) == ()


def test_an_attempt_replaces_what_an_earlier_one_left(
    workspace: Workspace, engine: DuckDBEngine
) -> None:
    left = Staging.begin(workspace, "one")
    left.add("order", orders(("1", 10)))
    assert counts(bring(workspace, engine, "one", orders(("2", 20)))) == (1, 0, 0)

"""One customer's facts, read from the customer's own buckets."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.arrivals import ARRIVAL_SCHEMAS
from touchline.lake.history import history
from touchline.lake.imports import Staging
from touchline.lake.lock import writing
from touchline.lake.record import Origin, Tally
from touchline.lake.workspace import create_workspace
from touchline.pipeline import buckets
from touchline.pipeline.compact import compact

START = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def test_a_history_is_whole_and_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "ROW_GROUP_ROWS", 5)
    workspace = create_workspace(tmp_path / "firm")
    engine = DuckDBEngine(workspace.tmp)
    rows = [
        {
            "customer_ref": number % 4,
            "source": "erp",
            "source_id": str(number),
            "happened_at": START + timedelta(days=40 - number),
            "amount": number,
            "_file": "orders.csv",
            "_row": number,
            "_exported_at": START,
        }
        for number in range(40)
    ]
    with writing(workspace, "import"):
        staging = Staging.begin(workspace, "one")
        staging.add("order", pa.Table.from_pylist(rows, schema=ARRIVAL_SCHEMAS["order"]))
        staging.commit(engine, Origin("erp", {}, "", ""), [Tally("orders.csv", "order", 40)])
    with writing(workspace, "run"):
        snapshot = compact(workspace, engine, "UTC")
    found = history(workspace, snapshot, 2)
    expected = [str(number) for number in range(38, 0, -4)]
    assert {name: rows["source_id"].to_pylist() for name, rows in found.tables.items()} == {
        "order": expected
    }
    assert history(workspace, snapshot, 99).tables == {}

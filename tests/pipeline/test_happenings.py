"""What happened with one customer, and what is open, straight from the bucket files."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.snapshot import Bucket, Snapshot, put_in_force
from touchline.lake.workspace import Workspace, create_workspace
from touchline.pipeline.happenings import TOLD, Asked, happenings
from touchline.pipeline.open_matters import open_matters
from touchline.vocabulary.facts import FACT_TABLES

LINEAGE = [("_file", pa.string()), ("_row", pa.int64())]
FAR = datetime(2100, 1, 1, tzinfo=UTC)
Facts = Mapping[str, list[dict[str, Any]]]


def lake(root: Path, facts: Facts) -> Workspace:
    """A workspace with these facts in force, in one bucket."""
    workspace = create_workspace(root, "")
    written = workspace.facts / "g1.making"
    written.mkdir(parents=True)
    tables = {}
    for name, rows in facts.items():
        schema = FACT_TABLES[name].schema
        for column, kind in LINEAGE:
            schema = schema.append(pa.field(column, kind))
        told = [
            {"source": "crm", "_file": f"{name}.csv", "_row": place, **row}
            for place, row in enumerate(rows, 2)
        ]
        pq.write_table(pa.Table.from_pylist(told, schema=schema), written / f"{name}.parquet")
        tables[name] = (Bucket(0, f"{name}.parquet", len(rows), 0, ""),)
    whole = {name: tables.get(name, ()) for name in FACT_TABLES}
    put_in_force(workspace, Snapshot("g1", "", "UTC", 1, (), whole), written)
    return workspace


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour)  # noqa: DTZ001 - as the lake stores it


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    call = {"customer_ref": 1, "channel": "call", "direction": "outbound", "outcome": "reached"}
    deal = {"customer_ref": 1, "product_line": "tea", "amount": Decimal("900.5")}
    return lake(
        tmp_path / "firm",
        {
            "interaction": [
                {**call, "source_id": "a1", "happened_at": at(1)},
                {**call, "source_id": "a2", "happened_at": at(3), "duration_s": 90},
                {**call, "source_id": "a3", "happened_at": at(3)},
                {**call, "source_id": "x", "happened_at": at(9), "customer_ref": 2},
            ],
            "order": [
                {"customer_ref": 1, "source_id": "o1", "happened_at": at(3), "status": "paid"},
                {"customer_ref": 1, "source_id": "o0", "happened_at": at(2), "status": "delivered"},
            ],
            "deal": [
                {**deal, "source_id": "d1", "happened_at": at(2), "outcome": "open"},
                {**deal, "source_id": "d2", "happened_at": at(4), "outcome": "won"},
            ],
        },
    )


@pytest.fixture
def engine(workspace: Workspace) -> DuckDBEngine:
    return DuckDBEngine(workspace.tmp, 1)


def numbers(workspace: Workspace, engine: DuckDBEngine, asked: Asked) -> list[str]:
    return [each.source_id for each in happenings(workspace, engine, asked)]


@pytest.mark.contract("A1.17")
def test_the_newest_come_first_and_equal_instants_keep_their_order(
    workspace: Workspace, engine: DuckDBEngine
) -> None:
    asked = Asked(1, tuple(TOLD), FAR, 50)
    assert numbers(workspace, engine, asked) == ["d2", "a3", "a2", "o1", "d1", "o0", "a1"]


def test_no_more_are_read_than_asked_for_and_none_after_the_instant(
    workspace: Workspace, engine: DuckDBEngine
) -> None:
    until = at(3).replace(tzinfo=UTC)
    assert numbers(workspace, engine, Asked(1, tuple(TOLD), until, 2)) == ["a3", "a2"]
    assert numbers(workspace, engine, Asked(1, ("order",), FAR, 9)) == ["o1", "o0"]
    assert numbers(workspace, engine, Asked(3, tuple(TOLD), FAR, 9)) == []
    assert numbers(workspace, engine, Asked(1, ("ticket",), FAR, 9)) == []


def test_each_names_the_row_of_the_source_and_what_is_known(
    workspace: Workspace, engine: DuckDBEngine
) -> None:
    found = happenings(workspace, engine, Asked(1, ("interaction",), FAR, 9))[1]
    assert (found.file, found.row, found.source, found.time_repaired) == (
        "interaction.csv",
        3,
        "crm",
        None,
    )
    assert found.at == at(3).replace(tzinfo=UTC)
    assert found.said == {
        "channel": "call",
        "direction": "outbound",
        "outcome": "reached",
        "duration_s": "90",
    }


def test_open_are_deals_not_closed_and_orders_on_their_way(
    workspace: Workspace, engine: DuckDBEngine
) -> None:
    since = {"deal": date(2026, 1, 1), "order": date(2026, 1, 1), "ticket": date(2026, 1, 1)}
    found = open_matters(workspace, engine, 1, since)
    assert [(each.fact, each.number, each.word) for each in found] == [
        ("deal", "d1", "tea"),
        ("order", "o1", ""),
    ]
    assert found[0].amount == Decimal("900.5")
    assert open_matters(workspace, engine, 1, {"order": date(2026, 11, 10)}) == []
    assert open_matters(workspace, engine, 1, {}) == []

"""Compaction: sorted buckets, one version of each row, equal bytes in any order of imports."""

import random
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.arrivals import ARRIVAL_SCHEMAS
from touchline.lake.imports import Staging, committed
from touchline.lake.lock import writing
from touchline.lake.record import Origin, Tally
from touchline.lake.snapshot import Snapshot, current_snapshot, fact_files
from touchline.lake.workspace import Workspace, create_workspace
from touchline.pipeline import compact as compaction
from touchline.pipeline.compact import compact

ORIGIN = Origin("erp", {}, "1" * 64, "0.1.0")
START = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
Row = dict[str, Any]
Firm = Callable[..., Workspace]


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """Makes a workspace of that name."""
    return lambda name="firm": create_workspace(tmp_path / name)


def engine_of(workspace: Workspace, threads: int = 2) -> DuckDBEngine:
    return DuckDBEngine(workspace.tmp, threads=threads)


def order(source_id: str, customer: int, day: int, amount: int = 10, **more: Any) -> Row:
    moment = START + timedelta(days=day)
    told = {"customer_ref": customer, "source": "erp", "source_id": source_id}
    return {**told, "happened_at": moment, "amount": amount, **more}


def contact(source_id: str, customer: int, day: float, direction: str = "outbound") -> Row:
    told = {"customer_ref": customer, "source": "crm", "source_id": source_id}
    moment = START + timedelta(days=day)
    return {**told, "happened_at": moment, "channel": "call", "direction": direction}


def bring(
    workspace: Workspace, import_id: str, rows: dict[str, list[Row]], exported_day: int = 0
) -> None:
    """One import of one file of that name."""
    staging = Staging.begin(workspace, import_id)
    exported = START + timedelta(days=exported_day)
    tallies = []
    for table, given in rows.items():
        lineage = [
            {**row, "_file": f"{import_id}.csv", "_row": number, "_exported_at": exported}
            for number, row in enumerate(given, 2)
        ]
        staging.add(table, pa.Table.from_pylist(lineage, schema=ARRIVAL_SCHEMAS[table]))
        tallies.append(Tally(f"{import_id}.csv", table, len(given)))
    staging.commit(engine_of(workspace), ORIGIN, tallies)


def compacted(workspace: Workspace, threads: int = 2, zone: str = "Asia/Shanghai") -> Snapshot:
    with writing(workspace, "run"):
        return compact(workspace, engine_of(workspace, threads), zone, threads=threads)


def read(workspace: Workspace, sql: str) -> list[Row]:
    snapshot = current_snapshot(workspace)
    assert snapshot
    found: list[Row] = engine_of(workspace).query(sql, fact_files(workspace, snapshot)).to_pylist()
    return found


def contents(workspace: Workspace) -> dict[str, bytes]:
    """Every byte of the facts in force."""
    snapshot = current_snapshot(workspace)
    assert snapshot
    files = sorted(snapshot.folder(workspace).rglob("*.parquet"))
    named = {str(file.relative_to(workspace.root)): file.read_bytes() for file in files}
    return {**named, "CURRENT.json": workspace.current_file.read_bytes()}


def test_every_fact_table_is_there_even_without_rows(firm: Firm) -> None:
    workspace = firm()
    compacted(workspace)
    assert read(workspace, "SELECT count(*) AS n, max(happened_on) AS d FROM ticket") == [
        {"n": 0, "d": None}
    ]


def test_rows_lie_by_customer_and_time(firm: Firm) -> None:
    workspace = firm()
    bring(workspace, "a", {"order": [order("1", 2, 5), order("2", 1, 9), order("3", 2, 1)]})
    compacted(workspace)
    lying = read(workspace, 'SELECT source_id FROM "order"')
    assert [row["source_id"] for row in lying] == ["2", "3", "1"]


def test_the_newest_version_wins_whatever_came_first(firm: Firm) -> None:
    workspace = firm()
    bring(workspace, "new", {"order": [order("1", 1, 0, status="paid")]}, exported_day=9)
    bring(workspace, "old", {"order": [order("1", 1, 0, status="placed")]}, exported_day=3)
    compacted(workspace)
    assert read(workspace, 'SELECT status FROM "order"') == [{"status": "paid"}]


@pytest.mark.parametrize("twice", [False, True])
def test_rows_stored_before_a_column_was_thought_of_are_read_without_it(
    firm: Firm, twice: bool
) -> None:
    workspace = firm()
    bring(workspace, "old", {"customer": [{"customer_ref": 1, "source": "crm", "source_id": "1"}]})
    for file in workspace.arrivals.rglob("*.parquet"):
        pq.write_table(pq.read_table(file).drop_columns("grade"), file)
    told = {"customer_ref": 1, "source": "crm", "source_id": "1" if twice else "2", "grade": "A"}
    bring(workspace, "new", {"customer": [told]}, exported_day=3)
    compacted(workspace)
    expected = [{"grade": "A"}] if twice else [{"grade": None}, {"grade": "A"}]
    assert read(workspace, "SELECT grade FROM customer ORDER BY source_id") == expected


def test_what_the_source_recorded_later_wins_over_a_later_export(firm: Firm) -> None:
    workspace = firm()
    early, late = (START + timedelta(days=day) for day in (1, 2))
    bring(workspace, "a", {"order": [order("1", 1, 0, 5, recorded_at=late)]}, exported_day=3)
    bring(workspace, "b", {"order": [order("1", 1, 0, 6, recorded_at=early)]}, exported_day=9)
    compacted(workspace)
    assert read(workspace, 'SELECT CAST(amount AS INTEGER) AS a FROM "order"') == [{"a": 5}]


def test_a_new_version_replaces_one_already_compacted_even_of_another_customer(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "ROWS_IN_A_BUCKET", 2)
    workspace = firm()
    bring(workspace, "a", {"order": [order(str(n), n, 0) for n in range(4)]})
    compacted(workspace)
    bring(workspace, "b", {"order": [order("1", 2, 0, amount=99)]}, exported_day=1)
    compacted(workspace)
    found = read(workspace, 'SELECT customer_ref AS c, source_id AS s FROM "order" ORDER BY 1, 2')
    assert [(row["c"], row["s"]) for row in found] == [(0, "0"), (2, "1"), (2, "2"), (3, "3")]


def test_an_older_version_that_comes_later_changes_nothing(firm: Firm) -> None:
    workspace = firm()
    bring(workspace, "a", {"order": [order("1", 1, 0, amount=5)]}, exported_day=9)
    compacted(workspace)
    before = read(workspace, 'SELECT * FROM "order"')
    bring(workspace, "b", {"order": [order("1", 1, 0, amount=6)]}, exported_day=3)
    compacted(workspace)
    assert read(workspace, 'SELECT * FROM "order"') == before


def some_firm(seed: int) -> list[tuple[str, dict[str, list[Row]], int]]:
    """Four imports with repeats and conflicts within and between them."""
    chance = random.Random(seed)
    imports: list[tuple[str, dict[str, list[Row]], int]] = []
    for name in "abcd":
        orders = [
            order(str(chance.randrange(60)), chance.randrange(9), chance.randrange(30), n)
            for n in range(20)
        ]
        contacts = [
            contact(
                str(chance.randrange(90)),
                chance.randrange(9),
                chance.randrange(60) / 2,
                chance.choice(["inbound", "outbound"]),
            )
            for _ in range(30)
        ]
        lines = [
            {
                **order(f"{name}{n}", chance.randrange(9), chance.randrange(30), n),
                "order_id": str(chance.randrange(80)),
            }
            for n in range(10)
        ]
        rows = {"order": orders, "interaction": contacts, "order_line": lines}
        imports.append((name, rows, chance.randrange(4)))
    return imports


@pytest.mark.slow
def test_neither_order_of_imports_nor_threads_nor_pauses_change_a_byte(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "ROWS_IN_A_BUCKET", 45)
    imports = some_firm(1)
    plain, shuffled, stepwise = firm("plain"), firm("shuffled"), firm("stepwise")
    for name, rows, day in imports:
        bring(plain, name, rows, day)
    compacted(plain)
    for name, rows, day in reversed(imports):
        bring(shuffled, name, rows, day)
    compacted(shuffled, threads=1)
    for name, rows, day in random.Random(2).sample(imports, len(imports)):
        bring(stepwise, name, rows, day)
        compacted(stepwise)
    snapshot = current_snapshot(plain)
    assert snapshot
    assert snapshot.bucket_count > 1
    assert contents(shuffled) == contents(plain)
    assert contents(stepwise) == contents(plain)


def test_facts_hold_as_many_rows_as_the_imports_stored(firm: Firm) -> None:
    workspace = firm()
    for name, rows, day in some_firm(3):
        bring(workspace, name, rows, day)
    snapshot = compacted(workspace)
    for table in ("order", "interaction", "order_line"):
        stored = sum(record.stored_in(table) for record in committed(workspace))
        held = sum(bucket.rows - bucket.derived_rows for bucket in snapshot.tables[table])
        assert held == stored > 0


def winner_by_hand(imports: Iterable[tuple[str, dict[str, list[Row]], int]]) -> dict[str, Row]:
    """The second route: the rule of versions, row by row."""
    best: dict[str, tuple[tuple[Any, ...], Row]] = {}
    for name, rows, day in imports:
        for number, row in enumerate(rows["order"]):
            rank = (day, f"{name}.csv", number)
            if row["source_id"] not in best or rank > best[row["source_id"]][0]:
                best[row["source_id"]] = (rank, row)
    return {source_id: row for source_id, (_, row) in best.items()}


@pytest.mark.parametrize("seed", range(3))
def test_the_rule_of_versions_holds_row_by_row(firm: Firm, seed: int) -> None:
    imports = some_firm(seed)
    workspace = firm()
    for name, rows, day in imports:
        bring(workspace, name, rows, day)
    compacted(workspace)
    kept = "customer_ref, source_id, happened_at, CAST(amount AS INTEGER) AS amount, source"
    found = read(workspace, f'SELECT {kept} FROM "order" WHERE flags IS NULL')
    assert {row["source_id"]: row for row in found} == winner_by_hand(imports)


def test_only_buckets_with_new_rows_are_written_again(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "ROWS_IN_A_BUCKET", 4)
    workspace = firm()
    bring(workspace, "a", {"order": [order(str(n), n, 0) for n in range(6)]})
    first = compacted(workspace)
    inodes = {
        b.number: (first.folder(workspace) / b.file).stat().st_ino for b in first.tables["order"]
    }
    bring(workspace, "b", {"order": [order("6", 1, 0)]})
    second = compacted(workspace)
    kept = {
        b.number
        for b in second.tables["order"]
        if (second.folder(workspace) / b.file).stat().st_ino == inodes[b.number]
    }
    assert (second.bucket_count, kept) == (2, {0})


def test_nothing_new_makes_nothing_new(firm: Firm) -> None:
    workspace = firm()
    bring(workspace, "a", {"order": [order("1", 1, 0)]})
    assert compacted(workspace) == compacted(workspace)


def test_another_zone_makes_the_days_anew(firm: Firm) -> None:
    workspace = firm()
    bring(workspace, "a", {"interaction": [contact("1", 1, 0.75)]})
    compacted(workspace, zone="America/New_York")
    assert read(workspace, "SELECT happened_on FROM interaction") == [
        {"happened_on": date(2025, 1, 1)}
    ]
    compacted(workspace, zone="Asia/Shanghai")
    assert read(workspace, "SELECT happened_on FROM interaction") == [
        {"happened_on": date(2025, 1, 2)}
    ]


def test_an_order_known_only_by_its_lines_is_an_order(firm: Firm) -> None:
    workspace = firm()
    lines = [
        {**order("1", 1, 4, 10), "order_id": "A", "product_line": "pumps", "margin": 2},
        {**order("2", 1, 3, 30), "order_id": "A", "product_line": "valves"},
        {**order("3", 1, 3, 7), "order_id": "B"},
    ]
    bring(workspace, "a", {"order_line": lines, "order": [order("B", 1, 3, 8)]})
    compacted(workspace)
    found = read(
        workspace,
        "SELECT source_id AS s, CAST(amount AS INTEGER) AS a, CAST(margin AS INTEGER) AS m, "
        'product_line AS p, day(happened_on) AS d, flags AS f FROM "order" ORDER BY 1',
    )
    assert found == [
        {"s": "A", "a": 40, "m": 2, "p": "valves", "d": 4, "f": "from_lines"},
        {"s": "B", "a": 8, "m": None, "p": None, "d": 4, "f": None},
    ]


def test_an_order_that_is_told_later_takes_the_place_of_its_lines(firm: Firm) -> None:
    workspace = firm()
    bring(workspace, "a", {"order_line": [{**order("1", 1, 4, 10), "order_id": "A"}]})
    compacted(workspace)
    bring(workspace, "b", {"order": [order("A", 1, 4, 12)]})
    compacted(workspace)
    found = read(workspace, 'SELECT CAST(amount AS INTEGER) AS a, flags AS f FROM "order"')
    assert found == [{"a": 12, "f": None}]


def test_a_late_order_reaches_contacts_already_compacted(firm: Firm) -> None:
    workspace = firm()
    bring(workspace, "a", {"interaction": [contact("1", 1, 1)]})
    compacted(workspace)
    bring(workspace, "b", {"order": [order("1", 1, 4)]})
    compacted(workspace)
    found = read(workspace, "SELECT next_order_at AS n FROM interaction")
    assert found == [{"n": START + timedelta(days=4)}]

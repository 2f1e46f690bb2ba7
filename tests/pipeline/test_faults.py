"""Whatever call to the disk fails, nothing half-written is read and the next attempt works (R9).

Every call by which the lake changes is numbered; for each number n an import and a compaction are
tried in which the n-th call fails, then looked at, then tried again.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
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
from touchline.lake.snapshot import current_snapshot, fact_files
from touchline.lake.workspace import Workspace, create_workspace
from touchline.pipeline.compact import compact

pytestmark = pytest.mark.slow

MOMENT = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
CALLS = (
    (os, "replace"),
    (os, "fsync"),
    (os, "link"),
    (os, "unlink"),
    (os, "rmdir"),
    (os, "mkdir"),
    (Path, "write_bytes"),
    (pq, "write_table"),
    (pq.ParquetWriter, "write_table"),
    (pq.ParquetWriter, "close"),
)


@dataclass
class Disk:
    """Lets calls through until the one that fails; half of what it should write is written."""

    fails_at: int
    calls: list[str] = field(default_factory=list)

    def through(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.calls.append(name)
            if len(self.calls) == self.fails_at:
                if name == "write_bytes":
                    call(arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*arguments, **named)

        return counted


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, disk: Disk) -> Iterator[None]:
    with monkeypatch.context() as patched:
        for owner, name in CALLS:
            patched.setattr(owner, name, disk.through(name, getattr(owner, name)))
        yield


def bring(workspace: Workspace, import_id: str, first: int) -> None:
    rows = [
        {
            "customer_ref": number % 3,
            "source": "erp",
            "source_id": str(number),
            "happened_at": MOMENT,
            "amount": 5,
            "_file": import_id,
            "_row": number,
            "_exported_at": MOMENT,
        }
        for number in range(first, first + 4)
    ]
    if import_id in {record.import_id for record in committed(workspace)}:
        return
    staging = Staging.begin(workspace, import_id)
    staging.add("order", pa.Table.from_pylist(rows, schema=ARRIVAL_SCHEMAS["order"]))
    staging.commit(
        DuckDBEngine(workspace.tmp), Origin("erp", {}, "", ""), [Tally(import_id, "order", 4)]
    )


def work(workspace: Workspace) -> None:
    with writing(workspace, "import"):
        bring(workspace, "second", 3)
    with writing(workspace, "run"):
        compact(workspace, DuckDBEngine(workspace.tmp), "UTC", threads=1)


def rows_in_force(workspace: Workspace) -> int:
    snapshot = current_snapshot(workspace)
    assert snapshot
    for bucket in snapshot.tables["order"]:
        pq.ParquetFile(snapshot.folder(workspace) / bucket.file).close()
    files = fact_files(workspace, snapshot)
    count = DuckDBEngine(workspace.tmp).query('SELECT count(*) AS n FROM "order"', files)
    return int(count["n"][0].as_py())


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Four orders, compacted."""
    workspace = create_workspace(tmp_path_factory.mktemp("faults") / "firm")
    with writing(workspace, "import"):
        bring(workspace, "first", 0)
    with writing(workspace, "run"):
        compact(workspace, DuckDBEngine(workspace.tmp), "UTC")
    return workspace


def copy_of(firm: Workspace, target: Path) -> Workspace:
    shutil.copytree(firm.root, target)
    return Workspace(target)


def unlike(names: list[str]) -> list[int]:
    """The calls, counted from 1, whose neighbours are not those of an earlier call of the name."""
    surrounded = list(zip(["", *names], names, [*names[1:], ""], strict=False))
    return sorted({around: number for number, around in enumerate(surrounded, 1)}.values())


@pytest.mark.contract("R9")
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_any_failing_call_leaves_the_old_or_the_new(
    firm: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, every: bool
) -> None:
    counting = Disk(fails_at=0)
    untouched = copy_of(firm, tmp_path / "whole")
    with failing(monkeypatch, counting):
        work(untouched)
    assert {"replace", "fsync", "mkdir", "write_bytes", "write_table"} <= set(counting.calls)
    chosen = range(1, len(counting.calls) + 1) if every else unlike(counting.calls)
    for number in chosen:
        workspace = copy_of(firm, tmp_path / str(number))
        disk = Disk(fails_at=number)
        with failing(monkeypatch, disk), suppress(OSError):
            work(workspace)
        assert len(disk.calls) >= number, "the call that should fail was never made"
        assert rows_in_force(workspace) in (4, 7), counting.calls[number - 1]
        work(workspace)
        assert rows_in_force(workspace) == 7, counting.calls[number - 1]
        left = list(workspace.lake.rglob("*unfinished*"))
        left += [*workspace.staging.iterdir(), *workspace.tmp.iterdir()]
        assert not left, counting.calls[number - 1]
        shutil.rmtree(workspace.root)

"""Compaction: committed arrivals become buckets of customers, sorted by (customer, time).

Only buckets with new rows are written; the others are linked into the new generation as they are.
Whatever the order in which imports came, equal imports give equal bytes.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from touchline import facts
from touchline.lake.imports import committed
from touchline.lake.record import ImportRecord
from touchline.lake.snapshot import Snapshot, current_snapshot
from touchline.lake.workspace import Workspace
from touchline.pipeline import buckets, generation, scatter, versions
from touchline.pipeline.generation import Generation
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.progress import Progress, silent
from touchline.vocabulary.shelf import files_on

ROWS_IN_A_BUCKET = 1_000_000  # each thread holds about two of them in memory


def compact(
    workspace: Workspace,
    engine: Engine,
    time_zone: str,
    progress: Progress = silent,
    threads: int = 2,
) -> Snapshot:
    """Bring the facts up to the committed imports. The caller holds `lake.lock.writing`."""
    records = committed(workspace)
    current = current_snapshot(workspace)
    ids = tuple(sorted(record.import_id for record in records))
    wanted = (_definition(), time_zone, bucket_count(records), ids)
    if current and wanted == _made_of(current):
        return current
    same = current is not None and wanted[:3] == _made_of(current)[:3]
    # A snapshot that holds an import that was rolled back is no base: its rows would stay.
    extends = current if current and same and set(current.imports) <= set(ids) else None
    return Generation(workspace, engine, records, extends, *wanted, threads).make(progress)


def bucket_count(records: Sequence[ImportRecord]) -> int:
    """A power of two, by the rows of the largest table of customers alone."""
    tables = [table.name for table in FACT_TABLES.values() if table.per_customer]
    largest = max(sum(record.stored_in(name) for record in records) for name in tables)
    count = 1
    while count * ROWS_IN_A_BUCKET < largest:
        count *= 2
    return count


def _made_of(snapshot: Snapshot) -> tuple[str, str, int, tuple[str, ...]]:
    imports = snapshot.imports
    return snapshot.definition, snapshot.time_zone, snapshot.bucket_count, imports


def _definition() -> str:
    """Digest of the code that decides what facts look like: when it changes, all is made anew."""
    schemas = "".join(str(table.schema) for table in FACT_TABLES.values())
    digest = hashlib.sha256(schemas.encode())
    steps = [Path(str(module.__file__)) for module in (buckets, generation, scatter, versions)]
    for file in (*files_on(facts, ".py").values(), *steps):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]

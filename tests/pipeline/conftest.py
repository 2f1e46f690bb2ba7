"""A firm in miniature: a workspace, and a vault and a quarantine that are plain dictionaries."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.intake.mapping import parse_mapping
from touchline.intake.rows import load_lookups
from touchline.intake.settings import Settings
from touchline.lake.imports import arrival_files, committed
from touchline.lake.workspace import Workspace, create_workspace
from touchline.pipeline.import_files import Importer, Offices
from touchline.pipeline.import_report import ImportReport
from touchline.pipeline.input_files import inputs_of
from touchline.policy.firm import RedLines
from touchline.vocabulary.identity import Identifier, QuarantinedRow
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import Defect, RawBatch, RawTable, Unreadable

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Sheet:
    """A table in memory, cut into batches of `batch_rows`."""

    file_name: str
    rows: Sequence[Mapping[str, str | None]]
    defects: tuple[Defect, ...] = ()
    batch_rows: int = 1000
    sheet: str = ""
    exported_at: datetime = datetime(2026, 5, 31, tzinfo=UTC)

    @property
    def name(self) -> str:
        return f"{self.file_name} › {self.sheet}" if self.sheet else self.file_name

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps([*self.rows]).encode()).hexdigest()

    def batches(self, options: ReadOptions) -> Iterator[RawBatch]:
        del options  # nothing to find out
        names = list(self.rows[0]) if self.rows else []
        for start in range(0, len(self.rows), self.batch_rows):
            part = self.rows[start : start + self.batch_rows]
            columns = {name: pa.array([row[name] for row in part], pa.string()) for name in names}
            numbers = pa.array(range(start + 2, start + 2 + len(part)), pa.int64())
            defects = self.defects if start == 0 else ()
            yield RawBatch(pa.RecordBatch.from_pydict(columns), numbers, defects)


@dataclass
class MemoryVault:
    """Identifiers as (ref, identifier) → value."""

    kept: dict[tuple[int, str], str] = field(default_factory=dict)

    def pseudonym_key(self, purpose: str) -> bytes:
        return hashlib.sha256(purpose.encode()).digest()

    def keep(self, identities: pa.Table) -> None:
        for row in identities.to_pylist():
            self.kept[row["ref"], row["identifier"]] = row["value"]

    def names(self, refs: Sequence[int]) -> dict[int, str]:
        return {ref: self.kept[ref, "number"] for ref in refs}

    def reveal(self, ref: int) -> dict[Identifier, str]:
        return {Identifier(kind): text for (who, kind), text in self.kept.items() if who == ref}

    def find(self, text: str) -> list[int]:
        return sorted({ref for (ref, _), value in self.kept.items() if value == text})


@dataclass
class MemoryQuarantine:
    """Bad rows by import."""

    rows: dict[str, tuple[str, pa.Table]] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)

    def keep(self, import_id: str, mapping: str, rows: pa.Table) -> None:
        self.rows[import_id] = (mapping, rows)

    def sweep(self, committed: Sequence[str]) -> int:
        dead = [name for name in self.rows if name not in committed]
        return sum(self.rows.pop(name)[1].num_rows for name in dead)

    def open_rows(self, import_id: str = "") -> list[QuarantinedRow]:
        found = []
        for name, (mapping, rows) in self.rows.items():
            for number, row in enumerate(rows.to_pylist()):
                row["raw"] = json.loads(row["raw"])
                row_id = f"{name}:{number}"
                if import_id in ("", name) and row_id not in self.closed:
                    found.append(QuarantinedRow(row_id=row_id, mapping=mapping, **row))
        return found

    def close(self, row_ids: Sequence[str], replayed_by: str) -> None:
        self.closed |= dict.fromkeys(row_ids, replayed_by)


@dataclass
class Firm:
    """What an import works with."""

    workspace: Workspace
    vault: MemoryVault = field(default_factory=MemoryVault)
    quarantine: MemoryQuarantine = field(default_factory=MemoryQuarantine)
    red_lines: RedLines = field(default_factory=RedLines)

    @property
    def engine(self) -> DuckDBEngine:
        return DuckDBEngine(self.workspace.tmp)

    def bring(self, mapping: str, *tables: RawTable | Unreadable, threads: int = 2) -> ImportReport:
        """Import the tables by the mapping's TOML text."""
        read = parse_mapping(mapping, "mapping.toml")
        inputs = inputs_of(tables, read.mapping)
        lookups = load_lookups(read.mapping, inputs.tables)
        settings = Settings(NOW, "CNY", self.red_lines)
        offices = Offices(self.vault, self.quarantine)
        return Importer(
            self.workspace, self.engine, read, settings, offices, lookups, threads=threads
        ).import_inputs(inputs)

    def arrived(self, table: str) -> list[dict[str, object]]:
        """Every committed row of a fact table, by source_id."""
        files = arrival_files(self.workspace, committed(self.workspace), table)
        if not files:
            return []
        sql = "SELECT * FROM rows ORDER BY source_id, _file, _row"
        found: list[dict[str, object]] = self.engine.query(sql, {"rows": files}).to_pylist()
        return found


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """A firm that holds nothing yet."""
    return Firm(create_workspace(tmp_path / "firm"))


@pytest.fixture(scope="session")
def sheet() -> type[Sheet]:
    """Makes a table in memory."""
    return Sheet


@pytest.fixture(scope="session")
def new_firm() -> Callable[[], AbstractContextManager[Firm]]:
    """Makes one more empty firm, which is gone at the end of the `with`."""

    @contextmanager
    def make() -> Iterator[Firm]:
        with tempfile.TemporaryDirectory() as folder:
            yield Firm(create_workspace(Path(folder) / "firm"))

    return make


@pytest.fixture(scope="session")
def now() -> datetime:
    """The present instant of every test."""
    return NOW

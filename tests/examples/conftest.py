"""Real data sets imported end to end with their example mappings, each once a session."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.intake.mapping import load_mapping
from touchline.lake.lock import writing
from touchline.lake.snapshot import current_snapshot, fact_files
from touchline.lake.workspace import Workspace, create_workspace
from touchline.pipeline.compact import compact
from touchline.pipeline.import_files import import_files
from touchline.pipeline.import_report import ImportReport
from touchline.policy import Policy
from touchline.vocabulary.identity import Identifier, QuarantinedRow

ROOT = Path(__file__).parents[2]
SHARED_DATA = ROOT.parent / "shared" / "data"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass
class MemoryVault:
    """A vault that keeps everything in memory, in clear."""

    kept: dict[tuple[int, str], str] = field(default_factory=dict)

    def pseudonym_key(self, purpose: str) -> bytes:
        """A key that is always the same."""
        return hashlib.sha256(purpose.encode()).digest()

    def keep(self, identities: pa.Table) -> None:
        """Remember each (ref, identifier)."""
        columns = (identities[name].to_pylist() for name in ("ref", "identifier", "value"))
        self.kept.update(
            {(ref, identifier): value for ref, identifier, value in zip(*columns, strict=True)}
        )

    def names(self, refs: Sequence[int]) -> dict[int, str]:
        """The names kept."""
        return {ref: self.kept.get((ref, "name"), "") for ref in refs}

    def reveal(self, ref: int) -> dict[Identifier, str]:
        """Everything kept of one ref."""
        return {Identifier(kind): text for (owner, kind), text in self.kept.items() if owner == ref}

    def find(self, text: str) -> list[int]:
        """The refs with that text."""
        return [ref for (ref, _), value in self.kept.items() if value == text]


@dataclass
class MemoryQuarantine:
    """A quarantine that keeps its tables in memory."""

    kept: dict[str, pa.Table] = field(default_factory=dict)

    def keep(self, import_id: str, mapping: str, rows: pa.Table) -> None:
        """Remember the rows of an import; they must be ones that this mapping could replay."""
        assert "[[table]]" in mapping
        self.kept[import_id] = rows

    def sweep(self, committed: Sequence[str]) -> int:
        """Forget imports that were not committed."""
        lost = set(self.kept) - set(committed)
        return sum(self.kept.pop(import_id).num_rows for import_id in lost)

    def open_rows(self, import_id: str = "") -> list[QuarantinedRow]:
        """Not asked for here."""
        raise NotImplementedError

    def close(self, row_ids: Sequence[str], replayed_by: str) -> None:
        """Not asked for here."""
        raise NotImplementedError


@dataclass(frozen=True)
class Imported:
    """What came of importing and compacting some files."""

    report: ImportReport
    vault: MemoryVault
    workspace: Workspace
    engine: DuckDBEngine

    def stored(self) -> dict[str, int]:
        """The rows stored in each fact table."""
        counts = {name: table["stored"] for name, table in self.report.by_table.items()}
        return {name: count for name, count in counts.items() if count}

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """The rows of a query over the compacted facts."""
        snapshot = current_snapshot(self.workspace)
        assert snapshot is not None
        result = self.engine.query(sql, fact_files(self.workspace, snapshot))
        return [tuple(row.values()) for row in result.to_pylist()]


Importing = Callable[[Sequence[Path], Path, Path], Imported]
Importer = Callable[[str], Imported]


def bring_in(paths: Sequence[Path], mapping: Path, root: Path) -> Imported:
    """Import the files into a new workspace and compact it."""
    workspace = create_workspace(root)
    engine = DuckDBEngine(workspace.tmp)
    vault = MemoryVault()
    with writing(workspace, "import"):
        report = import_files(
            workspace,
            paths,
            mapping=load_mapping(mapping),
            policy=Policy(),
            vault=vault,
            quarantine=MemoryQuarantine(),
            engine=engine,
            now=NOW,
        )
        compact(workspace, engine, load_mapping(mapping).mapping.time_zone)
    return Imported(report, vault, workspace, engine)


@pytest.fixture(scope="session")
def importing() -> Importing:
    """Imports any files with any mapping into a new workspace at a place."""
    return bring_in


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Importer:
    """Imports a data set of ../shared/data with its mapping in examples/."""

    @cache
    def bring(name: str) -> Imported:
        folder = SHARED_DATA / name
        if not folder.is_dir():
            pytest.skip("the data sets of ../shared/data are not on this machine")
        mapping = ROOT / "examples" / name / "mapping.toml"
        return bring_in([folder], mapping, tmp_path_factory.mktemp(name))

    return bring

"""The way of an import into the lake: staged, counted, committed whole or not at all.

    staging = Staging.begin(workspace, import_id)
    staging.add("order", rows)                      # as often as there are batches
    record = staging.commit(engine, origin, tallies)

Until `commit` has written the record nothing of it can be read; after, all of it can.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from touchline.lake import atomic
from touchline.lake.arrivals import ARRIVAL_SCHEMAS
from touchline.lake.counting import Repeats, count_repeats, number_repeats
from touchline.lake.record import ImportRecord, Origin, Tally, record_from_json
from touchline.lake.workspace import Workspace
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.errors import TouchlineError

ROW_GROUP_ROWS = 250_000
GIVEN, CONTENT = "part", "content"  # rows with the source's own number, or with a content digest


@dataclass
class _Part:
    """One Parquet file being written; small batches are gathered into whole row groups."""

    writer: pq.ParquetWriter
    waiting: list[pa.Table] = field(default_factory=list)

    def add(self, rows: pa.Table) -> None:
        self.waiting.append(rows)
        if sum(table.num_rows for table in self.waiting) >= ROW_GROUP_ROWS:
            self.flush()

    def flush(self) -> None:
        if self.waiting:
            self.writer.write_table(pa.concat_tables(self.waiting), ROW_GROUP_ROWS)
            self.waiting.clear()

    def close(self) -> None:
        self.flush()
        self.writer.close()


@dataclass
class Staging:
    """An import being written."""

    workspace: Workspace
    import_id: str
    parts: dict[tuple[str, str], _Part] = field(default_factory=dict)

    @classmethod
    def begin(cls, workspace: Workspace, import_id: str) -> "Staging":
        """Start an import; what an earlier attempt of the same id left behind goes."""
        staging = cls(workspace, import_id)
        if staging.record_file.exists():
            raise TouchlineError("This import is in the lake already.", import_id, "Skip it.")
        atomic.remove(staging.folder)
        atomic.remove(workspace.arrivals / import_id)
        staging.folder.mkdir(parents=True)
        return staging

    @property
    def folder(self) -> Path:
        """Where it is being written."""
        return self.workspace.staging / self.import_id

    @property
    def record_file(self) -> Path:
        """Where its record will be."""
        return self.workspace.imports / f"{self.import_id}.json"

    def add(self, table: str, rows: pa.Table, *, content_ids: bool = False) -> None:
        """Write accepted rows (ARRIVAL_SCHEMAS[table]).

        `content_ids`: their source_id is a digest of the row's content, so that equal rows of one
        file are real repeats, which `commit` tells apart by a number.
        """
        key = (table, CONTENT if content_ids else GIVEN)
        if key not in self.parts:
            self.parts[key] = self._open_part(*key)
        self.parts[key].add(rows.cast(ARRIVAL_SCHEMAS[table]))

    def _open_part(self, table: str, ids: str) -> _Part:
        folder = self.folder / table
        folder.mkdir(exist_ok=True)
        schema = ARRIVAL_SCHEMAS[table]
        file = folder / f"{ids}-00001.parquet"
        return _Part(pq.ParquetWriter(file, schema, compression="zstd", compression_level=1))

    def commit(self, engine: Engine, origin: Origin, tallies: Sequence[Tally]) -> ImportRecord:
        """Count stored, duplicate and conflict; hold the tallies to conservation; commit.

        `tallies` come with received, rejected, quarantined and reasons: one for each file and fact.
        """
        for part in self.parts.values():
            part.close()
        self.parts.clear()
        counted = self._counted(engine, tallies)
        record = ImportRecord(self.import_id, origin, counted)
        atomic.move_directory(self.folder, self.workspace.arrivals / self.import_id)
        atomic.write_file(self.record_file, record.as_json().encode())
        return record

    def abandon(self) -> None:
        """Give the import up; nothing of it stays."""
        for part in self.parts.values():
            part.writer.close()
        self.parts.clear()
        atomic.remove(self.folder)

    def _counted(self, engine: Engine, tallies: Sequence[Tally]) -> tuple[Tally, ...]:
        known = committed(self.workspace)
        counts: dict[tuple[str, str], Repeats] = {}
        for folder in sorted(self.folder.iterdir()):
            table = folder.name
            number_repeats(engine, folder, CONTENT, GIVEN)
            files = sorted(folder.glob("*.parquet"))
            earlier = arrival_files(self.workspace, known, table)
            for file, count in count_repeats(engine, table, files, earlier).items():
                counts[file, table] = count
        untold = set(counts) - {(tally.file, tally.fact) for tally in tallies}
        whole = [*tallies, *(Tally(file, fact, 0) for file, fact in sorted(untold))]
        return tuple(_with(tally, counts.get((tally.file, tally.fact))) for tally in whole)


def _with(tally: Tally, repeats: Repeats | None) -> Tally:
    found = repeats or Repeats(0, 0, 0)
    counted = replace(
        tally, stored=found.stored, duplicate=found.duplicate, conflict=found.conflict
    )
    return counted.held_to_conservation()


def committed(workspace: Workspace) -> tuple[ImportRecord, ...]:
    """Every import that counts, by its id."""
    files = sorted(workspace.imports.glob("*.json"))
    return tuple(record_from_json(file.read_text(encoding="utf-8")) for file in files)


def arrival_files(
    workspace: Workspace, records: Sequence[ImportRecord], table: str
) -> tuple[Path, ...]:
    """The Parquet files of one fact table in those imports."""
    folders = [workspace.arrivals / record.import_id / table for record in records]
    return tuple(file for folder in folders for file in sorted(folder.glob("*.parquet")))

"""Which compacted facts are in force: CURRENT.json names one generation, replaced in one step."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from touchline.lake import atomic
from touchline.lake.workspace import Workspace
from touchline.vocabulary.errors import TouchlineError

SNAPSHOT_FORMAT = 1


@dataclass(frozen=True)
class Bucket:
    """One Parquet file of a table: the customers whose ref % bucket_count is its number.

    A bucket without rows has no file, but bucket 0 always has one.
    """

    number: int
    file: str  # under the generation's directory
    rows: int
    derived_rows: int  # of them, rows that no import brought
    digest: str  # SHA-256 of the file


@dataclass(frozen=True)
class Snapshot:
    """One generation of compacted facts."""

    generation: str
    definition: str  # digest of the code that made it
    time_zone: str
    bucket_count: int
    imports: tuple[str, ...]  # in alphabetical order
    tables: Mapping[str, tuple[Bucket, ...]]  # every fact table, also those without rows

    def folder(self, workspace: Workspace) -> Path:
        """Where its files lie."""
        return workspace.facts / self.generation

    def rows(self, table: str) -> int:
        """How many rows a table has, those that were derived included."""
        return sum(bucket.rows for bucket in self.tables[table])

    def bucket(self, table: str, number: int) -> Bucket | None:
        """One bucket of a table, if it has rows."""
        return next((found for found in self.tables[table] if found.number == number), None)

    def files_with_rows(
        self, workspace: Workspace, tables: Iterable[str], number: int
    ) -> dict[str, list[Path]]:
        """The file of each table's bucket of that number; a table without rows there has none."""
        folder = self.folder(workspace)
        found = {name: self.bucket(name, number) for name in tables}
        return {
            name: [folder / bucket.file] for name, bucket in found.items() if bucket and bucket.rows
        }

    def as_json(self) -> str:
        """The snapshot as it is kept."""
        kept = {"format": SNAPSHOT_FORMAT, **asdict(self)}
        return json.dumps(kept, indent=1, sort_keys=True) + "\n"


def snapshot_from_json(text: str) -> Snapshot | None:
    """The snapshot that was kept; None for one of another format, which is made anew."""
    kept = json.loads(text)
    if kept.pop("format") != SNAPSHOT_FORMAT:
        return None
    tables = {
        table: tuple(Bucket(**bucket) for bucket in buckets)
        for table, buckets in kept.pop("tables").items()
    }
    return Snapshot(**{**kept, "imports": tuple(kept["imports"])}, tables=tables)


def current_snapshot(workspace: Workspace) -> Snapshot | None:
    """The facts in force; None before the first compaction."""
    try:
        text = workspace.current_file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return snapshot_from_json(text)


def fact_files(workspace: Workspace, snapshot: Snapshot) -> dict[str, tuple[Path, ...]]:
    """The Parquet files of every fact table, as an Engine takes them."""
    folder = snapshot.folder(workspace)
    return {
        table: tuple(folder / bucket.file for bucket in buckets)
        for table, buckets in snapshot.tables.items()
    }


def put_in_force(workspace: Workspace, snapshot: Snapshot, written: Path) -> None:
    """Make a finished generation the current one; then those that nobody reads go."""
    atomic.remove(snapshot.folder(workspace))  # left by a command killed just before the next line
    atomic.move_directory(written, snapshot.folder(workspace))
    atomic.write_file(workspace.current_file, snapshot.as_json().encode())
    remove_old_generations(workspace)


def remove_old_generations(workspace: Workspace) -> None:
    """Remove every generation but the current one, unless a reader still holds it."""
    current = current_snapshot(workspace)
    kept = current.generation if current else ""
    for folder in workspace.facts.iterdir():
        if folder.name != kept:
            with _held(folder, fcntl.LOCK_EX | fcntl.LOCK_NB) as free:
                if free:
                    atomic.remove(folder)


@contextmanager
def reading(workspace: Workspace) -> Iterator[Snapshot]:
    """The facts in force, kept from removal while they are read; beside any writer."""
    while True:
        snapshot = current_snapshot(workspace)
        if snapshot is None:
            raise TouchlineError(
                "There are no facts yet.", str(workspace.root), "Import some data, then run."
            )
        with _held(snapshot.folder(workspace), fcntl.LOCK_SH) as held:
            if held and current_snapshot(workspace) == snapshot:
                yield snapshot
                return


@contextmanager
def _held(folder: Path, how: int) -> Iterator[bool]:
    """Whether the directory could be locked; false also where it has gone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)

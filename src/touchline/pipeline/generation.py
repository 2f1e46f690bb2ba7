"""One generation of compacted facts, made from the one before it and the imports since."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import pyarrow as pa

from touchline import facts
from touchline.lake import atomic
from touchline.lake.imports import arrival_files
from touchline.lake.record import ImportRecord
from touchline.lake.snapshot import Bucket, Snapshot, put_in_force
from touchline.lake.workspace import Workspace
from touchline.pipeline.buckets import (
    BucketRows,
    merged,
    with_derived_columns,
    with_derived_rows,
    write_bucket,
)
from touchline.pipeline.versions import NewRows, Resolver
from touchline.vocabulary.derived import BucketFacts, DerivedFact, DerivedRows
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.progress import Progress
from touchline.vocabulary.shelf import things_on


@dataclass(frozen=True)
class Generation:
    """What a generation is made of. `extends` is the one in force, if its buckets can be kept."""

    workspace: Workspace
    engine: Engine
    records: tuple[ImportRecord, ...]
    extends: Snapshot | None
    definition: str
    time_zone: str
    bucket_count: int
    import_ids: tuple[str, ...]
    threads: int

    def make(self, progress: Progress) -> Snapshot:
        """Write it, check it, put it in force."""
        for folder in (self.working, self.written):
            atomic.remove(folder)
            folder.mkdir()
        new = {name: self._new_rows(name) for name in FACT_TABLES}
        made: dict[str, list[Bucket]] = {name: [] for name in FACT_TABLES}
        groups = table_groups(self.shelf)
        with ThreadPoolExecutor(self.threads) as workers:
            buckets = workers.map(partial(self._buckets, groups, new), range(self.bucket_count))
            for number, found in enumerate(buckets):
                progress("Sorting facts by customer", number + 1, self.bucket_count)
                for name, bucket in found:
                    made[name].append(bucket)
        snapshot = self._snapshot({name: tuple(buckets) for name, buckets in made.items()})
        self._held_to_conservation(snapshot)
        put_in_force(self.workspace, snapshot, self.written)
        atomic.remove(self.working)
        return snapshot

    @cached_property
    def shelf(self) -> tuple[DerivedFact, ...]:
        """What the facts shelf adds, rows before columns. Found late: it loads a compiler."""
        found = things_on(facts, DerivedFact).values()
        return tuple(sorted(found, key=lambda derived: not isinstance(derived, DerivedRows)))

    @property
    def name(self) -> str:
        """Equal inputs give an equal name."""
        parts = [self.definition, self.time_zone, str(self.bucket_count), *self.import_ids]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @property
    def working(self) -> Path:
        """Where rows are sorted into buckets."""
        return self.workspace.tmp / "compaction"

    @property
    def written(self) -> Path:
        """Where it lies until it is whole."""
        return self.workspace.facts / f"{self.name}{atomic.UNFINISHED}"

    def _pending(self) -> tuple[ImportRecord, ...]:
        done = set(self.extends.imports) if self.extends else set()
        return tuple(record for record in self.records if record.import_id not in done)

    def _derived_flags(self, name: str) -> tuple[str, ...]:
        rows = [derived for derived in self.shelf if isinstance(derived, DerivedRows)]
        return tuple(derived.flag for derived in rows if derived.table == name)

    def _base(self, name: str, number: int) -> tuple[Path, ...]:
        bucket = self.extends.bucket(name, number) if self.extends else None
        return (self._kept(bucket),) if bucket else ()

    def _kept(self, bucket: Bucket) -> Path:
        assert self.extends, "a bucket is kept from a generation"  # noqa: S101 - for the types
        return self.extends.folder(self.workspace) / bucket.file

    def _new_rows(self, name: str) -> NewRows:
        pending = self._pending()
        arrivals = arrival_files(self.workspace, pending, name)
        if not arrivals:
            return NewRows({})
        base = [path for number in range(self.bucket_count) for path in self._base(name, number)]
        flags = [f"flags IS DISTINCT FROM '{flag}'" for flag in self._derived_flags(name)]
        resolver = Resolver(
            self.engine,
            FACT_TABLES[name],
            self.bucket_count,
            arrivals,
            tuple(base),
            " AND ".join(["true", *flags]),
            self.working / name,
        )
        repeats = any(record.repeated_in(name) for record in pending)
        return resolver.with_repeats() if repeats else resolver.without_repeats()

    def _buckets(
        self, groups: Sequence[tuple[str, ...]], new: Mapping[str, NewRows], number: int
    ) -> list[tuple[str, Bucket]]:
        """The buckets of that number, table by table."""
        return [made for group in groups for made in self._group(number, group, new)]

    def _group(
        self, number: int, group: Sequence[str], new: Mapping[str, NewRows]
    ) -> Iterable[tuple[str, Bucket]]:
        """The buckets of that number of some tables that look at each other."""
        changed = self._changed(number, group, new)
        for name in group:
            kept = self.extends.bucket(name, number) if self.extends else None
            if name not in changed and kept:
                self._keep(kept)
                yield name, kept
        if not changed:
            return
        told = {name: self._merged(name, number, new[name]) for name in group}
        whole = with_derived_rows(told, self.shelf, self.time_zone)
        bucket = BucketFacts(whole, self.time_zone)
        for name in group:
            added = whole[name].num_rows - told[name].num_rows
            if name in changed and (whole[name].num_rows or not number):
                rows = with_derived_columns(name, bucket, self.shelf)
                yield name, write_bucket(rows, FACT_TABLES[name], self.written, number, added)

    def _changed(
        self, number: int, group: Sequence[str], new: Mapping[str, NewRows]
    ) -> frozenset[str]:
        """The tables of which this bucket must be written anew."""
        if not self.extends:
            return frozenset(group)
        changed = {name for name in group if new[name].touches(number)}
        for _ in group:  # a change reaches those who look at it, and in turn those who look at them
            changed |= {
                derived.table
                for derived in self.shelf
                if derived.table in group and changed.intersection(derived.reads)
            }
        return frozenset(changed)

    def _merged(self, name: str, number: int, new: NewRows) -> pa.Table:
        rows = BucketRows(
            new.files.get(number, ()),
            self._base(name, number),
            new.replaced,
            self._derived_flags(name),
        )
        return merged(FACT_TABLES[name], rows)

    def _keep(self, bucket: Bucket) -> None:
        """Take an unchanged bucket over from the generation before, without copying if may be."""
        target = self.written / bucket.file
        target.parent.mkdir(exist_ok=True)
        try:
            os.link(self._kept(bucket), target)
        except OSError:  # a file system that has no links
            shutil.copyfile(self._kept(bucket), target)

    def _snapshot(self, tables: Mapping[str, tuple[Bucket, ...]]) -> Snapshot:
        return Snapshot(
            self.name, self.definition, self.time_zone, self.bucket_count, self.import_ids, tables
        )

    def _held_to_conservation(self, snapshot: Snapshot) -> None:
        for name, buckets in snapshot.tables.items():
            held = sum(bucket.rows - bucket.derived_rows for bucket in buckets)
            stored = sum(record.stored_in(name) for record in self.records)
            if held != stored:
                raise TouchlineError(
                    f"The imports stored {stored:,} rows, but the facts would hold {held:,}.",
                    name,
                    "This is a fault of the program: the facts stay as they were. Report it.",
                )


def table_groups(shelf: Sequence[DerivedFact]) -> list[tuple[str, ...]]:
    """The fact tables, those together that look at each other."""
    groups: list[set[str]] = [{name} for name in FACT_TABLES]
    for derived in shelf:
        linked = {derived.table, *derived.reads}
        joined = [group for group in groups if group & linked]
        if len(joined) > 1:
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return [tuple(name for name in FACT_TABLES if name in group) for group in groups]

"""How fresh each source is: the last day that its rows tell of, read from the files' own notes."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from touchline.lake.imports import arrival_files
from touchline.lake.record import ImportRecord
from touchline.lake.workspace import Workspace
from touchline.vocabulary.facts import FACT_TABLES

LATE_AFTER_DAYS = 2
KEPT = 4096


@dataclass(frozen=True)
class SourceFreshness:
    """One outside system as the lake knows it."""

    name: str
    rows: int
    imports: int
    last_day: date | None
    days_behind: int

    @property
    def is_late(self) -> bool:
        """Whether it is older than T+1."""
        return self.days_behind >= LATE_AFTER_DAYS


def sources(
    workspace: Workspace, records: tuple[ImportRecord, ...], today: date
) -> list[SourceFreshness]:
    """Every source, the latest first."""
    by_name: dict[str, list[ImportRecord]] = {}
    for record in records:
        by_name.setdefault(record.origin.source, []).append(record)
    found = [_source(workspace, name, group, today) for name, group in by_name.items()]
    return sorted(found, key=lambda each: (each.days_behind, each.name))


def _source(
    workspace: Workspace, name: str, records: list[ImportRecord], today: date
) -> SourceFreshness:
    tables = [table.name for table in FACT_TABLES.values() if table.needs_time]
    files = [file for table in tables for file in arrival_files(workspace, records, table)]
    days = [min(day.date(), today) for file in files if (day := latest(file)) is not None]
    last = max(days) if days else None
    rows = sum(record.total("stored") for record in records)
    return SourceFreshness(name, rows, len(records), last, (today - last).days if last else 0)


@lru_cache(maxsize=KEPT)
def latest(file: Path) -> datetime | None:
    """The largest `happened_at` of an arrival, which never changes; None where none is known."""
    try:
        notes = pq.read_metadata(file)
    except OSError:
        return None  # rolled back meanwhile
    place = notes.schema.names.index("happened_at")
    groups = [notes.row_group(each).column(place) for each in range(notes.num_row_groups)]
    known = [group.statistics.max for group in groups if group.is_stats_set]
    known = [moment for moment in known if isinstance(moment, datetime)]
    return max(known) if known else None

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
    last_days: tuple[tuple[str, date], ...] = ()  # of each fact table in it, the latest first

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
    known: dict[str, date] = {}
    for table in FACT_TABLES.values():
        if not table.needs_time:
            continue
        days = [latest(file) for file in arrival_files(workspace, records, table.name)]
        told = [min(day.date(), today) for day in days if day is not None]
        if told:
            known[table.name] = max(told)
    last = max(known.values(), default=None)
    rows = sum(record.total("stored") for record in records)
    behind = (today - last).days if last else 0
    by_day = tuple(sorted(known.items(), key=lambda each: (today - each[1], each[0])))
    return SourceFreshness(name, rows, len(records), last, behind, by_day)


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

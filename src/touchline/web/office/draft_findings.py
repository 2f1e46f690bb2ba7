"""What lies in a draft's files: tables, how they are spelled, their first rows, a proposal.

The web process looks into small files itself; large ones are read by the worker, as a job.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from touchline.intake.proposal.parts import Proposal
from touchline.intake.proposal.sample import SAMPLE_ROWS, Sample, sample_from
from touchline.intake.propose import propose
from touchline.pipeline.input_files import tables_at
from touchline.sources.files.tables import FileTable
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.progress import Progress
from touchline.vocabulary.source import Defect, RawBatch, RawTable, Unreadable

COUNTED_ROWS = 100_000
SOURCE = "export"
READING = "Reading "  # the stage of a job, before the table's name


@dataclass(frozen=True)
class FoundTable:
    """One table of an upload: how it is read, and its first rows."""

    name: str
    file_name: str
    sheet: str
    digest: str
    rows: int
    more_rows: bool  # than were counted
    encoding: str
    delimiter: str
    bad_rows: int  # of those counted
    sample: Sample


@dataclass(frozen=True)
class Findings:
    """Everything in a draft's files."""

    tables: tuple[FoundTable, ...]
    unreadable: tuple[tuple[str, Defect], ...]
    proposal: Proposal | None

    @property
    def rows(self) -> int:
        """The rows that were counted."""
        return sum(table.rows for table in self.tables)

    @property
    def more_rows(self) -> bool:
        """Whether there are more than were counted."""
        return any(table.more_rows for table in self.tables)


def look(
    folder: Path, options: Mapping[str, ReadOptions], time_zone: str, progress: Progress
) -> Findings:
    """Look into every file of the folder; `options` say how a file of that name is spelled."""
    tables: list[FoundTable] = []
    bad: list[tuple[str, Defect]] = []
    read = 0
    progress(READING, 0, 0)
    for raw in tables_at(folder):
        if isinstance(raw, Unreadable):
            bad.append((raw.name, raw.defect))
            continue
        table = _found(raw, options.get(raw.file_name, ReadOptions()), progress, read)
        if isinstance(table, FoundTable):
            tables.append(table)
            read += table.rows
        else:
            bad.append((raw.name, table))
    samples = [each.sample for each in tables]
    proposal = propose(samples, SOURCE, time_zone) if samples else None
    return Findings(tuple(tables), tuple(bad), proposal)


def _found(
    raw: RawTable, options: ReadOptions, progress: Progress, before: int
) -> FoundTable | Defect:
    """The table, or why nothing in it can be read."""
    rows, bad, first = 0, 0, None
    head: list[RawBatch] = []
    progress(f"{READING}{raw.name}", before, 0)
    for batch in raw.batches(options):
        if rows < SAMPLE_ROWS:
            head.append(batch)
        rows += batch.rows.num_rows
        bad += len(batch.defects)
        first = first or next(iter(batch.defects), None)
        progress(f"{READING}{raw.name}", before + min(rows, COUNTED_ROWS), 0)
        if rows >= COUNTED_ROWS:
            break
    if not rows and first is not None:
        return first
    spelled = raw.spelling(options) if isinstance(raw, FileTable) else ("", "")
    return FoundTable(
        raw.name,
        raw.file_name,
        raw.sheet,
        raw.digest,
        min(rows, COUNTED_ROWS) + bad,
        rows >= COUNTED_ROWS,
        *spelled,
        bad,
        sample_from(raw, head),
    )

"""An import as commands make and show it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from touchline.cli.office import office_of
from touchline.cli.session import Session
from touchline.intake.mapping import MappingFile
from touchline.lake.lock import writing
from touchline.pipeline.import_files import import_files
from touchline.pipeline.import_report import COUNTS, FileReport, ImportReport
from touchline.vocabulary.progress import Progress

SHOWN_COUNTS = tuple(count for count in COUNTS if count != "conflict")


def import_paths(
    session: Session, paths: Sequence[Path], mapping: MappingFile, progress: Progress
) -> ImportReport:
    """Import the files at the paths, identifiers into the office's vault."""
    with (
        writing(session.workspace, "import"),
        office_of(session) as office,
    ):
        return import_files(
            session.workspace,
            paths,
            mapping=mapping,
            policy=session.policy,
            vault=office.vault,
            quarantine=office.quarantine,
            engine=session.engine,
            now=datetime.now(UTC),
            progress=progress,
        )


def shown_report(report: ImportReport) -> list[RenderableType]:
    """The report for people: files, reasons, and whether everything adds up."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("File", overflow="fold")
    for count in SHOWN_COUNTS:
        table.add_column(count, justify="right", no_wrap=True)
    for file in report.files:
        table.add_row(file.name, *_figures(file))
    if len(report.files) > 1:
        totals = [f"{report.total(count):,}" for count in SHOWN_COUNTS]
        table.add_row("all", *totals, style="bold")
    parts: list[RenderableType] = [table]
    parts += _reasons("Rejected, as the mapping or the policy asks", report.reasons("rejected"))
    parts += _reasons("In quarantine", report.reasons("quarantined"))
    parts += _reasons("Cells left empty in stored rows", report.reasons("emptied_cells"))
    for file in report.files:
        if file.problem:
            parts.append(Text(f"✗ {file.name}: {file.problem}", style="bad"))
    parts += [Text(f"– {name}: {why}", style="dim") for name, why in report.ignored]
    parts.append(_sum(report))
    versions = report.total("conflict")
    if versions:
        told = (
            f"{versions:,} of the duplicates are other versions of a known row; the newest counts."
        )
        parts.append(Text(told))
    if report.total("quarantined"):
        parts.append(Text("See and mend them: touchline quarantine list"))
    return parts


def _figures(file: FileReport) -> list[str]:
    if file.already_imported:
        return ["known", "", f"{file.total('duplicate'):,}", "", ""]
    return [f"{file.total(count):,}" for count in SHOWN_COUNTS]


def _reasons(title: str, reasons: dict[str, int]) -> list[RenderableType]:
    if not reasons:
        return []
    lines = [Text(f"{title}:", style="bold")]
    return [*lines, *(Text(f"  {count:>9,}  {reason}") for reason, count in reasons.items())]


def _sum(report: ImportReport) -> Text:
    received, stored, duplicate, _, rejected, quarantined = (
        report.total(count) for count in COUNTS
    )
    return Text(
        f"{received:,} received = {stored:,} stored + {duplicate:,} duplicate + "
        f"{rejected:,} rejected + {quarantined:,} quarantined",
        style="good",
    )

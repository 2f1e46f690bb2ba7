"""`touchline doctor`: whether everything in a workspace is in order, and what to do if not."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import typer
from rich.table import Table
from rich.text import Text

from touchline.cli.office import office_of
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.session import Session, open_session
from touchline.lake.imports import arrival_files, committed
from touchline.lake.snapshot import current_snapshot, fact_files
from touchline.pipeline.run import runs
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES

app = typer.Typer()
LEAST_FREE_GB = 2.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    good: bool
    told: str


@app.command()
def doctor(workspace: WorkspaceOption = DEFAULT_WORKSPACE, as_json: JsonOption = False) -> None:
    """Look at the policy, the disk, the lake, the vault and the last run."""
    session = open_session(workspace)
    checks = (_disk, _lake, _facts, _office, _last_run)
    findings = [_tried(check, session) for check in checks]
    table = Table("", "What", "Found", box=None, pad_edge=False)
    for finding in findings:
        mark = Text("✓", style="good") if finding.good else Text("✗", style="bad")
        table.add_row(mark, finding.what, finding.told)
    Output(as_json).result([vars(finding) for finding in findings], table)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


def _tried(check: Callable[[Session], Finding], session: Session) -> Finding:
    try:
        return check(session)
    except TouchlineError as error:
        return Finding(check.__name__.strip("_"), good=False, told=str(error))


def _disk(session: Session) -> Finding:
    free_gb = shutil.disk_usage(session.workspace.root).free / 1e9
    return Finding("disk", free_gb >= LEAST_FREE_GB, f"{free_gb:,.1f} GB free")


def _lake(session: Session) -> Finding:
    """Every import that counts has its files, and its rows add up."""
    records = committed(session.workspace)
    faults = list(_unsound(session))
    rows = sum(record.total("stored") for record in records)
    told = "; ".join(faults) or f"{len(records):,} imports, {rows:,} rows stored, all add up"
    return Finding("lake", not faults, told)


def _unsound(session: Session) -> Iterator[str]:
    for record in committed(session.workspace):
        for tally in record.tallies:
            if tally.accepted != tally.stored + tally.duplicate:
                yield f"{tally.file} into {tally.fact} does not add up"
        for name in FACT_TABLES:
            held = arrival_files(session.workspace, [record], name)
            if record.stored_in(name) and not held:
                yield f"import {record.import_id} has lost its rows of {name}: restore a backup"


def _facts(session: Session) -> Finding:
    snapshot = current_snapshot(session.workspace)
    if snapshot is None:
        return Finding("facts", good=True, told="nothing compacted yet; the next run does it")
    files = [file for each in fact_files(session.workspace, snapshot).values() for file in each]
    lost = [file.name for file in files if not file.is_file()]
    waiting = len(committed(session.workspace)) - len(snapshot.imports)
    told = f"lost: {', '.join(lost)}; run again" if lost else f"{len(files):,} buckets"
    return Finding("facts", not lost, told + (f", {waiting} imports to come" if waiting else ""))


def _office(session: Session) -> Finding:
    with office_of(session) as office:
        waiting = len(office.quarantine.open_rows())
        published = office.publisher.published_run()
    shown = f"run {published.run_id} is published" if published else "nothing is published yet"
    return Finding("office", good=True, told=f"PostgreSQL answers, {shown}, {waiting:,} rows wait")


def _last_run(session: Session) -> Finding:
    made = runs(session.workspace)
    if not made:
        return Finding("run", good=True, told="none yet")
    return Finding(
        "run", good=True, told=f"{made[-1].manifest.run}, data to {made[-1].manifest.as_of}"
    )

"""`touchline quarantine`: see, mend and replay the rows that broke a contract."""

import csv
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.text import Text

from touchline.cli.imports import shown_report
from touchline.cli.office import office_of
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.session import Session, open_session
from touchline.intake.mapping import load_mapping
from touchline.lake.imports import committed
from touchline.lake.lock import writing
from touchline.pipeline.export import FORMULA_STARTS
from touchline.pipeline.replay import replay as replay_rows
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import QuarantinedRow
from touchline.web.database import Office

app = typer.Typer(help="See, mend and replay the rows that broke a contract.")
SHOWN = ("file", "row_number", "fact", "field", "reason", "message", "remedy")
ROW_ID = "touchline_row"
ROWS_NAMED = 5  # of those that have the same wrong with them
ABOUT = (ROW_ID, "touchline_message", "touchline_remedy")


def _waiting(session: Session, office: Office) -> list[QuarantinedRow]:
    """The rows that wait of committed imports; those of a killed one come again with it."""
    committed_ids = {record.import_id for record in committed(session.workspace)}
    rows = office.quarantine.open_rows()
    return [row for row in rows if row.row_id.partition(":")[0] in committed_ids]


@app.command(name="list")
def list_(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    limit: Annotated[
        int, typer.Option(min=0, help="How many kinds, with --json rows; 0 for all.")
    ] = 30,
    as_json: JsonOption = False,
) -> None:
    """List what is wrong with the waiting rows and what to do; --json lists each row."""
    session = open_session(workspace)
    with office_of(session) as office:
        rows = _waiting(session, office)
    documents = [
        {"row_id": row.row_id} | {name: getattr(row, name) for name in SHOWN}
        for row in rows[: limit or None]
    ]
    Output(as_json).result(documents, *_told(rows, limit))


def _told(rows: list[QuarantinedRow], limit: int) -> list[Text]:
    """What is wrong, once for all rows of a file that have it, the commonest first."""
    if not rows:
        return [Text("No row is waiting.", style="good")]
    alike: dict[tuple[str, str, str, str], list[int]] = {}
    for row in rows:
        key = (row.file, row.fact, row.message, row.remedy)
        alike.setdefault(key, []).append(row.row_number)
    lines: list[Text] = []
    groups = sorted(alike.items(), key=lambda group: -len(group[1]))
    for (file, fact, message, remedy), numbers in groups[: limit or None]:
        named = ", ".join(f"{number:,}" for number in numbers[:ROWS_NAMED])
        more = ", …" if len(numbers) > ROWS_NAMED else ""
        place = f"{file}, row{'s' * (len(numbers) > 1)} {named}{more}"
        into = f" → {fact}" if fact else ""
        lines.append(Text(f"{len(numbers):,} × {message}"))
        lines.append(Text(f"    {place}{into}"))
        lines.append(Text(f"    {remedy}", style="dim"))
    kinds = f", {len(groups):,} kinds" if len(groups) > 1 else ""
    told = f"{len(rows):,} rows waiting{kinds}" if len(rows) > 1 else "1 row waiting"
    left = len(groups) - len(groups[: limit or None])
    more_kinds = f"; {left:,} more kinds: --limit 0" if left else ""
    lines.append(Text(f"{told}{more_kinds}. To mend them:"))
    return [*lines, Text("  touchline quarantine export --to bad.csv")]


@app.command()
def export(
    to: Annotated[Path, typer.Option("--to", help="A .csv file, to be mended and replayed.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
) -> None:
    """Write the waiting rows as they came, with what is wrong; the file holds clear names."""
    session = open_session(workspace)
    with office_of(session) as office:
        rows = _waiting(session, office)
    names = list(dict.fromkeys(name for row in rows for name in row.raw))
    with _private(to) as file:
        writer = csv.DictWriter(file, [*ABOUT, *map(armless, names)], restval="")
        writer.writeheader()
        for row in rows:
            about = dict(zip(ABOUT, (row.row_id, row.message, row.remedy), strict=True))
            writer.writerow(
                about | {armless(name): armless(cell or "") for name, cell in row.raw.items()}
            )
    Output(as_json).result(
        {"file": str(to), "rows": len(rows)},
        Text(f"Wrote {len(rows):,} rows to {to}.", style="good"),
        Text(f"Mend the cells, leave {ROW_ID} as it is, then:"),
        Text(f"  touchline quarantine replay {to}"),
        Text("The file holds names in clear: delete it afterwards.", style="due"),
    )


@app.command()
def replay(
    file: Annotated[
        Path | None, typer.Argument(help="A mended file of `quarantine export`.", dir_okay=False)
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    mapping: Annotated[
        Path | None, typer.Option("--map", help="A mended mapping, in place of the first one.")
    ] = None,
    lookups: Annotated[
        list[Path] | None, typer.Option("--with", help="Files that the mapping looks up in.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Try waiting rows again, with mended cells or a mended mapping; those that fit leave."""
    session, output = open_session(workspace), Output(as_json)
    if file is None and mapping is None:
        raise TouchlineError(
            "Nothing was mended, so the rows would wait again.",
            "quarantine replay",
            "Give a mended file of `touchline quarantine export`, or --map.",
        )
    with writing(session.workspace, "quarantine replay"), office_of(session) as office:
        rows = _waiting(session, office)
        edits = _edits(file, rows) if file else {}
        report = replay_rows(
            session.workspace,
            [row for row in rows if row.row_id in edits] if file else rows,
            policy=session.policy,
            vault=office.vault,
            quarantine=office.quarantine,
            engine=session.engine,
            now=datetime.now(UTC),
            edits=edits,
            mapping=load_mapping(mapping) if mapping else None,
            lookup_paths=lookups or (),
        )
    output.result(report.as_json(), *shown_report(report))
    if report.problems:
        raise typer.Exit(1)


def _private(file: Path) -> TextIO:
    """The file, emptied, readable by its owner alone: it will hold names in clear."""
    try:
        file.unlink(missing_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise TouchlineError(
            f"The file cannot be written: {error.strerror}.",
            str(file),
            "Name a file in a folder that you may write to.",
        ) from error
    return os.fdopen(opened, "w", encoding="utf-8-sig", newline="")


def armless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run, or another apostrophe."""
    return f"'{cell}" if cell.startswith(tuple(f"'{FORMULA_STARTS}")) else cell


def as_given(cell: str) -> str:
    """The cell without the apostrophe that `armless` put there."""
    return cell[1:] if cell[:1] == "'" and armless(cell[1:]) == cell else cell


def _edits(file: Path, rows: list[QuarantinedRow]) -> dict[str, dict[str, str | None]]:
    """The cells of each row in a mended file, by row id; empty cells are missing values."""
    waiting = {row.row_id: row for row in rows}
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            lines = list(csv.DictReader(opened))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TouchlineError(
            "The mended file cannot be read.", str(file), "Save it as CSV in UTF-8."
        ) from error
    if lines and ROW_ID not in lines[0]:
        raise TouchlineError(
            f"The column {ROW_ID} is missing.",
            str(file),
            "Start from a file of `touchline quarantine export` and keep that column.",
        )
    edits: dict[str, dict[str, str | None]] = {}
    for given in lines:
        cells = {name: cell for name, cell in given.items() if name and isinstance(cell, str)}
        line = {as_given(name): as_given(cell) for name, cell in cells.items()}
        row = waiting.get(line.get(ROW_ID, ""))
        if row is not None:
            own = {name for name in line if name in row.raw or (not row.fact and line[name])}
            edits[row.row_id] = {name: line[name] or None for name in own if name not in ABOUT}
    return edits

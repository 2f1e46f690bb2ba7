"""`touchline roll-back`: an import is taken out again."""

from typing import Annotated

import typer
from rich.text import Text

from touchline.cli.office import office_of
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.session import open_session
from touchline.lake.imports import committed
from touchline.lake.lock import writing
from touchline.pipeline.roll_back import RollBack, plan_roll_back, roll_back

app = typer.Typer()


@app.command()
def roll_back_command(
    imports: Annotated[list[str], typer.Argument(help="Imports, by id.", metavar="IMPORT…")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go; change nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Take imports out again: the next run is as if they had never come.

    Their replays go too. Importing the same files again undoes it. Identifiers stay in the vault.
    """
    session, output = open_session(workspace), Output(as_json)
    with writing(session.workspace, "roll-back"), office_of(session) as office:
        with output.progress() as progress:
            planned = plan_roll_back(
                session.workspace, session.engine, office.quarantine, imports, progress
            )
        if not dry_run:
            roll_back(session.workspace, office.quarantine, planned)
            office.contacts.release([record.import_id for record in planned.gone])
            if not committed(session.workspace):
                office.publisher.withdraw()  # no run can take its place
    output.result(planned.as_json() | {"dry_run": dry_run}, *_told(planned, dry_run=dry_run))


def _told(planned: RollBack, *, dry_run: bool) -> list[Text]:
    lines = [
        Text(f"{record.import_id}  {', '.join(sorted(record.origin.files))}")
        for record in planned.gone
    ]
    would = "would go" if dry_run else "are gone"
    rows = planned.total("stored")
    lines.append(Text(f"{rows:,} rows {would}.", style="due" if dry_run else "good"))
    if planned.changed:
        lines.append(
            Text(f"{len(planned.changed):,} other imports told some of them too, and keep them.")
        )
    lines.append(Text("Names and numbers that only they brought stay in the vault, unseen."))
    lines.append(Text("Next: touchline run" if not dry_run else "Nothing was changed."))
    return lines

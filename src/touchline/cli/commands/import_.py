"""`touchline import`: the firm's exports, taken in by a mapping that is given or proposed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from touchline.cli.imports import import_paths, shown_report
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.preview import (
    hints_on_left_out,
    hints_on_numbers,
    hints_on_tiers,
    preview_document,
    shown_preview,
)
from touchline.cli.render_proposal import render_proposal
from touchline.cli.session import Session, open_session
from touchline.intake.mapping import MappingFile, load_mapping, parse_mapping
from touchline.intake.proposal.parts import Proposal
from touchline.intake.proposal.sample import sample_of
from touchline.intake.proposal.toml import proposal_toml
from touchline.intake.propose import propose
from touchline.lake import atomic
from touchline.lake.imports import committed
from touchline.pipeline.dry_run import dry_run as try_out
from touchline.pipeline.input_files import tables_at
from touchline.pipeline.tier_outlook import tier_outlook
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.source import Unreadable

app = typer.Typer()
PROPOSED = "proposed-mapping.toml"


@app.command()
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.", metavar="PATH…")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    mapping: Annotated[
        Path | None, typer.Option("--map", help="The mapping file (TOML).", dir_okay=False)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show how it would be understood; import nothing.")
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Import by the proposed mapping as it is.")
    ] = False,
    source: Annotated[
        str, typer.Option(help="What to call the system that the files come from.")
    ] = "export",
    as_json: JsonOption = False,
) -> None:
    """Take in exports: CSV, TSV, XLSX, JSON, NDJSON, Parquet, .gz, .zip, or folders of them.

    Without --map a mapping is proposed from the headers and the content. Look at it first:
    `touchline import --dry-run FILE` shows it and writes it down, ready to be mended.
    """
    session, output = open_session(workspace), Output(as_json)
    proposal = None
    if mapping is None:
        proposal, chosen = _proposed(session, paths, source, output)
    else:
        chosen = load_mapping(mapping)
    if dry_run:
        _preview(session, paths, chosen, proposal, output)
        return
    if mapping is None and not accept:
        raise TouchlineError(
            "There is no mapping for these files yet.",
            "touchline import",
            "Look at the proposed one: add --dry-run. Then name it with --map, or add --accept.",
        )
    with output.progress() as progress:
        report = import_paths(session, paths, chosen, progress)
    output.result(report.as_json(), *shown_report(report), Text("Next: touchline run"))
    if report.problems:
        raise typer.Exit(1)


def _proposed(
    session: Session, paths: Sequence[Path], source: str, output: Output
) -> tuple[Proposal, MappingFile]:
    """A mapping for the files, kept in the workspace for a person to mend."""
    found = [table for path in paths for table in tables_at(path)]
    tables = [table for table in found if not isinstance(table, Unreadable)]
    if not tables:
        causes = [table for table in found if isinstance(table, Unreadable)]
        raise TouchlineError(
            causes[0].defect.message if causes else "There is no table in it.",
            causes[0].name if causes else str(paths[0]),
            causes[0].defect.remedy if causes else "Hand over a file with a header and rows.",
        )
    samples = [sample_of(table) for table in tables]
    proposal = propose(samples, source, session.policy.firm.time_zone)
    text = proposal_toml(proposal)
    atomic.write_file(session.workspace.root / PROPOSED, text.encode())
    if not proposal.ready:
        output.words.print(render_proposal(proposal))
        raise TouchlineError(
            "No table can be imported as it stands: something that every row needs is missing.",
            str(session.workspace.root / PROPOSED),
            "The list above says what. Add it to that file, then name the file with --map.",
        )
    return proposal, parse_mapping(text, PROPOSED)


def _preview(
    session: Session,
    paths: Sequence[Path],
    mapping: MappingFile,
    proposal: Proposal | None,
    output: Output,
) -> None:
    """What the import would do, and the mapping by which, where it was proposed."""
    tried = try_out(paths, mapping=mapping, policy=session.policy, now=datetime.now(UTC))
    document = {"mapping": mapping.text, "tables": preview_document(tried)}
    stored = {fact for record in committed(session.workspace) for fact in record.facts}
    outlook = tier_outlook(tried, stored, session.policy)
    hints = [
        *hints_on_numbers(mapping.mapping),
        *(hints_on_left_out(proposal) if proposal else ()),
        *hints_on_tiers(outlook, session.policy),
    ]
    warnings = [Text(f"! {hint}", style="due") for hint in hints]
    document |= {"tier_rests_on": outlook.rests_on, "hints": hints}
    if proposal is None:
        output.result(document, *shown_preview(tried), *warnings)
        return
    file = session.workspace.root / PROPOSED
    output.result(
        document | {"mapping_file": str(file)},
        render_proposal(proposal),
        *shown_preview(tried),
        *warnings,
        Text(f"\nNothing was imported. The proposed mapping is {file}", style="bold"),
        Text("Right as it is?    touchline import --accept FILE…"),
        Text("Mend it first?     copy it, change it, then: touchline import FILE… --map COPY"),
    )

"""`touchline show`: customers, measures, data quality and runs."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from touchline.cli.customers import Choice, show_customers
from touchline.cli.folded import Folded
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, LanguageOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.phrases import HEADINGS, UNITS
from touchline.cli.session import open_session
from touchline.lake.imports import committed
from touchline.lake.workspace import open_workspace
from touchline.measures.catalogue import load_catalogue
from touchline.pipeline.run import runs
from touchline.vocabulary.words import Language

app = typer.Typer(help="Show customers and what to do, measures, data quality, or runs.")
Several = Annotated[list[str] | None, typer.Option(help="May be given more than once.")]


@app.command()
def customers(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    status: Several = None,
    tier: Several = None,
    sort: Annotated[str, typer.Option(help="A column; with - before it, downward.")] = "priority",
    limit: Annotated[int, typer.Option(min=0, help="How many; 0 for all.")] = 20,
    names: Annotated[bool, typer.Option("--names/--no-names", help="Open the vault.")] = True,
    language: LanguageOption = Language.EN,
    as_json: JsonOption = False,
) -> None:
    """Say whom to contact, when, how, and why; the most pressing first."""
    choice = Choice(tuple(status or ()), tuple(tier or ()), sort, limit)
    show_customers(open_session(workspace), choice, Output(as_json), language, names=names)


@app.command()
def measures(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    language: LanguageOption = Language.EN,
    as_json: JsonOption = False,
) -> None:
    """List every measure with its meaning; `touchline explain MEASURE` shows its definition."""
    session = open_session(workspace)
    catalogue = load_catalogue(session.policy, session.policy.measures).measures
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("name", "measure", "unit", "meaning"):
        whole = key == "name"  # it is typed after `explain`
        table.add_column(HEADINGS[key].in_language(language), no_wrap=whole, overflow="fold")
    for name, measure in catalogue.items():
        label, meaning = (text.in_language(language) for text in (measure.label, measure.meaning))
        table.add_row(name, label, UNITS[measure.unit].in_language(language), Folded(meaning))
    documents = [measure.model_dump(mode="json") for measure in catalogue.values()]
    Output(as_json).result(documents, table)


@app.command()
def quality(workspace: WorkspaceOption = DEFAULT_WORKSPACE, as_json: JsonOption = False) -> None:
    """Show what became of every row that came in: received = stored + duplicate + rejected + …"""
    opened = open_workspace(workspace)
    counts = ("received", "stored", "duplicate", "conflict", "rejected", "quarantined")
    lines: list[Text] = []
    documents = []
    for record in committed(opened):
        for tally in record.tallies:
            figures = {count: getattr(tally, count) for count in counts}
            documents.append(
                {
                    "import": record.import_id,
                    "file": tally.file,
                    "into": tally.fact,
                    **figures,
                    "reasons": dict(tally.reasons),
                }
            )
            lines += _became(tally.file, tally.fact, figures, tally.reasons)
    nothing = Text("Nothing was imported yet: touchline import --dry-run FILE…")
    Output(as_json).result(documents, *(lines or (nothing,)))


def _became(
    file: str, into: str, figures: Mapping[str, int], reasons: Mapping[str, int]
) -> list[Text]:
    """What became of the rows of one file; a table of so many columns fits no terminal."""
    parts = ("stored", "duplicate", "rejected", "quarantined")
    told = " + ".join(f"{figures[part]:,} {part}" for part in parts)
    lines = [
        Text(f"{file} → {into or '–'}", style="bold"),
        Text(f"  {figures['received']:,} received = {told}"),
    ]
    if figures["conflict"]:
        known = f"{figures['conflict']:,} of the duplicates are other versions of a known row"
        lines.append(Text(f"  {known}"))
    lines += [Text(f"  {count:>9,}  {reason}", style="dim") for reason, count in reasons.items()]
    return lines


@app.command(name="runs")
def runs_(workspace: WorkspaceOption = DEFAULT_WORKSPACE, as_json: JsonOption = False) -> None:
    """List the finished runs with their policy and the hash of their results."""
    found = runs(open_workspace(workspace))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Run", "As of", "Policy", "Customers", "SHA-256"):
        table.add_column(title, no_wrap=title != "Policy", overflow="fold")
    for run in found:
        manifest = run.manifest
        table.add_row(
            manifest.run,
            manifest.as_of,
            f"{manifest.policy_name} v{manifest.policy_version}",
            f"{manifest.customers:,}",
            manifest.results_digest[:16],
        )
    Output(as_json).result(
        [vars(run.manifest) for run in found],
        table if found else Text("There is no run yet: touchline run"),
    )

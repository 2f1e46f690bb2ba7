"""`touchline policy`: check, compare and put in force what the firm decides."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from touchline import policy as policies
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.lake.workspace import open_workspace
from touchline.measures.catalogue import load_catalogue
from touchline.pipeline.policy_versions import put_in_force
from touchline.policy import Change, Policy, Problem
from touchline.vocabulary.errors import TouchlineError

app = typer.Typer(help="Check, compare and put in force what the firm decides.")
PolicyFile = Annotated[Path, typer.Argument(help="A policy as TOML.", dir_okay=False)]


@app.command()
def check(file: PolicyFile, as_json: JsonOption = False) -> None:
    """Say everything that is wrong with a policy file, by key and line."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TouchlineError(
            "The policy file cannot be read.", str(file), "Give a TOML file in UTF-8."
        ) from error
    problems = policies.check(text) or list(_wrong_measures(policies.load(text)))
    table = Table("Line", "Key", "What is wrong", "What to do", box=None, pad_edge=False)
    for problem in problems:
        table.add_row(str(problem.line or "–"), problem.key, problem.message, problem.remedy)
    verdict = Text("The policy is sound.", style="good") if not problems else table
    Output(as_json).result(
        {"sound": not problems, "problems": [vars(problem) for problem in problems]}, verdict
    )
    if problems:
        raise typer.Exit(1)


def _wrong_measures(policy: Policy) -> Iterator[Problem]:
    """What the lint says of the firm's own measures; it stops at the first that is wrong."""
    try:
        load_catalogue(policy, policy.measures)
    except TouchlineError as error:
        yield Problem("measures", 0, f"{error.what} {error.where}", error.remedy)


@app.command()
def diff(before: PolicyFile, after: PolicyFile, as_json: JsonOption = False) -> None:
    """List the settings that differ between two policy files."""
    changes = policies.diff(policies.load(before), policies.load(after))
    Output(as_json).result([vars(change) for change in changes], _changes_table(changes))


@app.command()
def publish(
    file: PolicyFile,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    author: str = typer.Option("", help="Who decided it."),
    note: str = typer.Option("", help="Why."),
    as_json: JsonOption = False,
) -> None:
    """Put a policy in force; the next run uses it. The version before it is kept beside it."""
    opened = open_workspace(workspace)
    published = put_in_force(opened, policies.load(file), author, note)
    Output(as_json).result(
        {
            "version": published.policy.version,
            "changes": [vars(change) for change in published.changes],
        },
        _changes_table(published.changes),
        Text(f"Version {published.policy.version} is in force from the next run on.", style="good"),
    )


def _changes_table(changes: list[Change]) -> Table | Text:
    if not changes:
        return Text("The two policies say the same.")
    table = Table("Setting", "Before", "After", box=None, pad_edge=False)
    for change in changes:
        table.add_row(change.key, str(change.before), str(change.after))
    return table

"""`touchline run`: measure, advise, publish."""

import time
from collections.abc import Mapping
from typing import Annotated

import typer
from rich.text import Text

from touchline.cli.days import day_or_today
from touchline.cli.office import publishing_of
from touchline.cli.options import (
    DEFAULT_WORKSPACE,
    JsonOption,
    ThreadsOption,
    WorkspaceOption,
)
from touchline.cli.output import Output
from touchline.cli.session import Session, open_session
from touchline.lake.lock import writing
from touchline.pipeline.run import Run, make_run
from touchline.vocabulary.progress import Progress

app = typer.Typer()
AsOf = Annotated[
    str, typer.Option("--as-of", help="The last day to know, such as 2026-11-20; today if absent.")
]


@app.command()
def run(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_of: AsOf = "",
    publish: Annotated[
        bool, typer.Option("--publish/--no-publish", help="Show it to people, in PostgreSQL.")
    ] = True,
    threads: ThreadsOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Measure every customer, score, tier, and say when to contact each of them, and why.

    The same data, policy and program give the same bytes, on any machine.
    """
    session, output = open_session(workspace, threads), Output(as_json)
    started = time.monotonic()
    with output.progress() as progress:
        made = run_and_publish(session, as_of, progress, publish=publish)
    seconds = time.monotonic() - started
    manifest = made.manifest
    output.result(
        {
            "run": manifest.run,
            "as_of": manifest.as_of,
            "policy": f"{manifest.policy_name} v{manifest.policy_version}",
            "customers": manifest.customers,
            "seconds": round(seconds, 2),
            "hash": manifest.results_digest,
            "other_currencies": manifest.other_currencies,
        },
        Text(
            f"Run {manifest.run}: {manifest.customers:,} customers as of {manifest.as_of}, "
            f"policy “{manifest.policy_name}” version {manifest.policy_version}, {seconds:.1f} s",
            style="good",
        ),
        Text(f"Results: {made.folder}  SHA-256 {manifest.results_digest[:16]}…", style="dim"),
        *_money_warning(manifest.other_currencies, session.policy.firm.currency),
        Text("Next: touchline show customers"),
    )


def _money_warning(others: Mapping[str, Mapping[str, int]], own: str) -> list[Text]:
    """Amounts of other currencies are added as they stand: nobody may find that out later."""
    lines = []
    for table, counts in others.items():
        told = ", ".join(f"{count:,} in {currency}" for currency, count in counts.items())
        lines.append(
            Text(
                f"{table}: {told}. Amounts are added as they stand, as if they were {own}: convert "
                "them in the source, or leave those rows out by `refuse` in the mapping.",
                style="due",
            )
        )
    return lines


def run_and_publish(
    session: Session, as_of: str, progress: Progress, *, publish: bool = True
) -> Run:
    """Make the run and, unless told otherwise, put it before people."""
    day = day_or_today(as_of, session.policy.firm.time_zone, "--as-of")
    with writing(session.workspace, "run"):
        if not publish:
            return make_run(session.workspace, session.engine, session.policy, day, progress)
        with publishing_of(session) as people:
            return people.run(day, progress)

"""`touchline demo`: a firm worth looking at, from its systems' exports to who is due and why."""

import time
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.utils.module_loading import import_string

from touchline import policy as policies
from touchline.cli.commands.run import run_and_publish
from touchline.cli.customers import Choice, show_customers
from touchline.cli.days import day_or_today
from touchline.cli.imports import import_paths, shown_report
from touchline.cli.office import office_of
from touchline.cli.options import JsonOption, LanguageOption, WorkspaceOption
from touchline.cli.output import Output, program
from touchline.cli.serving import Serving, serve_firm
from touchline.cli.session import Session, open_session
from touchline.intake.mapping import load_mapping
from touchline.lake.workspace import SETTINGS_FILE, create_workspace
from touchline.pipeline.demo_data import complete_journey
from touchline.policy import Policy
from touchline.simulator.simulate import MAPPING_FILE
from touchline.simulator.virtual_firm import virtual_firm
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.progress import Progress
from touchline.vocabulary.words import Language

app = typer.Typer()
DEMO_WORKSPACE = Path("workspace/demo")
TO_CONTACT = ("overdue", "due")
OTHERS = "manager, marketing, service, analyst and admin; enter by `serve --as NAME`:"
HINTS = (
    "show customers --language zh-hans",
    "explain CUSTOMER",
    "show quality",
    "export customers --to customers.xlsx --names",
)


class Data(StrEnum):
    """What the demo shows."""

    VIRTUAL_FIRM = "virtual-firm"
    COMPLETE_JOURNEY = "complete-journey"


@dataclass(frozen=True)
class Material:
    """What a demo imports, by which mapping, and the day to look from."""

    paths: tuple[Path, ...]
    mapping: Path
    as_of: date
    policy: Policy


@app.command()
def demo(
    workspace: WorkspaceOption = DEMO_WORKSPACE,
    data: Annotated[Data, typer.Option(help="A virtual firm, or a year of real purchases.")] = (
        Data.VIRTUAL_FIRM
    ),
    limit: Annotated[int, typer.Option(min=1, help="How many customers to list.")] = 12,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Then serve its pages, signed in.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to serve them.")] = 8000,
    language: LanguageOption = Language.EN,
    as_json: JsonOption = False,
) -> None:
    """Make a firm's exports, import them, run, and print who is due and why.

    Calling it again goes on with the same firm. The virtual firm lives until today.
    """
    output, started = Output(as_json), time.monotonic()
    root = workspace if data is Data.VIRTUAL_FIRM else workspace.with_name(data.value)
    output.say(f"Workspace {root}")
    material = _virtual_firm(root) if data is Data.VIRTUAL_FIRM else _complete_journey()
    if not (root / SETTINGS_FILE).exists():
        create_workspace(root, policies.dump(material.policy))
    session = open_session(root)
    with output.progress() as progress:
        _import_and_run(session, material, output, progress)
    show_customers(session, Choice(TO_CONTACT, limit=limit), output, language)
    seconds = time.monotonic() - started
    output.say(f"All of it took {seconds:.0f} s. Go on with:")
    for hint in HINTS:
        output.say(f"  {program()} {hint} --workspace {root}")
    with office_of(session) as office:
        # Django is set up from here on, and what knows its models can be loaded.
        rep = import_string("touchline.web.office.demo_cast.hire_demo_cast")(office)
    output.say("Its people: a rep for each owner of customers, and " + OTHERS)
    if serve:
        asked = Serving(port=port, open_browser=True, enter_as=rep.username)
        serve_firm(session, asked, output)
    else:
        output.say(f"  {program()} serve --as {rep.username} --workspace {root}")


def _virtual_firm(root: Path) -> Material:
    """The virtual firm's exports, made once, beside the workspace's own folders."""
    firm = root.with_name(f"{root.name}-exports")
    policy = policies.template("b2b_software")
    last_day = virtual_firm(firm, day_or_today("", policy.firm.time_zone, ""))
    return Material((firm / "exports",), MAPPING_FILE, last_day, policy)


def _complete_journey() -> Material:
    """Real purchases and campaigns of 2,469 households, from a Python package."""
    found = complete_journey()
    retail = policies.template("retail")
    shop = {"name": "Complete Journey", "currency": "USD", "time_zone": "America/New_York"}
    by_letter = {"default": Channel.LETTER, "default_by_tier": {}}  # how this shop writes to all
    policy = retail.model_copy(
        update={
            "firm": retail.firm.model_copy(update={**shop, "phone_region": "US"}),
            "channels": retail.channels.model_copy(update=by_letter),
        }
    )
    return Material(found.files, found.mapping, found.as_of, policy)


def _import_and_run(
    session: Session, material: Material, output: Output, progress: Progress
) -> None:
    report = import_paths(session, material.paths, load_mapping(material.mapping), progress)
    if not output.as_json:
        for part in shown_report(report):
            output.words.print(part)
    run_and_publish(session, material.as_of.isoformat(), progress)

"""`touchline explain`: everything behind one customer's advice, or behind one measure."""

from difflib import get_close_matches
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from touchline.cli.customer import figures, head, row_of
from touchline.cli.customers import as_documents
from touchline.cli.office import office_of
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, LanguageOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.phrases import AS_OF, COUNTED_OVER, LEVELS, MADE_OF, MEASURE_KIND, PART_OF, UNITS
from touchline.cli.rows import behind, rows_document, rows_table
from touchline.cli.session import Session, open_session
from touchline.cli.timeline import timeline, timeline_table
from touchline.measures.catalogue import Catalogue, load_catalogue
from touchline.measures.spelling import spelling_of
from touchline.pipeline.history import history
from touchline.pipeline.run import latest_run
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.measure import Counted, Estimated
from touchline.vocabulary.pseudonym import parse_shown, shown
from touchline.vocabulary.words import Language

app = typer.Typer()
SHOWN = 50


@app.command()
def explain(
    what: Annotated[
        str, typer.Argument(help="A customer's number, name, phone, e-mail or code; or a measure.")
    ],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    contacts: Annotated[int, typer.Option(min=0, help="How many past happenings.")] = 12,
    rows: Annotated[
        str, typer.Option("--rows", help="A measure: list the rows behind the customer's figure.")
    ] = "",
    language: LanguageOption = Language.EN,
    as_json: JsonOption = False,
) -> None:
    """Say why a customer is due, with every figure and its rows; or what a measure is."""
    session, output = open_session(workspace), Output(as_json)
    catalogue = load_catalogue(session.policy, session.policy.measures)
    if what in catalogue.measures:
        document, parts = explained_measure(catalogue, what, language)
        output.result(document, *parts)
        return
    who = _who(session, what, tuple(catalogue.measures))
    if rows:
        explain_figure(session, catalogue, who[0], rows, output)
        return
    explain_customer(session, catalogue, who, (contacts, language), output)


def _who(session: Session, text: str, measures: tuple[str, ...]) -> tuple[int, str]:
    """The customer that the text means, with the name; `measures` are meant where none is."""
    with office_of(session) as office:
        found = office.vault.find(text)
        if not found:
            try:
                found = [parse_shown(text)]
            except (TouchlineError, ValueError):
                found = []
        names = office.vault.names(found)
    if len(found) == 1:
        return found[0], names.get(found[0], "")
    if found:
        several = ", ".join(f"{shown(each)} {names.get(each, '')}".strip() for each in found[:10])
        raise TouchlineError(
            f"{len(found)} customers are called {text!r}.", several, "Name one by its code."
        )
    alike = get_close_matches(text, measures, n=1)
    raise TouchlineError(
        f"There is no customer or measure {text!r}.",
        "explain",
        f"Did you mean {alike[0]}?"
        if alike
        else "Give a customer's whole number, name, phone or e-mail as imported, the code that "
        "`touchline show customers --json` gives, or a name of `touchline show measures`.",
    )


def explain_customer(
    session: Session,
    catalogue: Catalogue,
    who: tuple[int, str],
    taste: tuple[int, Language],
    output: Output,
) -> None:
    """Everything behind one customer's advice."""
    (reference, name), (contacts, language) = who, taste
    run = latest_run(session.workspace)
    row = row_of(run, reference)
    facts = history(session.workspace, session.engine, reference)
    day = run.as_of_day
    end = spelling_of(session.policy, day, session.engine).clock.as_of
    past = timeline(facts, session.policy.firm.time_zone, end, contacts)
    manifest = run.manifest
    ended = AS_OF.in_language(language).format(day=manifest.as_of, run=manifest.run)
    document = as_documents([row], {reference: name}, session.policy, language)[0]
    output.result(
        {**document, "run": run.manifest.run, "timeline": past},
        *head(row, name, session.policy, language),
        timeline_table(past, language),
        figures(row, catalogue, session.policy, language),
        Text(ended, style="dim"),
    )


def explain_figure(
    session: Session, catalogue: Catalogue, reference: int, name: str, output: Output
) -> None:
    """The customer's figure and the rows of facts that it was counted from."""
    run = latest_run(session.workspace)
    found = behind(session, catalogue, run, name, reference)
    value = row_of(run, reference)[name]
    parts = [
        part for one, rows in found.items() for part in rows_table(catalogue, one, rows, SHOWN)
    ]
    output.result(
        {
            "measure": name,
            "value": value,
            "rows": {one: rows_document(found[one]) for one in found},
        },
        Text(f"{name} = {value}  (as of {run.manifest.as_of}; times in UTC)", style="bold"),
        *parts,
    )


def explained_measure(
    catalogue: Catalogue, name: str, language: Language
) -> tuple[dict[str, object], list[RenderableType]]:
    """What a measure means, how it is counted, what it is made of and who reads it."""
    measure = catalogue.measures[name]
    reads = catalogue.reads(name)
    readers = [other for other in catalogue.measures if name in catalogue.reads(other)]
    definition = "" if isinstance(measure, Estimated) else measure.sql.strip()
    document = measure.model_dump(mode="json") | {"reads": reads, "read_by": readers}
    parts: list[RenderableType] = [
        Text(f"{measure.label.in_language(language)}  ({name})", style="bold"),
        Text(measure.meaning.in_language(language)),
        Text(
            MEASURE_KIND.in_language(language).format(
                unit=UNITS[measure.unit].in_language(language),
                level=LEVELS[measure.level].in_language(language),
            )
        ),
    ]
    if isinstance(measure, Counted):
        over = COUNTED_OVER.in_language(language)
        parts.append(Text(over.format(fact=measure.fact, window=measure.window.value)))
    parts.append(Text(f"\n{definition}\n", style="dim"))
    if reads:
        parts.append(Text(MADE_OF.in_language(language).format(names=", ".join(reads))))
    if readers:
        parts.append(Text(PART_OF.in_language(language).format(names=", ".join(readers))))
    return document, parts

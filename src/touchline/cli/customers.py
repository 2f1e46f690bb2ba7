"""The list of customers with what to do about each, as the terminal shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich import box
from rich.table import Table
from rich.text import Text

from touchline.advice.phrases import CHANNELS
from touchline.advice.reasons import sentences
from touchline.cli.folded import Folded
from touchline.cli.office import office_of
from touchline.cli.output import Output
from touchline.cli.phrases import BETWEEN, COUNTED, HEADINGS, SHORT_STATUSES, STATUSES
from touchline.cli.session import Session
from touchline.pipeline.run import latest_run
from touchline.policy import Policy
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.words import Language

ADVICE_COLUMNS = ("customer_id", "tier", "score", "status", "due_on", "days_over", "channel")
SHOWN_REASONS = 3
WIDE_SCREEN = 120  # columns of text
STYLES = {"overdue": "bad", "due": "due", "hold_cap_reached": "dim", "do_not_contact": "dim"}


@dataclass(frozen=True)
class Choice:
    """Which customers are asked for."""

    status: Sequence[str] = ()
    tier: Sequence[str] = ()
    sort: str = "priority"
    limit: int = 20


def chosen(results: pa.Table, choice: Choice, tiers: Sequence[str]) -> pa.Table:
    """The customers asked for, the most pressing first; equals in the order of their ids.

    Nobody may have a status or one of the policy's `tiers` today: then the list is empty.
    """
    words = (("status", choice.status, [*STATUSES]), ("tier", choice.tier, tiers))
    for column, wanted, possible in words:
        if wanted:
            _known(column, wanted, [*pc.unique(results[column]).to_pylist(), *possible])
            results = results.filter(pc.is_in(results[column], pa.array(wanted, pa.string())))
    name = choice.sort.removeprefix("-")
    if name not in results.column_names:
        raise TouchlineError(
            f"There is no column {name!r} to sort by.",
            "--sort",
            "Take one of those in `touchline show measures`, or priority, score, due_on, tier.",
        )
    downward = choice.sort.startswith("-") or name == "priority"
    keys = [
        (name, "descending" if downward else "ascending", "at_end"),
        ("customer_id", "ascending", "at_end"),
    ]
    order = pc.sort_indices(results, sort_keys=keys)
    return results.take(order[: choice.limit or None])


def _known(column: str, wanted: Sequence[str], possible: Sequence[str | None]) -> None:
    words = sorted({word for word in possible if word})
    strange = sorted(set(wanted) - set(words))
    if strange:
        raise TouchlineError(
            f"There is no {column} {', '.join(strange)}.",
            f"--{column}",
            f"There are: {', '.join(words)}.",
        )


def as_documents(
    rows: Sequence[Mapping[str, Any]], names: Mapping[int, str], policy: Policy, language: Language
) -> list[dict[str, Any]]:
    """Each customer as JSON has it: advice, reasons in words, and every measure."""
    documents = []
    for row in rows:
        advice = {name: row[name] for name in ADVICE_COLUMNS}
        advice["customer_id"] = shown(row["customer_id"])
        measures = {
            name: value
            for name, value in row.items()
            if name not in {*ADVICE_COLUMNS, "reason_codes", "owner_id", "referred_by"}
        }
        reasons = sentences(row, policy, language)
        name = names.get(row["customer_id"], "")
        documents.append({**advice, "name": name, "reasons": reasons, "measures": measures})
    return documents


def as_table(
    rows: pa.Table, names: Mapping[int, str], policy: Policy, language: Language, width: int
) -> Table:
    """Each customer as a line for people: who, what, when, how and why.

    On a narrow screen status, day and channel stand one under the other, so that nothing is cut.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
    keys = ("customer", "tier", "status", "due_on", "channel", "why")
    headings = [HEADINGS[key].in_language(language) for key in keys]
    lines = [_cells(row, names, policy, language) for row in rows.to_pylist()]
    if width < WIDE_SCREEN:
        headings = [*headings[:2], "\n".join(headings[2:5]), headings[5]]
        lines = [((*line[:2], Text("\n").join(line[2:5])), why) for line, why in lines]
    for heading in headings:
        widest = width // 4 if heading == headings[0] else None
        table.add_column(heading, max_width=widest, overflow="fold")
    for line, why in lines:
        table.add_row(*line, why)
    return table


def _cells(
    row: Mapping[str, Any], names: Mapping[int, str], policy: Policy, language: Language
) -> tuple[tuple[Text, ...], Text | Folded]:
    reference = row["customer_id"]
    status = STATUSES[row["status"]].in_language(language).format(days=row["days_over"])
    channel = CHANNELS[Channel(row["channel"])].in_language(language) if row["channel"] else "–"
    gap = " " if language is Language.EN else ""
    why = gap.join(sentences(row, policy, language)[:SHOWN_REASONS])
    due = row["due_on"].isoformat() if row["due_on"] else "–"
    told = (
        Text(names.get(reference) or shown(reference)),
        Text(row["tier"]),
        Text(status, style=STYLES.get(row["status"], "")),
        Text(due),
        Text(channel),
    )
    return told, Text(why) if language is Language.EN else Folded(why)


def show_customers(
    session: Session, choice: Choice, output: Output, language: Language, *, names: bool = True
) -> None:
    """The customers asked for of the last run, with how many there are of each status."""
    latest = latest_run(session.workspace)
    results = latest.results
    rows = chosen(results, choice, session.policy.tier_names)
    known = names_of(session, rows["customer_id"].to_pylist()) if names else {}
    found = results["status"].value_counts().to_pylist()
    counts = {each["values"]: each["counts"] for each in found}
    told = BETWEEN.in_language(language).join(
        f"{counts[status]:,} {words.in_language(language)}"
        for status, words in SHORT_STATUSES.items()
        if status in counts
    )
    output.result(
        as_documents(rows.to_pylist(), known, session.policy, language) if output.as_json else None,
        as_table(rows, known, session.policy, language, output.results.width),
        Text(
            COUNTED.in_language(language).format(
                listed=f"{rows.num_rows:,}",
                known=f"{results.num_rows:,}",
                told=told,
                day=latest.manifest.as_of,
                run=latest.manifest.run,
            ),
            style="dim",
        ),
    )


def names_of(session: Session, references: Sequence[int]) -> Mapping[int, str]:
    """The customers' names from the vault."""
    if not references:
        return {}
    with office_of(session) as office:
        return office.vault.names(references)

"""One customer in full: who, what to do and why, every figure with its meaning."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow.compute as pc
from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from touchline.advice.phrases import CHANNELS
from touchline.advice.reasons import sentences
from touchline.cli.folded import Folded
from touchline.cli.phrases import EVIDENCE, EVIDENCE_GRADES, HEADINGS, SCORE, STATUSES
from touchline.measures.catalogue import Catalogue
from touchline.pipeline.run import Run
from touchline.policy import Policy
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.figures import spelled
from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.words import Language


def row_of(run: Run, reference: int) -> dict[str, Any]:
    """The customer's row of the run."""
    results = run.results
    rows = results.filter(pc.equal(results["customer_id"], reference)).to_pylist()
    if not rows:
        raise TouchlineError(
            "The last run does not know this customer.",
            shown(reference),
            "Were its facts imported after the run? Run again: touchline run",
        )
    row: dict[str, Any] = rows[0]
    return row


def head(
    row: Mapping[str, Any], name: str, policy: Policy, language: Language
) -> list[RenderableType]:
    """Who it is, the tier and where it comes from, and the next contact with its reasons."""
    status = STATUSES[row["status"]].in_language(language).format(days=row["days_over"])
    channel = CHANNELS[Channel(row["channel"])].in_language(language) if row["channel"] else "–"
    score = ""
    if row["score"] is not None:
        score = SCORE.in_language(language).format(score=f"{row['score']:.0f}")
    scores = (row["r_score"], row["f_score"], row["m_score"])
    rfm = "" if None in scores else " (R{} F{} M{})".format(*scores)
    due = row["due_on"].isoformat() if row["due_on"] else "–"
    tier = HEADINGS["tier"].in_language(language)
    lines: list[RenderableType] = [
        Text(f"{name or '–'}  {shown(row['customer_id'])}", style="bold"),
        Text(f"{tier} {row['tier']}{score}{rfm}"),
        Text(f"{status} · {HEADINGS['due_on'].in_language(language)} {due} · {channel}"),
    ]
    lines += [Text(f"  · {sentence}") for sentence in sentences(row, policy, language)]
    interval, way = (
        EVIDENCE_GRADES[grade].in_language(language) if grade in EVIDENCE_GRADES else grade
        for grade in (row["evidence"], row["channel_evidence"])
    )
    evidence = EVIDENCE.in_language(language).format(interval=interval, channel=way)
    lines.append(Text(evidence, style="dim"))
    return lines


def figures(
    row: Mapping[str, Any], catalogue: Catalogue, policy: Policy, language: Language
) -> Table:
    """Every figure that is known of the customer, with its meaning."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("measure", "value", "meaning"):
        heading = HEADINGS[key].in_language(language)
        table.add_column(heading, justify="right" if key == "value" else "left", overflow="fold")
    for name, measure in _known(row, catalogue):
        value = spelled(row[name], measure.unit, language, policy.firm.currency)
        label = Text(f"{measure.label.in_language(language)}\n")
        label.append(name, style="dim")
        table.add_row(label, value, Folded(measure.meaning.in_language(language)))
    return table


def _known(row: Mapping[str, Any], catalogue: Catalogue) -> Iterator[tuple[str, Any]]:
    for name, measure in catalogue.measures.items():
        if row.get(name) is not None:
            yield name, measure

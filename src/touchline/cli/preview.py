"""What a dry run found, as the terminal shows it."""

from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from touchline.intake.proposal.parts import Proposal
from touchline.lake.arrivals import LINEAGE
from touchline.pipeline.dry_run import DryRun, TriedFact, TriedTable
from touchline.pipeline.tier_outlook import RestsOn, TierOutlook
from touchline.policy import Policy
from touchline.vocabulary.facts import FACT_TABLES, Kind
from touchline.vocabulary.mapping import Mapping

HIDDEN = {"customer_ref", "employee_id", "owner_id", "referred_by", "referred_customer"}
TIMES = {
    column.name
    for table in FACT_TABLES.values()
    for column in table.columns
    if column.kind is Kind.TIME
}
SHOWN_ROWS = 3
KNOWN_BY_THEIR_CUSTOMER = frozenset({"customer", "employee"})


def shown_preview(tried: DryRun) -> Iterator[RenderableType]:
    """Of each table: how many rows would go in, some of them, and the bad ones with remedies."""
    for table in tried.tables:
        yield Text(f"\n{table.name}: the first {table.rows:,} rows", style="bold")
        if table.problem:
            yield Text(f"  ✗ {table.problem}", style="bad")
        for fact in table.facts:
            yield from _fact(fact)
        if table.bad_samples:
            yield Text("  In quarantine there would be:")
            yield _bad(table)
    for name, why in tried.ignored:
        yield Text(f"– {name}: {why}", style="dim")


def preview_document(tried: DryRun) -> list[dict[str, Any]]:
    """The same for programs; without samples, which may hold what only the vault should."""
    return [
        {
            "table": table.name,
            "rows": table.rows,
            "problem": table.problem.as_json() if table.problem else None,
            "facts": [
                {
                    "into": fact.fact,
                    "received": fact.received,
                    "accepted": fact.accepted,
                    "rejected_by_reason": fact.rejected,
                    "quarantined_by_reason": fact.quarantined,
                    "emptied_cells": fact.emptied,
                }
                for fact in table.facts
            ],
        }
        for table in tried.tables
    ]


def hints_on_numbers(mapping: Mapping) -> list[str]:
    """What follows where rows have no number of their own."""
    return [
        f"{', '.join(table.files)}: rows of {fact.into} have no number of their own. A row that "
        "a later export has changed will count as one more: map its number as source_id, if any."
        for table in mapping.table
        for fact in table.fact
        if "source_id" not in fact.set and fact.into not in KNOWN_BY_THEIR_CUSTOMER
    ]


def hints_on_tiers(outlook: TierOutlook, policy: Policy) -> list[str]:
    """What tiers will rest on, where that is not the firm's orders."""
    if outlook.rests_on is RestsOn.ORDERS:
        return []
    if outlook.rests_on is RestsOn.NOTHING:
        said = (
            "Nothing tells who matters most: there are no orders"
            + (" and no grade of your own" if not outlook.unknown_grades else "")
            + f". Every customer would be of tier {policy.prospects.tier}."
        )
    else:
        known = ", ".join(f"{word} → {tier}" for word, tier in outlook.grades)
        said = f"There are no orders: tiers will rest on your own grades ({known})."
    unknown = ", ".join(outlook.unknown_grades)
    more = f" Grades that mean no tier yet: {unknown}. Say so in the policy, own_grade.tiers."
    return [said + (more if unknown else "")]


def hints_on_left_out(proposal: Proposal) -> list[str]:
    """The columns with cells that would feed nothing, by file: what the firm told in vain."""
    return [
        f"{table.name}: left out: {', '.join(left.header for left in told)}."
        for table in proposal.ready
        if (told := [left for left in table.left_out if left.samples])
    ]


def _fact(fact: TriedFact) -> Iterator[RenderableType]:
    bad = sum(fact.rejected.values()) + sum(fact.quarantined.values())
    style = "good" if not bad else "due"
    into = fact.fact or "no fact"
    yield Text(f"  {fact.accepted:,} of {fact.received:,} rows would go into {into}", style=style)
    for reason, count in (fact.rejected | fact.quarantined).items():
        yield Text(f"    {count:>7,}  {reason}")
    for which, count in fact.emptied.items():
        yield Text(f"    {count:>7,}  cells left empty, {which}")
    if fact.samples:
        yield _samples(fact)


def _samples(fact: TriedFact) -> Table:
    """Some rows as the lake would hold them; times are UTC. Empty columns are left out."""
    rows = fact.samples[:SHOWN_ROWS]
    names = [
        name
        for name in rows[0]
        if name not in LINEAGE.names and any(row[name] is not None for row in rows)
    ]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True, show_header=True, header_style="dim")
    table.add_column("column", style="dim")
    for number in range(1, len(rows) + 1):
        table.add_column(f"row {number}", overflow="fold")
    for name in names:
        cells = ("(pseudonym)" if name in HIDDEN else _plain(row[name]) for row in rows)
        table.add_row(f"{name} (UTC)" if name in TIMES else name, *cells)
    return table


def _bad(tried: TriedTable) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True, header_style="dim")
    for title in ("row", "field", "what is wrong", "what to do"):
        table.add_column(title, overflow="fold")
    for row in tried.bad_samples:
        table.add_row(str(row["row_number"]), row["field"] or "–", row["message"], row["remedy"])
    return table


def _plain(value: Any) -> str:
    return "" if value is None else str(value)

"""A proposed mapping as a person reads it in the terminal, up to 100 columns wide."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from touchline.intake.proposal.mask import masked
from touchline.intake.proposal.parts import (
    ColumnProposal,
    FactProposal,
    IdentityProposal,
    Proposal,
    TableProposal,
)
from touchline.vocabulary.facts import FACT_TABLES, Kind
from touchline.vocabulary.mapping import Rule

SURE, UNSURE = 0.8, 0.55
WORDS_SHOWN = 8


def render_proposal(proposal: Proposal) -> Group:
    """Every table with its facts, people, what is missing and what is left out."""
    parts: list[RenderableType] = [_head(proposal)]
    parts += [Text(f"· {remark}", style="dim") for remark in proposal.remarks]
    for table in proposal.tables:
        parts += ["", *_of_table(table)]
    return Group(*parts)


def _head(proposal: Proposal) -> Text:
    ready = len(proposal.ready)
    currency = proposal.currency or "the policy's currency"
    order = ", day before month" if proposal.day_first else ""
    return Text(
        f"Tables: {len(proposal.tables)}, ready to import: {ready}. Source {proposal.source}, "
        f"times in {proposal.time_zone}{order}, money in {currency}, phones of "
        f"{proposal.phone_region}."
    )


def _of_table(table: TableProposal) -> Iterator[RenderableType]:
    yield Text(", ".join(table.files) + (f" › {table.sheet}" if table.sheet else ""), style="bold")
    for remark in table.remarks:
        yield Text(f"  {remark}", style="yellow")
    for fact in table.facts:
        yield Text(f"  → {fact.into}  {_percent(fact.confidence)} sure, {fact.reason}")
        yield _grid(_fact_rows(fact))
        for lack in fact.missing:
            yield Text(f"  missing: {lack.column}: {lack.remedy}", style="bold red")
    for identity in table.identities:
        yield Text(f"  → vault: who the {identity.subject} is")
        yield _grid(_identity_rows(identity))
    if table.left_out:
        yield Text("  left out", style="dim")
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(max_width=24, overflow="fold")
        grid.add_column(max_width=70)
        for left in table.left_out:
            grid.add_row(Text(left.header), Text(left.reason), style="dim")
        yield Padding(grid, (0, 0, 0, 4))


Row = tuple[str, str, float, str, str]


def _grid(rows: Iterator[Row]) -> Table:
    grid = Table(box=None, padding=(0, 1), show_header=True, header_style="dim")
    # What a column is called and how sure it is stay whole; the rest folds on a narrow screen.
    for title, least, most in (("column", 14, 17), ("from yours", 10, 18)):
        grid.add_column(title, min_width=least, max_width=most, overflow="fold")
    grid.add_column("sure", min_width=4, no_wrap=True)
    grid.add_column("cells", max_width=20, overflow="fold")
    grid.add_column("because", max_width=28, overflow="fold")
    for name, origin, confidence, cells, reason in rows:
        style = "green" if confidence >= SURE else "yellow" if confidence >= UNSURE else "red"
        sure = Text(_percent(confidence), style=style)
        grid.add_row(Text(f"  {name}"), Text(origin), sure, Text(cells), Text(reason))
    return grid


def _fact_rows(fact: FactProposal) -> Iterator[Row]:
    kinds = {column.name: column.kind for column in FACT_TABLES[fact.into].columns}
    for column in fact.columns:
        who = kinds[column.name] in {Kind.CUSTOMER, Kind.STAFF}
        cells = _masked_cells(column) if who else _cells(column)
        yield column.name, _origin(column.rule), column.confidence, cells, column.reason


def _identity_rows(identity: IdentityProposal) -> Iterator[Row]:
    for column in identity.columns:
        cells = _masked_cells(column)
        yield column.name, _origin(column.rule), column.confidence, cells, column.reason


def _origin(rule: Rule) -> str:
    if rule.constant is not None:
        return f'always "{rule.constant}"'
    if rule.product is not None:
        return " × ".join(rule.product)
    return " → ".join((rule.column or "", *rule.lookup))


def _cells(column: ColumnProposal) -> str:
    """Words with their meaning where there are such, else some cells."""
    if not column.rule.values and not column.please_map:
        return ", ".join(column.samples)
    known = [f"{word} = {code}" for word, code in column.rule.values.items()]
    more = [f"… {len(known) - WORDS_SHOWN} more"] if len(known) > WORDS_SHOWN else []
    unknown = [f"{word} = ? please map" for word in column.please_map]
    return "\n".join([*known[:WORDS_SHOWN], *more, *unknown])


def _masked_cells(column: ColumnProposal) -> str:
    return ", ".join(masked(sample) for sample in column.samples[:2])


def _percent(share: float) -> str:
    return f"{share:.0%}"

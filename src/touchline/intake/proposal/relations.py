"""What one file lacks and another has: a payment names an order, the order names its customer."""

import re
from collections.abc import Sequence
from dataclasses import replace

from touchline.intake.proposal.parts import (
    ColumnProposal,
    FactProposal,
    IdentityProposal,
    TableProposal,
)
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.mapping import Lookup, Rule

PARENTS = (("order_id", "order"), ("deal_id", "deal"), ("campaign_id", "campaign"))
TIMES = ("happened_at", "starts_on")
ON_CHAIN = 0.6
WEAK_KEY = 0.75


def related(
    tables: Sequence[TableProposal],
) -> tuple[tuple[TableProposal, ...], dict[str, Lookup]]:
    """The tables with rules that look up, in other files, what they miss; and those look-ups."""
    lookups: dict[str, Lookup] = {}
    found = tuple(_by_name(_by_parent(table, tables, lookups), tables, lookups) for table in tables)
    return found, lookups


def _by_parent(
    table: TableProposal, tables: Sequence[TableProposal], lookups: dict[str, Lookup]
) -> TableProposal:
    fact = table.facts[0]
    for key_name, parent_fact in PARENTS:
        key = fact.column(key_name)
        parent = next((one for one in tables if _is_parent(one, parent_fact, table)), None)
        if key is None or parent is None:
            continue
        fact = _filled(fact, key, parent, lookups)
    return replace(table, facts=(fact, *table.facts[1:]), identities=_kept(table, fact))


def _is_weak(fact: FactProposal, name: str) -> bool:
    """Whether nothing surely tells it in the file itself."""
    column = fact.column(name)
    return column is None or column.confidence < WEAK_KEY


def _is_parent(one: TableProposal, into: str, child: TableProposal) -> bool:
    fact = one.facts[0]
    return one is not child and fact.into == into and fact.column("source_id") is not None


def _filled(
    fact: FactProposal, key: ColumnProposal, parent: TableProposal, lookups: dict[str, Lookup]
) -> FactProposal:
    """The fact with customer and time fetched over `key` from the parent's file."""
    parent_fact = parent.facts[0]
    number = parent_fact.column("source_id")
    columns = list(fact.columns)
    for name in ("happened_at", "customer_ref"):
        if not _is_weak(fact, name):
            continue
        there = next(
            (found for one in _names_for(name) if (found := parent_fact.column(one))), None
        )
        if there is None or there.rule.column is None or number is None or not number.rule.column:
            continue
        lookup = _lookup_name(parent)
        lookups[lookup] = Lookup(
            file=parent.files[0], sheet=parent.sheet, key=number.rule.column, read=parent.read
        )
        rule = there.rule.model_copy(
            update={"column": key.rule.column, "lookup": (f"{lookup}.{there.rule.column}",)}
        )
        reason = f"looked up over {key.rule.column} in {parent.name}"
        columns = [column for column in columns if column.name != name]
        columns.append(ColumnProposal(name, rule, ON_CHAIN, reason, there.samples))
    return _ordered(fact, columns)


def _names_for(name: str) -> tuple[str, ...]:
    return TIMES if name == "happened_at" else (name,)


def _ordered(fact: FactProposal, columns: Sequence[ColumnProposal]) -> FactProposal:
    order = FACT_TABLES[fact.into].schema.names
    names = {column.name for column in columns}
    return replace(
        fact,
        columns=tuple(sorted(columns, key=lambda column: order.index(column.name))),
        missing=tuple(lack for lack in fact.missing if lack.column not in names),
    )


def _kept(table: TableProposal, fact: FactProposal) -> tuple[IdentityProposal, ...]:
    """Identities, with the customer's rule as the fact now has it."""
    ref = fact.column("customer_ref")
    return tuple(
        replace(identity, ref=ref.rule) if ref and identity.subject == "customer" else identity
        for identity in table.identities
        if ref is not None or identity.subject != "customer"
    )


def _by_name(
    table: TableProposal, tables: Sequence[TableProposal], lookups: dict[str, Lookup]
) -> TableProposal:
    """A file that knows customers by name only finds their numbers in the customer list."""
    ref = table.facts[0].column("customer_ref")
    if ref is None or ref.rule.namespace != "customer_name" or ref.rule.lookup:
        return table
    for other in tables:
        number, name = other.facts[0].column("customer_ref"), _name_column(other)
        listed = other is not table and other.facts[0].into == "customer"
        if not listed or number is None or number.rule.namespace != "customer" or not name:
            continue
        lookup = _lookup_name(other)
        lookups[lookup] = Lookup(file=other.files[0], sheet=other.sheet, key=name, read=other.read)
        rule = Rule(column=ref.rule.column, lookup=(f"{lookup}.{number.rule.column}",))
        reason = f"{ref.rule.column} finds its number in {other.name}"
        found = ColumnProposal("customer_ref", rule, 0.7, reason, ref.samples)
        facts = tuple(
            _ordered(fact, [found, *(c for c in fact.columns if c.name != "customer_ref")])
            for fact in table.facts
        )
        return replace(table, facts=facts, identities=_kept(table, facts[0]))
    return table


def _name_column(table: TableProposal) -> str | None:
    names = [
        column.rule.column
        for identity in table.identities
        if identity.subject == "customer"
        for column in identity.columns
        if column.name == "name"
    ]
    return names[0] if names else None


def _lookup_name(table: TableProposal) -> str:
    fact = table.facts[0].into
    stem = re.sub(r"[^a-z0-9]+", "_", table.files[0].partition(".")[0].lower()).strip("_")
    return stem if stem and stem.isascii() else f"{fact}s"

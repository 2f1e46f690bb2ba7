"""A proposal as a mapping file: TOML with a comment on every rule, ready to be mended by hand.

Cells that tell who someone is never stand in it, for the mapping's text is kept with each import.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from touchline.intake.proposal.mask import masked
from touchline.intake.proposal.parts import (
    ColumnProposal,
    FactProposal,
    IdentityProposal,
    Proposal,
    TableProposal,
)
from touchline.vocabulary.facts import FACT_TABLES, Kind
from touchline.vocabulary.mapping import Lookup, Rule

HEAD = (
    "Proposed by Touchline from the files' headers and content. Read it, mend it, and import with",
    "it. The number before each rule says how sure the proposal is, from 0 to 1.",
)
SHOWN = 40
FIGURES = frozenset({Kind.TIME, Kind.DATE, Kind.MONEY, Kind.NUMBER, Kind.INTEGER})
UNKNOWN = "?"  # the column that the user must name


def proposal_toml(proposal: Proposal) -> str:
    """The mapping file; read back it is `proposal.mapping()`, unchanged."""
    document = tomlkit.document()
    for line in (*HEAD, *proposal.remarks):
        document.add(tomlkit.comment(line))
    document.add("source", proposal.source)
    document.add("time_zone", proposal.time_zone)
    if proposal.currency:
        document.add("currency", proposal.currency)
    document.add("phone_region", proposal.phone_region)
    if proposal.day_first:
        document.add("day_first", proposal.day_first)
    if proposal.decimal_comma:
        document.add("decimal_comma", proposal.decimal_comma)
    if proposal.lookups:
        document.add("lookup", _lookups(proposal.lookups))
    tables = tomlkit.aot()
    for table in proposal.ready:
        tables.append(_table(table))
    if proposal.ready:
        document.add("table", tables)
    lines = [line for table in proposal.tables if not table.is_ready for line in _unready(table)]
    return tomlkit.dumps(document) + "".join(f"# {_one_line(line)}\n" for line in lines)


def _lookups(lookups: dict[str, Lookup]) -> Table:
    table = tomlkit.table(is_super_table=True)
    for name, lookup in sorted(lookups.items()):
        one = tomlkit.table()
        for field, value in lookup.model_dump(exclude_defaults=True, mode="json").items():
            one.add(field, value)
        table.add(name, one)
    return table


def _table(proposal: TableProposal, unready: bool = False) -> Table:
    table = tomlkit.table()
    table.add("files", list(proposal.files))
    if proposal.sheet:
        table.add("sheet", proposal.sheet)
    for option, value in proposal.read.model_dump(exclude_defaults=True, mode="json").items():
        table.add(tomlkit.key(["read", option]), value)
    for remark in proposal.remarks:
        table.add(tomlkit.comment(_one_line(remark)))
    for left in proposal.left_out:
        table.add(tomlkit.comment(_one_line(f"left out: {left.header}: {left.reason}")))
    facts = tomlkit.aot()
    for fact in proposal.facts:
        if fact.missing and not unready:
            table.add(tomlkit.comment(f"{fact.into} is not ready: {_lacks(fact)}"))
        else:
            facts.append(_fact(fact))
    table.add("fact", facts)
    if proposal.identities:
        table.add("identity", _identities(proposal.identities))
    return table


def _fact(proposal: FactProposal) -> Table:
    fact = tomlkit.table()
    fact.add(tomlkit.comment(f"{proposal.confidence:.2f}  {_one_line(proposal.reason)}"))
    fact.add("into", proposal.into)
    rules = tomlkit.table()
    kinds = {column.name: column.kind for column in FACT_TABLES[proposal.into].columns}
    for column in proposal.columns:
        kind = kinds[column.name]
        who = kind in {Kind.CUSTOMER, Kind.STAFF}
        _add_rule(rules, column, () if who else [_shown(cell, kind) for cell in column.samples])
    for lack in proposal.missing:
        unknown = tomlkit.string(UNKNOWN)
        unknown.comment(_one_line(f"missing: {lack.remedy}"))
        rules.add(lack.column, unknown)
    fact.add("set", rules)
    return fact


def _identities(proposals: tuple[IdentityProposal, ...]) -> AoT:
    identities = tomlkit.aot()
    for proposal in proposals:
        identity = tomlkit.table()
        identity.add("subject", proposal.subject)
        for key, value in _parts(proposal.ref):
            identity.add(tomlkit.key(["ref", *key]), value)
        rules = tomlkit.table()
        for column in proposal.columns:
            _add_rule(rules, column, ())
        identity.add("set", rules)
        identities.append(identity)
    return identities


def _shown(cell: str, kind: Kind) -> str:
    """A cell as a file may keep it: what stands for a figure or time but is words may be a name."""
    digits = sum(sign.isdigit() for sign in cell)
    is_words = sum(sign.isalpha() for sign in cell) > digits
    return masked(cell[:SHOWN]) if is_words and kind in FIGURES else cell[:SHOWN]


def _add_rule(table: Table, column: ColumnProposal, samples: Sequence[str]) -> None:
    """The rule under its comment; a word to be mapped stands ready behind a "#"."""
    cells = ""
    if samples and not column.rule.values:
        cells = "; e.g. " + ", ".join(samples)
    table.add(tomlkit.comment(_one_line(f"{column.confidence:.2f}  {column.reason}{cells}")))
    parts = list(_parts(column.rule))
    if [key for key, _ in parts] == [["column"]]:
        table.add(column.name, column.rule.column)
    else:
        for key, value in parts:
            table.add(tomlkit.key([column.name, *key]), value)
    for word in column.please_map:
        table.add(tomlkit.comment(_one_line(f'please map: {column.name}.values."{word}" = ""')))


def _parts(rule: Rule) -> Iterator[tuple[list[str], Any]]:
    """What the rule sets, as dotted keys: values."已接通" = "reached"."""
    for field, value in rule.model_dump(exclude_defaults=True, mode="json").items():
        if isinstance(value, dict):
            for word, code in value.items():
                yield [field, word], code
        else:
            yield [field], list(value) if isinstance(value, tuple) else value


def _unready(table: TableProposal) -> Iterator[str]:
    """What is known of a table that lacks something: its rules, ready to be completed."""
    yield ""
    if not table.facts:
        yield f"{table.name}: {'; '.join(table.remarks)}"
        yield from (f"  {left.header}: {left.reason}" for left in table.left_out)
        return
    yield f"{table.name} is not ready; complete these lines and take the # away:"
    document = tomlkit.document()
    tables = tomlkit.aot()
    tables.append(_table(table, unready=True))
    document.add("table", tables)
    yield from tomlkit.dumps(document).rstrip().splitlines()


def _lacks(fact: FactProposal) -> str:
    return "; ".join(f"{lack.column} is missing: {lack.remedy}" for lack in fact.missing)


def _one_line(text: str) -> str:
    """A comment ends with its line, and control characters are no TOML."""
    return "".join(sign if sign.isprintable() else " " for sign in text)

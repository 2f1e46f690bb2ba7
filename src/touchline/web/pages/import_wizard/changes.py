"""What a person chose in step 3, put into the mapping."""

from collections.abc import Mapping as Map
from dataclasses import dataclass

from django.utils.translation import gettext

from touchline.intake.mapping_edits import (
    IGNORED,
    Target,
    is_zone,
    possible_targets,
    with_constant,
    with_target,
    with_values,
)
from touchline.intake.proposal.candidates import Candidate, Place
from touchline.intake.proposal.content import content_of
from touchline.intake.proposal.patterns import pattern_of
from touchline.intake.proposal.rules import column_proposal
from touchline.intake.propose import propose_into
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.mapping import Mapping, Rule, TableRule
from touchline.web.office.draft_findings import SOURCE, FoundTable
from touchline.web.office.draft_looks import read_options
from touchline.web.office.models import ImportDraft
from touchline.web.pages.import_wizard.columns import Section
from touchline.web.pages.import_wizard.findings import rule_from

Given = Map[str, str]


@dataclass(frozen=True)
class Whole:
    """What holds for all files of the draft."""

    source: str
    time_zone: str
    currency: str
    day_first: bool
    decimal_comma: bool


def changed(
    given: Given, shown: list[Section], mapping: Mapping | None, draft: ImportDraft, zone: str
) -> Mapping | None:
    """The mapping as the form says; None where no file is taken. TouchlineError says what is wrong.

    Rules that take none of the files stay as they are.
    """
    before = {id(section.rule) for section in shown if section.rule is not None}
    rules = [rule for rule in (mapping.table if mapping else ()) if id(rule) not in before]
    mine = [_section(given, section, draft) for section in shown]
    rules = [*(rule for rule in mine if rule is not None), *rules]
    if not rules:
        return None
    whole = _whole(given, mapping, zone)
    base = mapping or Mapping(source=whole.source, table=tuple(rules))
    update = {
        "source": whole.source,
        "time_zone": whole.time_zone,
        "currency": whole.currency,
        "day_first": whole.day_first,
        "decimal_comma": whole.decimal_comma,
        "table": tuple(rules),
    }
    return base.model_copy(update=update)


def _whole(given: Given, mapping: Mapping | None, zone: str) -> Whole:
    source = given.get("source", "").strip() or (mapping.source if mapping else SOURCE)
    time_zone = given.get("time_zone", "").strip() or (mapping.time_zone if mapping else zone)
    currency = given.get("currency", "").strip().upper()
    if not is_zone(time_zone):
        raise TouchlineError(
            gettext("There is no time zone called so."),
            time_zone,
            gettext("Choose one of the list."),
        )
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise TouchlineError(
            gettext("This is no currency code."), currency, gettext("Write CNY, TWD, USD, EUR, …")
        )
    return Whole(
        source, time_zone, currency, given.get("day_first") == "1", given.get("comma") == "1"
    )


def _section(given: Given, section: Section, draft: ImportDraft) -> TableRule | None:
    name = f"t{section.place}"
    fact = given.get(f"{name}-fact", section.fact)
    if fact != section.fact:
        return _anew(section, fact, draft)
    rule = section.rule
    if rule is None:
        return None
    for column in section.columns:
        wanted = given.get(f"{name}-c{column.place}", column.target)
        if wanted == column.target:
            continue
        target = _target(wanted, fact)
        mine = _read_as(section.table, column.header, fact, target)
        rule = with_target(rule, column.header, target, mine)
    return _with_words(given, name, section, rule)


def _anew(section: Section, fact: str, draft: ImportDraft) -> TableRule | None:
    """The proposal for what the person says the file tells of; None leaves the file out."""
    if fact not in FACT_TABLES:
        return None
    said = read_options(draft, section.table.file_name)
    made = rule_from(propose_into(section.table.sample, fact), said)
    names = sorted({pattern_of(name.partition(" › ")[0], exact=True) for name in section.names})
    files = tuple(name.rpartition("/")[2] for name in names)
    return made.model_copy(update={"files": files}) if made else None


def _target(wanted: str, fact: str) -> Target | None:
    return next((each for each in possible_targets(fact) if str(each) == wanted), None)


def _read_as(table: FoundTable, header: str, fact: str, target: Target | None) -> Rule:
    """How the cells become the fact's column: its words, unit and order of day and month."""
    if target is None or target.space != "fact":
        return Rule(column=header)
    candidate = Candidate(header, Place("fact", target.name), 1.0, "")
    content = content_of(table.sample.columns[header])
    return column_proposal(FACT_TABLES[fact].column(target.name), candidate, content).rule


def _with_words(given: Given, name: str, section: Section, rule: TableRule) -> TableRule:
    for column in section.columns:
        said = {
            word.text: given[key]
            for number, word in enumerate(column.words)
            if (key := f"{name}-c{column.place}-w{number}") in given and given[key] != word.code
        }
        if column.may_be_empty and f"{name}-c{column.place}-ignore" in given:
            said |= {word.text: IGNORED for word in column.words if not word.code}
        field = column.target.partition(".")[2]
        allowed = {choice.value for choice in column.codes} | {""}
        allowed |= {IGNORED} if column.may_be_empty else set()
        if said and set(said.values()) <= allowed and field in rule.fact[0].set:
            rule = with_values(rule, field, said)
    for constant in section.constants:
        code = given.get(f"{name}-k-{constant.column}", constant.code)
        current = rule.fact[0].set.get(constant.column)
        free = current is None or current.constant is not None
        if free and code != constant.code and code in {each.value for each in constant.codes}:
            rule = with_constant(rule, constant.column, code)
    return rule

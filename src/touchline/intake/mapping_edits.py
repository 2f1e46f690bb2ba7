"""A mapping changed column by column, as a person chooses on a screen.

A target is where a source column goes: "fact.<column>", "customer.<identifier>" or
"employee.<identifier>"; the empty target leaves the column out. "customer.number" also tells
customers apart wherever the rows need it; without a number phone, e-mail … or name stand in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from touchline.intake.standardise.zone import zone
from touchline.vocabulary.facts import FACT_TABLES, KNOWN_MEANS, Kind
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.mapping import FactRule, IdentityRule, Rule, TableRule

NUMBER = "number"
IGNORED = "-"  # what stands for "this word says nothing" where a code would stand
FILLED_BY_INTAKE = frozenset(
    {
        *("source", "source_id", "time_repaired", "flags"),
        *("customer_ref", "employee_id", "owner_id"),
        *KNOWN_MEANS,
    }
)
KEYS = tuple(
    Identifier(name)
    for name in ("number", "wecom", "phone", "email", "wechat", "tax_code", "name", "contact_name")
)
NAMESPACES = {"number": "customer", "name": "customer_name", "contact_name": "customer_name"}
STAFF_IDENTIFIERS = (Identifier.NUMBER, Identifier.NAME, Identifier.PHONE, Identifier.EMAIL)
Subject = Literal["customer", "employee"]


@dataclass(frozen=True)
class Target:
    """Where a column may go: its space ("fact", "customer", "employee") and name there."""

    space: str
    name: str

    def __str__(self) -> str:
        return f"{self.space}.{self.name}"


def possible_targets(fact: str) -> list[Target]:
    """Everything that a column of a file can become, where its rows go into that fact table."""
    if not fact:
        return []
    table = FACT_TABLES[fact]
    hidden = FILLED_BY_INTAKE - ({"source_id"} if fact not in {"customer", "employee"} else set())
    found = [Target("fact", column.name) for column in table.columns if column.name not in hidden]
    if table.per_customer:
        found += [Target("customer", each.value) for each in Identifier]
    if _staff_column(fact):
        found += [Target("employee", each.value) for each in STAFF_IDENTIFIERS]
    return found


def target_of(rule: TableRule, header: str) -> Target | None:
    """Where a column goes now; None where it is left out. The vault's name for it comes first."""
    for identity in rule.identity:
        for identifier, each in identity.set.items():
            if _plainly(each, header):
                return Target(identity.subject, identifier.value)
    for subject, each in _numbers(rule):
        if _plainly(each, header):
            return Target(subject, NUMBER)
    for fact in rule.fact:
        for name, each in fact.set.items():
            if _plainly(each, header):
                return Target("fact", name)
    return None


def with_target(rule: TableRule, header: str, target: Target | None, mine: Rule) -> TableRule:
    """The rule in which that column goes there and nowhere else; `mine` is how it is read."""
    if not rule.fact:
        return rule
    bare = _without(rule, header, target)
    if target is None:
        return _with_keys(bare)
    if target.space == "fact":
        first, *others = bare.fact
        changed = first.model_copy(update={"set": {**first.set, target.name: mine}})
        return _with_keys(bare.model_copy(update={"fact": (changed, *others)}))
    subject: Subject = "employee" if target.space == "employee" else "customer"
    plain = Rule(column=header)
    kept = [each for each in bare.identity if each.subject != subject]
    before = next((each for each in bare.identity if each.subject == subject), None)
    values = dict(before.set) if before else _known_number(bare, subject)
    values[Identifier(target.name)] = plain
    ref = before.ref if before else plain
    made = IdentityRule(subject=subject, ref=ref, set=values)
    return _with_keys(bare.model_copy(update={"identity": (*kept, made)}))


def missing_columns(rule: TableRule) -> list[tuple[str, str]]:
    """(fact, column) that every row needs and nothing fills."""
    return [
        (fact.into, column.name)
        for fact in rule.fact
        for column in FACT_TABLES[fact.into].columns
        if column.required
        and column.name not in fact.set
        and column.name not in {"source", "source_id"}
        and not (column.name == "happened_at" and "recorded_at" in fact.set)
    ]


def with_values(rule: TableRule, column: str, values: Mapping[str, str]) -> TableRule:
    """The rule with these words of a closed set translated too, or ignored (`IGNORED`).

    An empty code says nothing: the word is unknown again.
    """
    first, *others = rule.fact
    before = first.set[column]
    said = {**dict.fromkeys(before.ignore, IGNORED), **before.values, **values}
    whole = {word: code for word, code in said.items() if code and code != IGNORED}
    ignored = tuple(word for word, code in said.items() if code == IGNORED)
    changed = before.model_copy(update={"values": whole, "ignore": ignored})
    fact = first.model_copy(update={"set": {**first.set, column: changed}})
    return rule.model_copy(update={"fact": (fact, *others)})


def with_constant(rule: TableRule, column: str, code: str) -> TableRule:
    """The rule in which every row has that word in a column that no source column feeds."""
    first, *others = rule.fact
    sets = dict(first.set)
    sets.pop(column, None)
    if code:
        sets[column] = Rule(constant=code)
    fact = first.model_copy(update={"set": sets})
    return rule.model_copy(update={"fact": (fact, *others)})


def is_zone(name: str) -> bool:
    """Whether there is such a time zone."""
    try:
        zone(name)
    except (ValueError, KeyError, OSError):
        return False
    return True


def _plainly(rule: Rule, header: str) -> bool:
    return rule.column == header and not rule.lookup


def _known_number(rule: TableRule, subject: Subject) -> dict[Identifier, Rule]:
    """The number that tells them apart already, where only the facts name it."""
    found = [each for owner, each in _numbers(rule) if owner == subject and each.column]
    return {Identifier.NUMBER: Rule(column=found[0].column)} if found else {}


def _staff_column(fact: str) -> str:
    names = [column.name for column in FACT_TABLES[fact].columns if column.kind is Kind.STAFF]
    return names[0] if names else ""


def _numbers(rule: TableRule) -> Iterator[tuple[Subject, Rule]]:
    """The rules that make customers' and employees' pseudonyms."""
    for fact in rule.fact:
        if "customer_ref" in fact.set:
            yield "customer", fact.set["customer_ref"]
        staff = _staff_column(fact.into)
        if staff in fact.set:
            yield "employee", fact.set[staff]


def _without(rule: TableRule, header: str, target: Target | None) -> TableRule:
    """The column's own places emptied, and the place that it goes to."""

    def stays(name: str, each: Rule, space: str) -> bool:
        taken = target is not None and target == Target(space, name)
        return not taken and not _plainly(each, header)

    facts = tuple(
        fact.model_copy(update={"set": {n: r for n, r in fact.set.items() if stays(n, r, "fact")}})
        for fact in rule.fact
    )
    identities = tuple(
        identity.model_copy(
            update={
                "set": {
                    n: r for n, r in identity.set.items() if stays(n.value, r, identity.subject)
                }
            }
        )
        for identity in rule.identity
    )
    return rule.model_copy(update={"fact": facts, "identity": identities})


def _with_keys(rule: TableRule) -> TableRule:
    """Pseudonyms made of the best that is there: a number, else phone, e-mail …, else name."""
    for subject in ("customer", "employee"):
        rule = _keyed(rule, "employee" if subject == "employee" else "customer")
    return rule


def _keyed(rule: TableRule, subject: Subject) -> TableRule:
    told = next((each for each in rule.identity if each.subject == subject), None)
    others = tuple(each for each in rule.identity if each.subject != subject)
    best = next((key for key in KEYS if told and key in told.set), None)
    if told is None or best is None:
        return rule.model_copy(update={"identity": others})
    ref = _key_rule(rule, subject, best, told.set[best])
    values: dict[Identifier, Rule] = dict(told.set)
    values.pop(Identifier.NUMBER, None)
    if best is Identifier.NUMBER:
        values[best] = told.set[best]
    identity = IdentityRule(subject=subject, ref=ref, set=values)
    facts = tuple(_with_ref(fact, subject, ref) for fact in rule.fact)
    return rule.model_copy(update={"fact": facts, "identity": (*others, identity)})


def _key_rule(rule: TableRule, subject: Subject, best: Identifier, source: Rule) -> Rule:
    """The rule by which that column made pseudonyms before, else a new one."""
    for owner, before in _numbers(rule):
        if owner == subject and source.column is not None and _plainly(before, source.column):
            return before
    if subject == "employee":
        return Rule(column=source.column, namespace="employee")
    return Rule(column=source.column, namespace=NAMESPACES.get(best.value, best.value))


def _with_ref(fact: FactRule, subject: Subject, ref: Rule) -> FactRule:
    table = FACT_TABLES[fact.into]
    name = "customer_ref" if subject == "customer" and table.per_customer else ""
    name = _staff_column(fact.into) if subject == "employee" else name
    if not name:
        return fact
    return fact.model_copy(update={"set": {**fact.set, name: ref}})

"""A mapping as the text of its file; read back it is the same mapping."""

from collections.abc import Iterator
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from touchline.vocabulary.mapping import FactRule, IdentityRule, Mapping, Rule, TableRule


def mapping_toml(mapping: Mapping) -> str:
    """The TOML text, without what is as it would be anyway."""
    document = tomlkit.document()
    for name, value in mapping.model_dump(exclude_defaults=True, mode="json").items():
        if name not in {"table", "lookup"}:
            document.add(name, value)
    if mapping.lookup:
        lookups = tomlkit.table(is_super_table=True)
        for name, lookup in sorted(mapping.lookup.items()):
            lookups.add(name, _plain(lookup.model_dump(exclude_defaults=True, mode="json")))
        document.add("lookup", lookups)
    document.add("table", _each(_table(table) for table in mapping.table))
    return tomlkit.dumps(document)


def _table(rule: TableRule) -> Table:
    table = _plain(
        rule.model_dump(exclude_defaults=True, exclude={"fact", "identity"}, mode="json")
    )
    if rule.fact:
        table.add("fact", _each(_fact(fact) for fact in rule.fact))
    if rule.identity:
        table.add("identity", _each(_identity(identity) for identity in rule.identity))
    return table


def _fact(rule: FactRule) -> Table:
    table = _plain(rule.model_dump(exclude_defaults=True, exclude={"set"}, mode="json"))
    table.add("set", _rules(rule.set))
    return table


def _identity(rule: IdentityRule) -> Table:
    table = tomlkit.table()
    table.add("subject", rule.subject)
    for key, value in _parts(rule.ref):
        table.add(tomlkit.key(["ref", *key]), value)
    table.add("set", _rules({name.value: each for name, each in rule.set.items()}))
    return table


def _rules(rules: dict[str, Rule]) -> Table:
    table = tomlkit.table()
    for name, rule in rules.items():
        parts = list(_parts(rule))
        if [key for key, _ in parts] == [["column"]]:
            table.add(name, rule.column)
            continue
        for key, value in parts:
            table.add(tomlkit.key([name, *key]), value)
    return table


def _parts(rule: Rule) -> Iterator[tuple[list[str], Any]]:
    """What the rule sets, as dotted keys: values."已接通" = "reached"."""
    for field, value in rule.model_dump(exclude_defaults=True, mode="json").items():
        if isinstance(value, dict):
            for word, code in value.items():
                yield [field, word], code
        else:
            yield [field], value


def _plain(values: dict[str, Any]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        table.add(name, value)
    return table


def _each(tables: Iterator[Table]) -> AoT:
    array = tomlkit.aot()
    for table in tables:
        array.append(table)
    return array

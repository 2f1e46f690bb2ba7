"""Who the customers and employees of a batch are: identifiers on their way to the vault."""

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.columns import Reading
from touchline.intake.rows import Rows
from touchline.intake.standardise.identifiers import identifiers
from touchline.intake.texts import rule_texts
from touchline.vocabulary.identity import IDENTITY_SCHEMA, Identifier
from touchline.vocabulary.mapping import IdentityRule, Rule

KEYS = ["ref", "subject", "identifier"]


def read_identities(
    rules: Sequence[IdentityRule], rows: Rows, reading: Reading
) -> tuple[list[pa.Table], Counter[str]]:
    """(tables of IDENTITY_SCHEMA, cells that red lines kept out by identifier)."""
    tables = []
    kept_out: Counter[str] = Counter()
    for rule in rules:
        numbers = rule_texts(rule.ref, rows, reading.lookups)
        refs = reading.pseudonyms.refs(rule.subject, rule.ref.namespace, numbers)
        for identifier, value_rule in rule.set.items():
            texts = rule_texts(value_rule, rows, reading.lookups)
            if is_forbidden(identifier, value_rule, reading):
                kept_out[str(identifier)] += len(texts) - texts.null_count
                continue
            values = identifiers(texts, identifier, reading.mapping.phone_region)
            tables.append(_table(rule, refs, identifier, values))
    return tables, kept_out


def is_forbidden(identifier: Identifier, rule: Rule, reading: Reading) -> bool:
    """Whether the red lines forbid the identifier, or a column that a lookup fetches it from."""
    if identifier in reading.settings.red_lines.identifiers:
        return True
    return any(reading.settings.forbids(step.partition(".")[2]) for step in rule.lookup)


def latest(tables: Sequence[pa.Table]) -> pa.Table:
    """The last value of each (ref, identifier), in the order of the rows."""
    whole = pa.concat_tables([IDENTITY_SCHEMA.empty_table(), *tables]).combine_chunks()
    if whole.num_rows == 0:
        return whole
    grouped = whole.group_by(KEYS, use_threads=False).aggregate(
        [("namespace", "last"), ("value", "last")]
    )
    renamed = grouped.rename_columns({"namespace_last": "namespace", "value_last": "value"})
    return renamed.select(IDENTITY_SCHEMA.names).cast(IDENTITY_SCHEMA)


def _table(
    rule: IdentityRule, refs: pa.Int64Array, identifier: Identifier, values: pa.StringArray
) -> pa.Table:
    known = pc.and_(refs.is_valid(), values.is_valid())
    count = len(refs)
    namespace = rule.ref.namespace
    if rule.subject == "employee" and namespace == "customer":
        namespace = "employee"
    table = pa.table(
        [
            refs,
            pa.repeat(rule.subject, count),
            pa.repeat(namespace, count),
            pa.repeat(str(identifier), count),
            values,
        ],
        names=IDENTITY_SCHEMA.names,
    )
    return latest([table.filter(known).cast(IDENTITY_SCHEMA)])

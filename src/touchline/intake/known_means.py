"""Whether a customer can be reached: told by the files, and kept without what reaches anybody."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.columns import Reading
from touchline.intake.identities import is_forbidden
from touchline.intake.rows import Rows
from touchline.intake.texts import rule_texts
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.mapping import FactRule, IdentityRule

SHORTEST_PHONE = 5  # digits
TOLD_BY: Mapping[str, tuple[Identifier, ...]] = {
    "email_known": (Identifier.EMAIL,),
    "phone_known": (Identifier.PHONE,),
    "messenger_known": (Identifier.WECHAT, Identifier.WECOM),
}


def known_means(
    fact: FactRule, rules: Sequence[IdentityRule], rows: Rows, reading: Reading
) -> dict[str, pa.BooleanArray]:
    """By column of the customer table: true where a cell tells the means, else NULL.

    Never false: another file may know what this one does not.
    """
    ref = fact.set["customer_ref"]
    mine = [rule for rule in rules if rule.subject == "customer" and rule.ref == ref]
    found: dict[str, pa.BooleanArray] = {}
    for column, identifiers in TOLD_BY.items():
        for identifier in identifiers:
            for rule in mine:
                value = rule.set.get(identifier)
                if value is None or is_forbidden(identifier, value, reading):
                    continue
                told = _told(identifier, rule_texts(value, rows, reading.lookups))
                found[column] = pc.or_kleene(told, found[column]) if column in found else told
    return found


def _told(identifier: Identifier, texts: pa.StringArray) -> pa.BooleanArray:
    """True where the cell looks like such an identifier, else NULL."""
    if identifier is Identifier.EMAIL:
        fits = pc.match_substring(texts, "@")
    elif identifier is Identifier.PHONE:
        fits = pc.greater_equal(pc.count_substring_regex(texts, r"\d"), SHORTEST_PHONE)
    else:
        fits = pc.is_valid(texts)
    return pc.if_else(fits, pa.scalar(value=True), pa.scalar(None, pa.bool_()))

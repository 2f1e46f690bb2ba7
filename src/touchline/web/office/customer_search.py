"""Customers by what people remember of them: a reference, a number, a name or a part of it."""

import unicodedata
from collections.abc import Sequence
from typing import Protocol

from touchline.vocabulary.pseudonym import parse_shown
from touchline.web.office.visible_customers import Condition, VisibleCustomers

NAMES_READ = 5_000  # so many names are opened for a search by a part of one
LONGEST_TEXT = 200


class KnowsNames(Protocol):
    """The vault, or what keeps the names that it opened."""

    def names(self, refs: Sequence[int]) -> dict[int, str]:
        """The display name of each ref."""
        ...

    def find(self, text: str) -> list[int]:
        """The refs of which an identifier equals the text."""
        ...


def search(
    customers: VisibleCustomers,
    vault: KnowsNames,
    text: str,
    conditions: Sequence[Condition] = (),
    most: int = NAMES_READ,
) -> list[int]:
    """The customers seen whose reference, number, phone, e-mail or name is the text.

    Where at most NAMES_READ customers meet the conditions, those whose name contains the text, too.
    Who may not see names finds customers by reference only: to be found by a name would tell it.
    """
    wanted = text.strip()[:LONGEST_TEXT]
    if not wanted:
        return []
    found = _by_reference(wanted)
    if customers.masked:
        return _seen(customers, found, conditions, most)
    found += vault.find(wanted)
    found = _seen(customers, found, conditions, most)
    if customers.count_up_to(NAMES_READ + 1, conditions) <= NAMES_READ:
        part = folded(wanted)
        names = vault.names(customers.ids(conditions))
        found += sorted(each for each, name in names.items() if part in folded(name))
    return list(dict.fromkeys(found))[:most]


def folded(text: str) -> str:
    """The text without differences of case, width and accents' spelling."""
    return unicodedata.normalize("NFKC", text).casefold()


def _by_reference(text: str) -> list[int]:
    try:
        return [parse_shown(text)]
    except ValueError:
        return []


def _seen(
    customers: VisibleCustomers, ids: Sequence[int], conditions: Sequence[Condition], most: int
) -> list[int]:
    return customers.ids([*conditions, Condition("customer_id", "one_of", list(ids))], most)

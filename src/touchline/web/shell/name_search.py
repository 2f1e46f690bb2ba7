"""Finding customers by a piece of their name, where a person has few enough to look through.

Names lie sealed in the vault, so a piece of one cannot be asked of the database. The names of one
person's customers are opened together, and kept in this process for some minutes.
"""

import time
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from touchline.vocabulary.pseudonym import parse_shown
from touchline.web.firm import served_firm
from touchline.web.office.models.people import Person
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import (
    Condition,
    NothingPublishedError,
    Order,
    VisibleCustomers,
)
from touchline.web.shell.customer_names import names_for

MOST_NAMES = 5_000  # more are found by their whole name, number, phone or e-mail only
KEPT_SECONDS = 300
MOST_PEOPLE = 50


@dataclass(frozen=True)
class FoundCustomer:
    """A customer as the palette offers them."""

    customer_id: int
    name: str
    tier: str


@dataclass(frozen=True)
class _Names:
    """The names that one person sees, as they are searched, each with its customer."""

    until: float
    names: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class _Kept:
    """The newest few people's names, in the memory of this process alone."""

    lock: Lock = field(default_factory=Lock)
    names: OrderedDict[tuple[int, str], _Names] = field(default_factory=OrderedDict)

    def get(self, key: tuple[int, str]) -> _Names | None:
        with self.lock:
            kept = self.names.get(key)
            return kept if kept and kept.until > time.monotonic() else None

    def put(self, key: tuple[int, str], names: _Names) -> None:
        with self.lock:
            self.names[key] = names
            self.names.move_to_end(key)
            while len(self.names) > MOST_PEOPLE:
                self.names.popitem(last=False)


_KEPT = _Kept()


def find_customers(person: Person, text: str, limit: int = 7) -> list[FoundCustomer]:
    """The person's customers whom the text names: exactly first, then by a piece of the name."""
    asked = plain(text)
    if not asked:
        return []
    customers = visible_to(person)
    try:
        exact = sorted(customers.seen_among(_named_exactly(text, masked=customers.masked)))
        near = [] if customers.masked else _by_piece(person, customers, asked)
        ids = list(dict.fromkeys([*exact, *near]))[:limit]
        return _described(customers, ids) if ids else []
    except NothingPublishedError:
        return []


def longest_waiting(person: Person, limit: int = 7) -> list[FoundCustomer]:
    """The customers of one's own teams who are most days over their window; nobody's for others."""
    customers = visible_to(person)
    if customers.owners is None:
        return []
    try:
        order = [Order("days_over", downward=True)]
        rows = customers.rows(order=order, limit=limit, columns=("customer_id",))
    except NothingPublishedError:
        return []
    return _described(customers, [row["customer_id"] for row in rows]) if rows else []


def plain(text: str) -> str:
    """Without blanks and letter case, and full-width letters as half-width ones."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _named_exactly(text: str, *, masked: bool) -> list[int]:
    try:
        by_reference = [parse_shown(text.strip())]
    except ValueError:
        by_reference = []
    # Who may not see names could otherwise guess at them here.
    return by_reference + ([] if masked else served_firm().office.vault.find(text))


def _by_piece(person: Person, customers: VisibleCustomers, asked: str) -> list[int]:
    """Names that begin so come before those that hold it further in."""
    found = [(name.find(asked), name, number) for name, number in _names(person, customers)]
    return [number for place, _, number in sorted(found) if place >= 0]


def _names(person: Person, customers: VisibleCustomers) -> Sequence[tuple[str, int]]:
    run = served_firm().office.publisher.published_run()
    key = (person.pk, run.run_id if run else "")
    kept = _KEPT.get(key)
    if kept is None:
        ids = customers.ids(limit=MOST_NAMES + 1)
        known = served_firm().office.vault.names(ids) if len(ids) <= MOST_NAMES else {}
        names = [(plain(name), number) for number, name in known.items()]
        kept = _Names(time.monotonic() + KEPT_SECONDS, names)
        _KEPT.put(key, kept)
    # A customer may have gone to somebody else since: what is shown is asked for anew.
    return kept.names


def _described(customers: VisibleCustomers, ids: Sequence[int]) -> list[FoundCustomer]:
    rows = customers.rows(
        [Condition("customer_id", "one_of", list(ids))],
        limit=len(ids),
        columns=("customer_id", "tier"),
    )
    tiers = {row["customer_id"]: str(row["tier"] or "") for row in rows}
    names = names_for(customers, list(tiers))
    return [FoundCustomer(each, names[each], tiers[each]) for each in ids if each in tiers]

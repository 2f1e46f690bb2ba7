"""Finding customers by a part of their name: names once opened are kept for some minutes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from touchline.web.firm import served_firm
from touchline.web.office.customer_search import folded, search
from touchline.web.office.models.people import Person
from touchline.web.office.vault.store import PostgresVault
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import (
    Condition,
    NothingPublishedError,
    Order,
    VisibleCustomers,
)
from touchline.web.shell.customer_names import names_for

KEPT_SECONDS = 300
MOST_KEPT = 50_000
LOOKED_AT = 200
OFFERED = 7


@dataclass(frozen=True)
class FoundCustomer:
    """A customer as the palette offers them."""

    customer_id: int
    name: str
    tier: str


@dataclass
class KeptNames:
    """Names in the memory of this process alone, for some minutes: opening thousands takes long."""

    opened: dict[int, str] = field(default_factory=dict)
    until: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def names(self, vault: PostgresVault, refs: Sequence[int]) -> dict[int, str]:
        """The display name of each ref."""
        with self.lock:
            if time.monotonic() > self.until or len(self.opened) > MOST_KEPT:
                self.opened, self.until = {}, time.monotonic() + KEPT_SECONDS
            kept = self.opened
        missing = [ref for ref in refs if ref not in kept]
        if missing:
            kept.update(vault.names(missing))
        return {ref: kept[ref] for ref in refs if ref in kept}


_KEPT = KeptNames()


@dataclass(frozen=True)
class KeepingVault:
    """The vault, with the names that were opened before."""

    vault: PostgresVault

    def names(self, refs: Sequence[int]) -> dict[int, str]:
        """The display name of each ref, as it was at most KEPT_SECONDS ago."""
        return _KEPT.names(self.vault, refs)

    def find(self, text: str) -> list[int]:
        """The refs of which an identifier equals the text."""
        return self.vault.find(text)


def find_customers(person: Person, text: str) -> list[FoundCustomer]:
    """For the palette: the customers whom the text names; names that begin so come first."""
    customers = visible_to(person)
    part = folded(text.strip())
    try:
        vault = KeepingVault(served_firm().office.vault)
        found = _described(customers, search(customers, vault, text, most=LOOKED_AT))
    except NothingPublishedError:
        return []
    # Who was found by a number or a telephone has the text nowhere in the name: -1, the first.
    return sorted(found, key=lambda each: (folded(each.name).find(part), each.name))[:OFFERED]


def longest_waiting(person: Person) -> list[FoundCustomer]:
    """The customers of one's own teams who are most days over their window; nobody's for others."""
    customers = visible_to(person)
    if customers.owners is None:
        return []
    try:
        order = [Order("days_over", downward=True)]
        rows = customers.rows(order=order, limit=OFFERED, columns=("customer_id",))
    except NothingPublishedError:
        return []
    return _described(customers, [row["customer_id"] for row in rows])


def _described(customers: VisibleCustomers, ids: Sequence[int]) -> list[FoundCustomer]:
    if not ids:
        return []
    rows = customers.rows(
        [Condition("customer_id", "one_of", list(ids))],
        limit=len(ids),
        columns=("customer_id", "tier"),
    )
    tiers = {row["customer_id"]: str(row["tier"] or "") for row in rows}
    names = names_for(customers, list(tiers))
    return [FoundCustomer(each, names[each], tiers[each]) for each in ids if each in tiers]

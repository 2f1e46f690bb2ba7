"""Customers that one page picked for another, as an address holds them.

`?picked=REF,REF`; of many stands only the key under which they are kept: `?picked=~KEY`.
"""

from collections.abc import Sequence
from uuid import UUID

from touchline.vocabulary.pseudonym import parse_shown, shown
from touchline.web.office.models import Person
from touchline.web.office.picked_customers import keep_picked, kept_picked

PICKED = "picked"
MOST_PICKED = 200  # with the rest of it, an address of that length passes everywhere
KEPT = "~"


def picked_text(customer_ids: Sequence[int]) -> str:
    """The customers as the address has them."""
    return ",".join(map(shown, customer_ids))


def kept_text(person: Person, customer_ids: Sequence[int]) -> str:
    """The same of any number; of many it is a key, under which they are kept from now on."""
    if len(customer_ids) <= MOST_PICKED:
        return picked_text(customer_ids)
    return f"{KEPT}{keep_picked(person, customer_ids).hex}"


def read_picked(text: str) -> tuple[int, ...]:
    """The customers of an address; ValueError where it names none or too many.

    NoLongerKeptError where a key's customers were dropped.
    """
    if text.startswith(KEPT):
        return kept_picked(UUID(text.removeprefix(KEPT)))
    refs = dict.fromkeys(text.split(","))
    if len(refs) > MOST_PICKED:
        raise ValueError(text[:40])
    return tuple(parse_shown(ref) for ref in refs)

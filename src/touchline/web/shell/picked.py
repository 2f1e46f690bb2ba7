"""Customers that one page picked for another, as an address holds them: `?picked=REF,REF`."""

from collections.abc import Sequence

from touchline.vocabulary.pseudonym import parse_shown, shown

PICKED = "picked"
MOST_PICKED = 200  # with the rest of it, an address of that length passes everywhere


def picked_text(customer_ids: Sequence[int]) -> str:
    """The customers as the address has them."""
    return ",".join(map(shown, customer_ids))


def read_picked(text: str) -> tuple[int, ...]:
    """The customers of an address; ValueError where it names none or too many."""
    refs = dict.fromkeys(text.split(","))
    if len(refs) > MOST_PICKED:
        raise ValueError(text[:40])
    return tuple(parse_shown(ref) for ref in refs)

"""Addresses of customers: worked out once for each view, then filled in."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

from touchline.vocabulary.pseudonym import shown


def address_of(name: str, customer_id: int, *words: str) -> str:
    """The address of a view whose first argument is a customer; few `words` may follow it."""
    before, after = _around(name, words, get_script_prefix())
    return f"{before}{shown(customer_id)}{after}"


@lru_cache(maxsize=1024)
def _around(name: str, words: tuple[str, ...], _prefix: str) -> tuple[str, str]:
    """What stands before and after the reference."""
    before, _, after = reverse(name, args=[0, *words]).partition(shown(0))
    return before, after

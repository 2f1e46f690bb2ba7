"""Addresses of customers: worked out once for each view, then filled in."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

from touchline.vocabulary.pseudonym import shown


def address_of(name: str, customer_id: int) -> str:
    """The address of a view whose one argument is a customer."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{shown(customer_id)}{after}"


@lru_cache(maxsize=128)
def _around(name: str, _prefix: str) -> tuple[str, str]:
    """What stands before and after the reference."""
    before, _, after = reverse(name, args=[0]).partition(shown(0))
    return before, after

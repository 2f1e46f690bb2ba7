"""Addresses of customers are those that Django works out, only sooner."""

import pytest
from django.urls import reverse, set_script_prefix

from touchline.web.shell.addresses import address_of

NAMES = ("today:log", "today:later", "today:done", "customer:customer")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("customer_id", [0, 1, 2**63 - 1])
def test_an_address_is_the_one_that_django_works_out(name: str, customer_id: int) -> None:
    assert address_of(name, customer_id) == reverse(name, args=[customer_id])


def test_words_after_the_customer_stand_in_the_address() -> None:
    address = address_of("customer:rows", 7, "orders")
    assert address == reverse("customer:rows", args=[7, "orders"])


def test_an_address_follows_the_prefix_under_which_the_site_is_hung() -> None:
    set_script_prefix("/firm/")
    try:
        assert address_of("today:log", 1).startswith("/firm/today/")
    finally:
        set_script_prefix("/")
    assert address_of("today:log", 1).startswith("/today/")

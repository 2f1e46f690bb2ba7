"""A customer's address holds the reference, and nothing else opens it."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.urls.resolvers import URLPattern

from touchline.vocabulary.pseudonym import shown
from touchline.web import urls as addresses


def answer(_request: HttpRequest, customer_id: int) -> HttpResponse:
    return HttpResponse(str(customer_id))


def pattern() -> URLPattern:
    assert addresses.urlpatterns  # `ref` is registered where the addresses are put together
    return path("customer/<ref:customer_id>/", answer)


@pytest.mark.parametrize("customer_id", [0, 1, 8_765_432_109_876_543_210, 2**63 - 1])
def test_a_reference_in_an_address_is_the_customers_id(customer_id: int) -> None:
    match = pattern().resolve(f"customer/{shown(customer_id)}/")
    assert match is not None
    assert match.kwargs == {"customer_id": customer_id}


@pytest.mark.parametrize("text", ["Z" * 13, "0" * 12, "0" * 14, "7H3K0F2M9QABU", "123", "abc"])
def test_what_is_no_reference_matches_no_address(text: str) -> None:
    assert pattern().resolve(f"customer/{text}/") is None

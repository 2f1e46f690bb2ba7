"""Customer: the state of one, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def customer(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "customer/customer.html")

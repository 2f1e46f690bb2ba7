"""Customers: every one that a person sees, by any measure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def customers(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "customers/customers.html")

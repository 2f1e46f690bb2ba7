"""Cadence: where contact is too little or too much."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def cadence(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "cadence/cadence.html")

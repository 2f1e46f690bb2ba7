"""Measures: what each figure means and how it is counted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def measures(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "measures/measures.html")

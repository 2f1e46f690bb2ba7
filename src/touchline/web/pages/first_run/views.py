"""Welcome: the first administrator, and demo data or the import."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def first_run(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "first_run/first_run.html")

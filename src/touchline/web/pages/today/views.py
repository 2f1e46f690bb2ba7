"""Today: whom to contact, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def today(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "today/today.html")

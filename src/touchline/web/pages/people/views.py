"""People: accounts, roles and teams."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def people(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "people/people.html")

"""Team: who is behind, and who covers whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def team(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "team/team.html")

"""Runs: how fresh the figures are and whether every row is accounted for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def runs(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "runs/runs.html")

"""Policy: what the firm has decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def policy(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "policy/policy.html")

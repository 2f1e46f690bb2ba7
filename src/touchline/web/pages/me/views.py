"""Me: language, theme, keys and sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchline.web.shell.access import open_to_everybody


@open_to_everybody
def me(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "me/me.html")

"""The frame's own views."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from touchline.web.shell.access import open_to_everybody, person_of
from touchline.web.shell.page import Place, pages_for


@open_to_everybody
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the person's navigation."""
    return redirect(pages_for(person_of(request).role, Place.MAIN)[0].start)

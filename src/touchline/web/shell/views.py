"""The frame's own views."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from touchline.web.shell.access import open_to_everybody, person_of, public
from touchline.web.shell.page import Place, pages_for
from touchline.web.shell.palette import customers_to_log, found_for
from touchline.web.shell.sign_in_link import enter


@open_to_everybody
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the person's navigation."""
    return redirect(pages_for(person_of(request).role, Place.MAIN)[0].start)


@open_to_everybody
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What the palette offers for the words typed so far: an HTML fragment."""
    offered = customers_to_log if request.GET.get("for") == "log" else found_for
    found = offered(person_of(request), request.GET.get("q", ""))
    return render(request, "shell/found.html", {"found": found})


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages before signing in, kept by the browser."""
    return set_language(request)


@public
@require_GET
def enter_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Enter by a one-time link of this machine."""
    if enter(request, token) is None:
        return render(request, "shell/link_spent.html", status=HTTPStatus.GONE)
    return redirect("shell:home")

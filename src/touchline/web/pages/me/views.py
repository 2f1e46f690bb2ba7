"""Me: language, theme, keys and sign-in."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from touchline.web.pages.me.calendar_link import make_link, remove_link
from touchline.web.pages.me.preferences import PreferencesForm
from touchline.web.shell.access import open_to_everybody, person_of


@open_to_everybody
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _page(request, PreferencesForm(person_of(request)))


@open_to_everybody
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Language, time zone, theme and keys, from now on."""
    form = PreferencesForm(person_of(request), request.POST)
    if not form.is_valid():
        return _page(request, form)
    form.save(person_of(request))
    return redirect("me:me")


@open_to_everybody
@require_POST
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """A new link of the calendar feed, shown this once."""
    address = request.build_absolute_uri(make_link(person_of(request)))
    return render(request, "me/calendar_link.html", {"address": address})


@open_to_everybody
@require_POST
def forget_calendar(request: HttpRequest) -> HttpResponse:
    """The calendar feed is closed."""
    remove_link(person_of(request))
    messages.success(request, gettext("The calendar link no longer opens anything."))
    return redirect("me:me")


def _page(request: HttpRequest, form: PreferencesForm) -> HttpResponse:
    second_step = is_mfa_enabled(person_of(request))
    return render(request, "me/me.html", {"form": form, "second_step": second_step})

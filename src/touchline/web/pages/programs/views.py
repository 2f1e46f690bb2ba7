"""Programs: keys by which other programs read what their person sees."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from touchline.web.office.api_keys import Scope, make_key, revoke
from touchline.web.office.models import ApiKey
from touchline.web.pages.programs import PAGE
from touchline.web.pages.programs.reading import operations_for
from touchline.web.shell.access import open_to, person_of

SCOPES = {
    Scope.CUSTOMERS: _("Customers: advice and measures"),
    Scope.NAMES: _("Customers' names"),
    Scope.MEASURES: _("Definitions of measures"),
    Scope.RUNS: _("Runs"),
}
LASTS_DAYS = {30: _("30 days"), 90: _("90 days"), 365: _("a year")}


class KeyForm(forms.Form):
    """A new key: whose it is, what it may read, how long it lasts."""

    name = forms.CharField(
        label=_("What the key is for"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "tl-inp"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may read"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    lasts = forms.TypedChoiceField(
        label=_("It lasts"),
        choices=list(LASTS_DAYS.items()),
        coerce=int,
        widget=forms.Select(attrs={"class": "tl-inp"}),
    )


@open_to(*PAGE.roles)
def programs(request: HttpRequest) -> HttpResponse:
    """One's own keys; a new one is shown once."""
    person, made = person_of(request), ""
    form = KeyForm(request.POST or None, initial={"lasts": 90})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        until = timezone.now() + timedelta(days=given["lasts"])
        scopes = [Scope(word) for word in given["scopes"]]
        _key, made = make_key(person, given["name"], scopes, until)
        form = KeyForm(initial={"lasts": 90})
    keys = ApiKey.objects.filter(person=person, revoked_at=None).order_by("-made_at")
    context = {
        "form": form,
        "made": made,
        "keys": [(key, [SCOPES[Scope(word)] for word in key.scopes]) for key in keys],
        "example": request.build_absolute_uri(reverse("api:next_contacts")),
    }
    return render(request, "programs/programs.html", context)


@open_to(*PAGE.roles)
def reading(request: HttpRequest) -> HttpResponse:
    """What programs can read, for the people who write them."""
    context = {
        "operations": operations_for(person_of(request)),
        "description": request.build_absolute_uri(reverse("api:openapi-json")),
        "example": request.build_absolute_uri(reverse("api:next_contacts")),
    }
    return render(request, "programs/reading.html", context)


@open_to(*PAGE.roles)
@require_POST
def shut(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own keys."""
    if not revoke(person_of(request), pk):
        raise Http404
    messages.success(request, gettext("The key opens nothing any more."))
    return redirect("programs:programs")

"""By an invitation a person chooses the password of their account."""

from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from touchline.web.office.hiring import invited
from touchline.web.shell.access import public

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@sensitive_post_parameters()
def choose(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Choose a password and be signed in; a used or foreign link is not there."""
    person = invited(number, token)
    if person is None:
        raise Http404
    form = SetPasswordForm(person, request.POST or None)
    for field in form.fields.values():
        field.widget.attrs["class"] = "tl-inp"
    if request.method == "POST" and form.is_valid():
        form.save()
        login(request, person, BACKEND)
        return redirect("shell:home")
    return render(request, "people/choose.html", {"form": form, "person": person})

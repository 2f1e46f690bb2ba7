"""A link by which one person enters once, within ten minutes, from this very machine.

`touchline serve --as NAME` and the demo print it: who can run the program on the workspace has its
keys, and needs no password. It works only where browser and site are on the same machine.
"""

import secrets

from django.contrib.auth import login
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.models.people import Person
from touchline.web.shell.this_machine import from_this_machine

SALT = "touchline sign-in link"
MINUTES = 10
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def link_for(person: Person) -> str:
    """The path of a new link; the caller puts the address before it."""
    told = {"person": person.pk, "once": secrets.token_urlsafe(16)}
    token = signing.dumps(told, salt=SALT)
    return reverse("shell:enter", args=[token])


def link_for_name(username: str) -> str:
    """The path of a new link for the person who signs in by that name."""
    try:
        return link_for(Person.objects.get(username=username, is_active=True))
    except Person.DoesNotExist:
        names = Person.objects.filter(is_active=True).order_by("username")
        known = ", ".join(names.values_list("username", flat=True)[:10])
        raise TouchlineError(
            "Nobody signs in by that name.",
            username,
            f"These do: {known}." if known else "Open the site: its first page makes an account.",
        ) from None


def enter(request: HttpRequest, token: str) -> Person | None:
    """Sign the link's person in; None where it is spent, too old, changed, or asked from afar."""
    if not from_this_machine(request):
        return None
    try:
        told = signing.loads(token, salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        return None
    # `add` is refused where the key is known already: of two requests, one enters.
    if not cache.add(f"entered:{told['once']}", 1, timeout=2 * MINUTES * 60):
        return None
    person = Person.objects.filter(pk=told["person"], is_active=True).first()
    if person is not None:
        login(request, person, backend=BACKEND)
    return person

"""Who may open a view. A view that does not say so opens for nobody.

Story: a new view without a check is the usual leak. So the check is not in the view's body: the
view is marked by `open_to`, `open_to_everybody` or `public`, and the middleware refuses the rest.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from touchline.web.office.models.people import Person
from touchline.web.office.roles import Role
from touchline.web.office.visible_customers import NothingPublishedError
from touchline.web.shell.page import EVERYBODY

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
MARK = "touchline_access"
# Views of packages: signing in is public, everything else about one's own account needs a person.
FOREIGN = {"account_login": PUBLIC, "mfa_authenticate": PUBLIC}
FOREIGN_PREFIXES = ("account_logout", "account_change_password", "account_reauthenticate", "mfa_")


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in; the middleware has seen to it that there is one."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def open_to(*roles: Role) -> Callable[[View], View]:
    """Mark a view as open to people with one of the roles; for the others it is not there."""
    return _marked(frozenset(roles))


def open_to_everybody(view: View) -> View:
    """Mark a view as open to every person who is signed in."""
    return _marked(EVERYBODY)(view)


def public(view: View) -> View:
    """Mark a view as open without signing in."""
    return _marked(PUBLIC)(view)


def _marked(access: frozenset[Role] | str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, MARK, access)
        return view

    return mark


class AccessMiddleware:
    """Holds every view to its mark; what a person may not open is a plain 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the view is known."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any
    ) -> HttpResponse | None:
        """None lets the view answer."""
        access = access_of(view, request.resolver_match.view_name if request.resolver_match else "")
        if access == PUBLIC:
            return None
        if not isinstance(request.user, Person):
            if not Person.objects.exists():
                return redirect("first_run:first_run")
            return _to_sign_in(request)
        if access is None or request.user.role not in access:
            raise Http404
        return None

    def process_exception(self, _request: HttpRequest, error: Exception) -> None:
        """Before the first run the parts of pages that show customers are not there."""
        if isinstance(error, NothingPublishedError):
            raise Http404 from error


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The page of signing in; for a part of a page, the whole page goes there."""
    if "HX-Request" not in request.headers:
        return redirect_to_login(request.get_full_path())
    try:
        open_page = urlsplit(request.headers.get("HX-Current-URL", "/"))
    except ValueError:
        open_page = urlsplit("/")
    there = redirect_to_login(f"{open_page.path}?{open_page.query}".rstrip("?"))
    return HttpResponse(status=401, headers={"HX-Redirect": there["Location"]})


def access_of(view: Callable[..., Any], view_name: str) -> frozenset[Role] | str | None:
    """The mark of a view, PUBLIC, or None where nobody may open it."""
    marked: frozenset[Role] | str | None = getattr(view, MARK, None)
    if marked is not None:
        return marked
    if view_name.startswith("api:"):
        return PUBLIC  # every operation asks for a key itself: see tests/site/api
    if view_name in FOREIGN:
        return FOREIGN[view_name]
    return EVERYBODY if view_name.startswith(FOREIGN_PREFIXES) else None

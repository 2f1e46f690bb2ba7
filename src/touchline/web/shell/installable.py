"""The site as an app on a device: its manifest, the worker that opens it offline, the wiping.

The worker keeps the site's own files and one empty page, nobody's data. What a person needs for the
day lies in the page's own store (`shell/offline.js`), and goes when they sign out.
"""

from collections.abc import Callable
from importlib.metadata import version

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from touchline.web.shell.access import public

CANVAS, ACCENT = "#F6F7F6", "#0B6655"
ICON_SIZES = (192, 512)
WIPE = '"cache", "storage"'
SERVICE_WORKER = "shell/service_worker.js"


@public
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """What a device needs to install the site."""
    drawn = {"src": static("shell/icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    painted = [
        {
            "src": static(f"shell/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in ICON_SIZES
        for purpose in ("any", "maskable")
    ]
    said = {
        "id": "/",
        "name": "Touchline",
        "short_name": "Touchline",
        "description": gettext("Whom to contact today, and why"),
        "start_url": reverse("shell:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": CANVAS,
        "theme_color": CANVAS,
        "icons": [*painted, drawn],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@public
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script: from the root, so that it serves the whole site; never from a cache."""
    context = {
        "version": version("touchline"),
        "empty_page": reverse("today:without_connection"),
        "today": reverse("today:today"),
        "static_address": settings.STATIC_URL,
    }
    script = render(request, SERVICE_WORKER, context, content_type="text/javascript")
    script.headers["Cache-Control"] = "no-cache"
    return script


class NothingStays:
    """A page that was made for a person is kept by no cache: who comes after them finds none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; a view that says itself what may be kept has its way."""
        was_here = request.user.is_authenticated
        response = self._get_response(request)
        if was_here:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class WipeAtSignOut:
    """Whoever signs out leaves nothing on the device: the browser is told to forget the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the order to forget where it ends a session."""
        was_here = request.user.is_authenticated
        response = self._get_response(request)
        if was_here and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = WIPE
        return response

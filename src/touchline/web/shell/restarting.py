"""While PostgreSQL was killed and starts again, people are told to wait a moment: 503, Retry-After.

The embedded server is started again in the background by whichever process notices first.
"""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import server_error

from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import served_firm
from touchline.web.office.connection import OfficeDatabase, OfficeUnreachableError

RETRY_AFTER_S = 2
GONE = (OperationalError, InterfaceError, OfficeUnreachableError)


class RestartingMiddleware:
    """Lets a request through only where the database answers; replaces dead connections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the request to come again."""
        database = served_firm().office.database
        if not database.answers():
            _REVIVER.start(database)
            return come_again(request)
        return self._get_response(request)


class _Reviver:
    """Starts the database again, one attempt at a time."""

    def __init__(self) -> None:
        self._at_work = threading.Lock()

    def start(self, database: OfficeDatabase) -> None:
        """Begin, unless an attempt is under way."""
        if self._at_work.acquire(blocking=False):
            threading.Thread(target=self._revive, args=[database], daemon=True).start()

    def _revive(self, database: OfficeDatabase) -> None:
        try:
            with suppress(TouchlineError, OSError):
                database.revive()
        finally:
            connection.close()
            self._at_work.release()


_REVIVER = _Reviver()


def come_again(request: HttpRequest) -> HttpResponse:
    """The page that says so, made without the database; a browser loads it again by itself."""
    with translation.override(translation.get_language_from_request(request)):
        page = render_to_string("shell/restarting.html", {"again": request.method == "GET"})
    answer = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = str(RETRY_AFTER_S)
    answer["Cache-Control"] = "no-store"
    return answer


def failed(request: HttpRequest) -> HttpResponseBase:
    """What is answered to an error that nobody caught: 503 where the database went away."""
    if isinstance(sys.exception(), GONE):
        return come_again(request)
    return server_error(request)

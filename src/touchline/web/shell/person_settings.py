"""Each request in its person's language and time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from touchline.web.firm import served_firm
from touchline.web.office.models.people import Person


class PersonSettingsMiddleware:
    """The person's own choice, else what the browser asks for and the firm's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, made in that language and zone."""
        person = request.user if isinstance(request.user, Person) else None
        language = person.language if person else ""
        zone = person.time_zone if person else ""
        language = language or translation.get_language_from_request(request)
        with (
            translation.override(language),
            timezone.override(ZoneInfo(zone or served_firm().policy.firm.time_zone)),
        ):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

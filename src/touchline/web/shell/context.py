"""What every page shows around its content."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation

from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.models.people import Person
from touchline.web.shell.freshness import Freshness, freshness
from touchline.web.shell.page import Place, pages, pages_for


@dataclass(frozen=True)
class Shell:
    """The frame: who is here, where they can go, and how fresh the figures are."""

    person: Person
    main: Any
    setup: Any
    phone: Any
    current: str  # the folder of the page that is open
    fresh: Freshness
    today: date
    language: Language

    @property
    def initial(self) -> str:
        """The letter or character in the person's round mark."""
        return self.person.name[:1].upper()


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` in every template of a person who is signed in."""
    person = request.user
    if not isinstance(person, Person):
        return {"language": current_language()}
    match = request.resolver_match
    offered = [page for page in pages().values() if person.role in page.roles]
    return {
        "language": current_language(),
        "shell": Shell(
            person=person,
            main=pages_for(person.role, Place.MAIN),
            setup=pages_for(person.role, Place.SETUP),
            phone=sorted((p for p in offered if p.phone_place), key=lambda p: p.phone_place),
            current=match.namespace if match else "",
            fresh=freshness(served_firm()),
            today=today(),
            language=current_language(),
        ),
    }


def today() -> date:
    """The day where the person is."""
    return timezone.localdate()


def now() -> datetime:
    """This moment in the person's time zone."""
    return timezone.localtime()


def current_language() -> Language:
    """The language in which the page is written."""
    return Language((translation.get_language() or "en").lower())

"""What every page shows around its content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation

from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.models.people import Person
from touchline.web.office.roles import TALKS_TO_CUSTOMERS
from touchline.web.shell.freshness import Freshness, freshness
from touchline.web.shell.page import Page, Place, pages, pages_for


@dataclass(frozen=True)
class NavigationEntry:
    """A page in the navigation, with the number beside it (0: none is shown)."""

    page: Page
    count: int = 0


@dataclass(frozen=True)
class Shell:
    """The frame: who is here, where they can go, and how fresh the figures are."""

    person: Person
    main: Sequence[NavigationEntry]
    setup: Sequence[NavigationEntry]
    phone: Sequence[NavigationEntry]
    current: str  # the folder of the page that is open
    fresh: Freshness
    today: date
    language: Language

    @property
    def initial(self) -> str:
        """The letter or character in the person's round mark."""
        return self.person.name[:1].upper()

    @property
    def log_path(self) -> str:
        """Where the log sheet of a customer is, before the customer's reference."""
        return f"{pages()['today'].path}log/"

    @property
    def talks_to_customers(self) -> bool:
        """Whether the person logs contacts, also without a connection."""
        return self.person.role in TALKS_TO_CUSTOMERS

    @property
    def with_keys(self) -> Sequence[Page]:
        """The pages that `g` and a letter go to."""
        return [entry.page for entry in (*self.main, *self.setup) if entry.page.key]


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` in every template of a person who is signed in."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"language": current_language()}
    match = request.resolver_match
    offered = [page for page in pages().values() if person.role in page.roles]
    on_phone = sorted((page for page in offered if page.phone_place), key=_place_on_phone)
    fresh = freshness(served_firm())
    return {
        "language": current_language(),
        "shell": Shell(
            person=person,
            main=_counted(pages_for(person.role, Place.MAIN), person, fresh),
            setup=_counted(pages_for(person.role, Place.SETUP), person, fresh),
            phone=[NavigationEntry(page) for page in on_phone],
            current=match.namespace if match else "",
            fresh=fresh,
            today=today(),
            language=current_language(),
        ),
    }


def _place_on_phone(page: Page) -> int:
    return page.phone_place


def _counted(found: Sequence[Page], person: Person, fresh: Freshness) -> list[NavigationEntry]:
    """Before the first run there is nothing to count."""
    return [
        NavigationEntry(page, page.count(person) if page.count and fresh.run_id else 0)
        for page in found
    ]


def today() -> date:
    """The day where the person is."""
    return timezone.localdate()


def now() -> datetime:
    """This moment in the person's time zone."""
    return timezone.localtime()


def current_language() -> Language:
    """The language in which the page is written."""
    return _language_of(translation.get_language())


@cache
def _language_of(code: str | None) -> Language:
    return Language((code or "en").lower())

"""What a page is: a folder on the `pages` shelf whose `__init__` holds one `Page`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import touchline.web.pages as shelf
from touchline.vocabulary.shelf import things_on
from touchline.web.office.roles import Role

if TYPE_CHECKING:  # the settings read this shelf before there are models
    from touchline.web.office.models.people import Person

EVERYBODY = frozenset(Role)


class Place(StrEnum):
    """Where the navigation shows a page."""

    MAIN = "main"
    SETUP = "setup"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Page:
    """One screen. Its folder is a Django app: urls, views, templates, locale and static files.

    `path` is where its `urls` are hung, without a slash before it; `start` names its first view,
    `<folder>:<name>`. `key` is the letter after `g` that goes there. `phone_place` (1 to 4) puts it
    into the phone's bottom bar. `count` is the number beside its name: every page asks for it, so
    it must be quick.
    """

    title: Any  # a lazy translation
    icon: str
    path: str
    start: str
    place: Place = Place.MAIN
    order: int = 100
    roles: frozenset[Role] = EVERYBODY
    key: str = ""
    phone_place: int = 0
    count: "Callable[[Person], int] | None" = None

    @property
    def name(self) -> str:
        """Its folder's name, which is also the namespace of its addresses."""
        return self.start.partition(":")[0]


@cache
def pages() -> dict[str, Page]:
    """Every page on the shelf by its folder's name."""
    return things_on(shelf, Page)


def pages_for(role: str, place: Place) -> Sequence[Page]:
    """What the navigation offers that role there, in order."""
    found = [page for page in pages().values() if page.place is place and role in page.roles]
    return sorted(found, key=lambda page: page.order)

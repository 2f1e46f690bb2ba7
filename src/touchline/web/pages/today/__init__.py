"""Today: whom to contact, and why."""

from typing import TYPE_CHECKING

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from touchline.web.office.roles import TALKS_TO_CUSTOMERS
from touchline.web.shell.page import Page, Place

if TYPE_CHECKING:  # the settings read this page before there are models
    from touchline.web.office.models.people import Person


def overdue_and_due(person: "Person") -> int:
    """How many customers wait for this person now."""
    count: int = import_string("touchline.web.pages.today.worklist.pressing")(person)
    return count


PAGE = Page(
    title=_("Today"),
    icon="list-check",
    path="today/",
    start="today:today",
    place=Place.MAIN,
    order=10,
    roles=frozenset(TALKS_TO_CUSTOMERS),
    key="t",
    phone_place=1,
    count=overdue_and_due,
)

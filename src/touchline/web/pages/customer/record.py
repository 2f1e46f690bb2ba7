"""The one customer that a page is about, as the person who looks may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest

from touchline.web.office.models import Person
from touchline.web.office.rhythm import Rhythm, rhythm_of
from touchline.web.office.roles import TALKS_TO_CUSTOMERS, Role
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import NothingPublishedError, VisibleCustomers
from touchline.web.shell.access import person_of
from touchline.web.shell.customer_names import names_for

# Everybody who works with customers under their names.
WORKS_WITH_CUSTOMERS = (Role.REP, Role.MANAGER, Role.MARKETING, Role.SERVICE, Role.ADMIN)


@dataclass(frozen=True)
class Record:
    """A customer whom the person sees. `row` holds the run's figures and the desk's live state."""

    person: Person
    customers: VisibleCustomers
    row: Mapping[str, Any]

    @property
    def customer_id(self) -> int:
        """The customer's id."""
        return int(self.row["customer_id"])

    @property
    def masked(self) -> bool:
        """Whether the person sees no names, notes or identifiers."""
        return self.customers.masked

    @property
    def talks(self) -> bool:
        """Whether contacting customers is the person's work."""
        return self.person.role in TALKS_TO_CUSTOMERS

    @cached_property
    def name(self) -> str:
        """The customer's name, or the reference."""
        return names_for(self.customers, [self.customer_id])[self.customer_id]

    @cached_property
    def rhythm(self) -> Rhythm:
        """The last contacts and what follows from them."""
        found = rhythm_of(self.customers, [self.customer_id])
        return found.get(self.customer_id, Rhythm(self.customer_id))


def record_of(request: HttpRequest, customer_id: int) -> Record:
    """The customer; Http404 where the person does not see it, or no run knows it."""
    person = person_of(request)
    customers = visible_to(person)
    try:
        row = customers.one(customer_id)
    except NothingPublishedError:
        row = None
    if row is None:
        raise Http404
    return Record(person, customers, row)

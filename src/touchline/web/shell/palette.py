"""What the command palette offers: customers first, then things to do, then pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext

from touchline.vocabulary.pseudonym import shown
from touchline.web.office.customer_search import folded
from touchline.web.office.models.people import Person
from touchline.web.shell.name_search import FoundCustomer, find_customers, longest_waiting
from touchline.web.shell.page import Place, pages, pages_for

LONGEST_TEXT = 200


@dataclass(frozen=True)
class Action:
    """Something to do: it opens an address, or `does` what shell.js knows by that word."""

    title: Any  # a lazy translation
    icon: str
    key: str = ""
    address: str = ""  # the name of a view
    does: str = ""  # log, keys


ACTIONS = (
    Action(gettext_lazy("Log a contact"), icon="plus", key="l", does="log"),
    Action(gettext_lazy("Show the keys"), icon="keyboard", key="?", does="keys"),
    Action(gettext_lazy("Change my password"), icon="lock", address="account_change_password"),
    Action(gettext_lazy("Sign out"), icon="logout", address="account_logout"),
)


@dataclass(frozen=True)
class Offer:
    """One line of the palette."""

    title: str
    icon: str = ""
    tier: str = ""
    key: str = ""
    address: str = ""
    does: str = ""
    log: str = ""  # the reference of a customer whose log sheet it opens


@dataclass(frozen=True)
class Group:
    """Lines under one heading."""

    heading: str
    offers: Sequence[Offer]


def found_for(person: Person, text: str) -> list[Group]:
    """The groups that have something for the text; without a text, things to do and pages."""
    asked = text[:LONGEST_TEXT].strip()
    groups = (
        Group(gettext("Customers"), [_customer(each) for each in find_customers(person, asked)]),
        Group(pgettext("palette", "Do"), _actions(asked)),
        Group(gettext("Go to"), _pages(person, asked)),
    )
    return [group for group in groups if group.offers]


def customers_to_log(person: Person, text: str) -> list[Group]:
    """Customers only, each opening the log sheet; without a text, those who wait longest."""
    asked = text[:LONGEST_TEXT].strip()
    found = find_customers(person, asked) if asked else longest_waiting(person)
    offers = [replace(_customer(each), log=shown(each.customer_id)) for each in found]
    return [Group(gettext("Customers"), offers)] if offers else []


def _customer(found: FoundCustomer) -> Offer:
    address = f"/{pages()['customer'].path}{shown(found.customer_id)}/"
    return Offer(found.name, tier=found.tier, address=address)


def _actions(asked: str) -> list[Offer]:
    return [
        Offer(
            str(action.title),
            icon=action.icon,
            key=action.key,
            address=reverse(action.address) if action.address else "",
            does=action.does,
        )
        for action in ACTIONS
        if folded(asked) in folded(str(action.title))
    ]


def _pages(person: Person, asked: str) -> list[Offer]:
    offered = [*pages_for(person.role, Place.MAIN), *pages_for(person.role, Place.SETUP)]
    return [
        Offer(
            str(page.title),
            icon=page.icon,
            key=f"g {page.key}" if page.key else "",
            address=reverse(page.start),
        )
        for page in (*offered, pages()["me"])
        if folded(asked) in folded(str(page.title))
    ]

"""The tabs of the list: what everybody starts with, then views that people saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from touchline.policy import Policy
from touchline.web.office.models import Person, SavedView
from touchline.web.office.saved_views import views_of
from touchline.web.pages.customers.query import Query, Setting, read_query

PAGE_NAME = "customers"


@dataclass(frozen=True)
class Tab:
    """One tab; `view` is the saved one behind it, `is_own` whether the person may change it."""

    name: str
    address: str
    is_current: bool
    view: SavedView | None = None
    is_own: bool = False


def tabs_for(person: Person, policy: Policy, query: Query, setting: Setting) -> list[Tab]:
    """Every tab; the current one is that whose query is the page's."""
    usual = [
        Tab(name, address, _is_current(address, query, setting))
        for name, address in usual_views(policy)
        if not read_query(QueryDict(address), setting).refused  # a firm may lack its measures
    ]
    saved = [
        Tab(
            view.name,
            view.query,
            _is_current(view.query, query, setting),
            view,
            view.person_id == person.pk,
        )
        for view in views_of(person, PAGE_NAME)
    ]
    return usual + saved


def usual_views(policy: Policy) -> Sequence[tuple[str, str]]:
    """What people ask first, by the policy's highest tier."""
    best = policy.tier_names[0]
    return (
        (gettext("All"), ""),
        (gettext("Overdue"), "status=overdue"),
        (gettext("Never contacted"), "days_since_last_contact=unknown:&sort=-order_value"),
        (
            gettext("High value without contact"),
            f"tier={best}&contacts_last_30_days=le:0&sort=-order_value",
        ),
        (gettext("Over-contacted"), "status=hold_cap_reached&sort=-contacts_last_30_days"),
    )


def _is_current(address: str, query: Query, setting: Setting) -> bool:
    read = read_query(QueryDict(address), setting)
    return not read.refused and read.selection == query.selection

"""Customers whom one page picked for another, kept under a key where they are many."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from touchline.web.office.connection import OfficeDatabase
from touchline.web.office.models import Person, PickedCustomers

MOST_KEPT = 20_000
KEPT_FOR = timedelta(days=90)
# Whom an export named, the log can tell for good; and what a view asks for stays.
FORGET = """
DELETE FROM office_picked_customers AS picked WHERE picked_at < %s
  AND NOT EXISTS (SELECT FROM office_access_log AS log
    WHERE strpos(log.what, replace(picked.id::text, '-', '')) > 0)
  AND NOT EXISTS (SELECT FROM office_saved_view AS view
    WHERE strpos(view.query, replace(picked.id::text, '-', '')) > 0)"""


class NoLongerKeptError(LookupError):
    """The customers under a key were dropped, or never were."""


def keep_picked(person: Person, customer_ids: Sequence[int]) -> UUID:
    """Keep the customers for a while; the key opens them to whoever sees them anyway.

    What an export's log entry or a saved view names is kept as long as they are.
    ValueError for more than `MOST_KEPT`.
    """
    if len(customer_ids) > MOST_KEPT:
        raise ValueError(len(customer_ids))
    with OfficeDatabase().transaction() as cursor:
        cursor.execute(FORGET, [timezone.now() - KEPT_FOR])
    return PickedCustomers.objects.create(person=person, customer_ids=list(customer_ids)).pk


def kept_picked(key: UUID) -> tuple[int, ...]:
    """The customers under the key; NoLongerKeptError where there are none."""
    found = PickedCustomers.objects.filter(pk=key).values_list("customer_ids", flat=True).first()
    if found is None:
        raise NoLongerKeptError(str(key))
    return tuple(found)

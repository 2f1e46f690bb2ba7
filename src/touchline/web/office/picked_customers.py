"""Customers whom one page picked for another, kept under a key where they are many."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from touchline.web.office.models import Person, PickedCustomers

MOST_KEPT = 20_000
KEPT_FOR = timedelta(days=90)


class NoLongerKeptError(LookupError):
    """The customers under a key were dropped, or never were."""


def keep_picked(person: Person, customer_ids: Sequence[int]) -> UUID:
    """Keep the customers for a while; the key opens them to whoever sees them anyway.

    ValueError for more than `MOST_KEPT`.
    """
    if len(customer_ids) > MOST_KEPT:
        raise ValueError(len(customer_ids))
    PickedCustomers.objects.filter(picked_at__lt=timezone.now() - KEPT_FOR).delete()
    return PickedCustomers.objects.create(person=person, customer_ids=list(customer_ids)).pk


def kept_picked(key: UUID) -> tuple[int, ...]:
    """The customers under the key; NoLongerKeptError where there are none."""
    found = PickedCustomers.objects.filter(pk=key).values_list("customer_ids", flat=True).first()
    if found is None:
        raise NoLongerKeptError(str(key))
    return tuple(found)

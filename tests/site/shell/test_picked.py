"""Customers picked by one page for another."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.web.office import access_log
from touchline.web.office.models import PickedCustomers
from touchline.web.office.picked_customers import MOST_KEPT, NoLongerKeptError
from touchline.web.office.saved_views import save_view
from touchline.web.shell.picked import MOST_PICKED, kept_text, picked_text, read_picked


def test_what_was_picked_is_read_again_in_its_order() -> None:
    assert read_picked(picked_text([7, 3, 7])) == (7, 3)


def test_too_many_or_none_are_refused() -> None:
    assert len(read_picked(picked_text(range(MOST_PICKED)))) == MOST_PICKED
    for text in (picked_text(range(MOST_PICKED + 1)), "", "no reference"):
        with pytest.raises(ValueError, match=r"."):
            read_picked(text)


def test_many_are_kept_under_a_key_that_an_address_has_room_for(person: Cast) -> None:
    few, many = range(MOST_PICKED), range(10**17, 10**17 + MOST_KEPT)
    assert kept_text(person("mei"), few) == picked_text(few)
    text = kept_text(person("mei"), many)
    assert len(text) < 40
    assert read_picked(text) == tuple(many)
    with pytest.raises(ValueError, match="20001"):
        kept_text(person("mei"), range(MOST_KEPT + 1))


def test_who_was_picked_is_dropped_after_ninety_days(person: Cast) -> None:
    text = kept_text(person("mei"), range(MOST_PICKED + 1))
    PickedCustomers.objects.update(picked_at=timezone.now() - timedelta(days=91))
    assert len(read_picked(text)) == MOST_PICKED + 1
    kept_text(person("chen"), range(MOST_PICKED + 1))
    with pytest.raises(NoLongerKeptError):
        read_picked(text)


def test_whom_an_export_or_a_view_names_is_kept_as_long_as_they_are(person: Cast) -> None:
    exported, viewed, other = (
        kept_text(person("mei"), range(n, n + MOST_PICKED + 1)) for n in (1, 2, 3)
    )
    access_log.record(person("mei"), "export", f"customers: picked={exported}", "for the board")
    save_view(person("mei"), "customers", "Charted", f"picked={viewed}", shared=False)
    PickedCustomers.objects.update(picked_at=timezone.now() - timedelta(days=91))
    kept_text(person("chen"), range(MOST_PICKED + 1))
    assert read_picked(exported)[0] == 1
    assert read_picked(viewed)[0] == 2
    with pytest.raises(NoLongerKeptError):
        read_picked(other)

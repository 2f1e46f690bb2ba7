"""The calendar feed: what a secret address shows."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from tests.site.conftest import LAST_DAY, Cast

from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition
from touchline.web.shell.context import today

SECRET = "s3cret-of-the-tests"


def subscribe(person: Cast, username: str) -> None:
    """That person's feed is at the secret address."""
    subscriber = person(username)
    subscriber.calendar_digest = hashlib.sha256(SECRET.encode()).digest()
    subscriber.save()


@pytest.mark.contract("A7.7")
def test_the_feed_has_the_contacts_of_the_coming_days_of_its_person(person: Cast) -> None:
    subscribe(person, "alice")
    answer = Client().get(f"/calendar/{SECRET}.ics")
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    asked = [
        Condition("status", "one_of", ["overdue", "due", "on_track"]),
        Condition("due_on", "at_most", today() + timedelta(days=30)),
    ]
    assert len(entries) == visible_to(person("alice")).count(asked) > 0
    assert all(entry.decoded("dtstart") >= min(today(), LAST_DAY) for entry in entries)
    assert all(str(entry["url"]).startswith("http://testserver/customer/") for entry in entries)


def test_an_analysts_feed_has_no_names(person: Cast) -> None:
    subscribe(person, "ana")
    text = Client().get(f"/calendar/{SECRET}.ics").content.decode()
    assert "有限公司" not in text


def test_a_replaced_address_is_not_there(person: Cast) -> None:
    subscribe(person, "alice")
    alice = person("alice")
    alice.calendar_digest = None
    alice.save()
    assert Client().get(f"/calendar/{SECRET}.ics").status_code == 404

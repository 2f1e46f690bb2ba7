"""The calendar feed: what a secret address shows."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from tests.site.conftest import LAST_DAY, Cast

from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import Firm
from touchline.web.office.api_keys import Scope, make_key
from touchline.web.office.desk import LogEntry, log_contact
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


@pytest.mark.contract("A4.3")
def test_who_was_contacted_since_the_run_is_in_neither_the_feed_nor_the_next_contacts(
    firm: Firm, person: Cast
) -> None:
    subscribe(person, "alice")
    soon = [
        Condition("status", "one_of", ["overdue", "due", "on_track"]),
        Condition("due_on", "at_most", today() + timedelta(days=30)),
        Condition("target_interval_days", "above", 1),
    ]
    customer_id = visible_to(person("alice")).ids(soon, limit=1)[0]
    _key, text = make_key(person("alice"), "x", [Scope.CUSTOMERS], None)
    program = Client(headers={"Authorization": f"Bearer {text}"})
    places = (f"/calendar/{SECRET}.ics", "/api/v1/next-contacts?limit=200")

    def told() -> list[bool]:
        return [shown(customer_id) in program.get(each).content.decode() for each in places]

    assert told() == [True, True]
    entry = LogEntry(uuid4(), customer_id, "call", "inbound", "reached", timezone.now())
    log_contact(person("alice"), entry)
    assert told() == [False, False]


def test_the_feeds_day_is_that_of_its_person(person: Cast) -> None:
    zones = ("Pacific/Kiritimati", "Pacific/Niue")  # 25 hours apart: never on the same day
    days = set()
    for zone in zones:
        subscribe(person, "sam")
        sam = person("sam")
        sam.time_zone = zone
        sam.save()
        entries = Calendar.from_ical(Client().get(f"/calendar/{SECRET}.ics").content).walk("VEVENT")
        days.add(min(entry.decoded("dtstart") for entry in entries))
    assert len(days) == 2

"""Rhythms are read within a person's sight, and what was logged since the run is in them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.vocabulary.codes import Channel, Direction
from touchline.web.office.desk import LogEntry, log_contact, undo
from touchline.web.office.models import LoggedContact
from touchline.web.office.rhythm import Rhythm, rhythm_of, waited_days
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition


def log(person: Cast, customer_id: int, channel: str = "call", direction: str = "outbound") -> str:
    client_id = str(uuid4())
    log_contact(
        person("alice"),
        LogEntry(client_id, customer_id, channel, direction, "", timezone.now()),
    )
    return client_id


def rhythm(person: Cast, customer_id: int) -> Rhythm:
    return rhythm_of(visible_to(person("alice")), [customer_id])[customer_id]


def test_contacts_come_oldest_first_with_their_channel_and_direction(person: Cast) -> None:
    ids = person.customers_of("alice")
    found = rhythm_of(visible_to(person("alice")), ids)
    assert set(found) == set(ids)
    known = [each for each in found.values() if each.contacts]
    assert len(known) > len(ids) // 2
    for each in known:
        times = [contact.at for contact in each.contacts]
        assert times == sorted(times)
        assert times[-1] < datetime(2026, 11, 20, 16, tzinfo=UTC)  # the end of the day in the firm
    assert {contact.is_ours for each in known for contact in each.contacts} == {True, False}


def test_a_foreign_customer_has_no_rhythm(person: Cast) -> None:
    foreign = person.customers_of("charlie")
    assert rhythm_of(visible_to(person("alice")), foreign) == {}


@pytest.mark.contract("A4.3")
def test_a_logged_contact_is_in_the_rhythm_at_once_and_leaves_it_when_undone(person: Cast) -> None:
    customer_id = person.customers_of("alice")[0]
    before = rhythm(person, customer_id)
    client_id = log(person, customer_id)
    after = rhythm(person, customer_id)
    assert after.last is not None
    assert (after.last.logged, after.last.channel) == (True, Channel.CALL)
    assert after.contacts[:-1] == before.contacts[-39:]
    undo(person("alice"), client_id)
    assert rhythm(person, customer_id) == before


def test_a_logged_contact_that_a_run_has_read_counts_once(person: Cast) -> None:
    customer_id = next(c for c in person.customers_of("alice") if rhythm(person, c).contacts)
    before = rhythm(person, customer_id)
    last = before.contacts[-1]
    LoggedContact.objects.create(
        client_id=uuid4(),
        customer_id=customer_id,
        person=person("alice"),
        channel=last.channel or "",
        direction=last.direction,
        happened_at=last.at + timedelta(milliseconds=400),
    )
    assert rhythm(person, customer_id) == before


def test_a_written_contact_waits_for_its_answer_until_one_comes(person: Cast) -> None:
    agree = [Condition("opted_out", "is", 0), Condition("opted_out_messages", "is", 0)]
    customer_id = visible_to(person("alice")).ids(agree)[0]
    log(person, customer_id, "wecom")
    asked = rhythm(person, customer_id)
    assert asked.last is not None
    assert asked.waiting_since == asked.last.at
    assert waited_days(asked, asked.last.at + timedelta(days=2, hours=3)) == 2
    log(person, customer_id, "wecom", Direction.INBOUND)
    answered = rhythm(person, customer_id)
    assert answered.waiting_since is None
    assert waited_days(answered, timezone.now()) is None

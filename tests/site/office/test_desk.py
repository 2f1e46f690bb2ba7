"""What is done at the desk is done once, can be undone, and only with one's own customers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.desk import (
    LogEntry,
    add_note,
    add_task,
    done_task,
    log_contact,
    logged_contacts,
    mark_done,
    notes_about,
    snooze,
    tasks_for,
    undo,
)
from touchline.web.office.log_entry import refusal_of
from touchline.web.office.models import CustomerDesk, LoggedContact, Note, Person
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition

NOTE = "Wants the price of 200 kg by Thursday"


def entry(customer_id: int, **more: object) -> LogEntry:
    """A call from a minute ago that reached a customer who takes calls."""
    facts = {
        "client_id": uuid4(),
        "channel": "letter",
        "direction": "outbound",
        "outcome": "reached",
        "happened_at": timezone.now() - timedelta(minutes=1),
    }
    return LogEntry(customer_id=customer_id, **(facts | more))  # type: ignore[arg-type]


def desk(customer_id: int) -> CustomerDesk:
    """The customer's live state."""
    return CustomerDesk.objects.get(customer_id=customer_id)


def first_of(person: Cast, username: str = "alice") -> tuple[Person, int]:
    """A person and one of their customers."""
    return person(username), person.customers_of(username)[0]


@pytest.mark.contract("A4.3")
def test_a_logged_contact_moves_the_last_contact_at_once(person: Cast) -> None:
    alice, customer = first_of(person)
    made = log_contact(alice, entry(customer))
    assert desk(customer).last_contact_at == made.happened_at
    assert desk(customer).last_contact_channel == "letter"


@pytest.mark.contract("A19.2")
def test_sent_twice_it_is_logged_once(person: Cast) -> None:
    alice, customer = first_of(person)
    same = entry(customer)
    assert log_contact(alice, same).pk == log_contact(alice, same).pk
    assert LoggedContact.objects.count() == 1


@pytest.mark.contract("A19.2")
def test_sent_twice_at_the_same_moment_it_is_logged_once(person: Cast) -> None:
    alice, customer = first_of(person)
    same = entry(customer)

    def send(_time: int) -> int:
        try:
            return log_contact(alice, same).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(send, range(4)))) == 1
    assert LoggedContact.objects.count() == 1


def test_what_was_sent_before_the_customer_moved_on_still_counts_once(person: Cast) -> None:
    alice, customer = first_of(person)
    same = entry(customer)
    log_contact(alice, same)
    CustomerDesk.objects.filter(customer_id=customer).update(owner=person("bob"))
    log_contact(alice, same)
    assert LoggedContact.objects.count() == 1


def test_an_undone_contact_leaves_the_one_before_it_as_the_last(person: Cast) -> None:
    alice, customer = first_of(person)
    earlier = log_contact(alice, entry(customer, happened_at=timezone.now() - timedelta(days=2)))
    later = log_contact(alice, entry(customer))
    assert undo(alice, later.client_id)
    assert desk(customer).last_contact_at == earlier.happened_at
    assert undo(alice, earlier.client_id)
    assert desk(customer).last_contact_at is None


def test_undone_stays_undone_when_it_is_sent_again(person: Cast) -> None:
    alice, customer = first_of(person)
    same = entry(customer)
    log_contact(alice, same)
    assert undo(alice, same.client_id)
    assert undo(alice, same.client_id)
    log_contact(alice, same)
    assert desk(customer).last_contact_at is None


def test_nobody_undoes_what_another_did(person: Cast) -> None:
    alice, customer = first_of(person)
    made = log_contact(alice, entry(customer))
    assert not undo(person("mei"), made.client_id)
    assert desk(customer).last_contact_at is not None


def test_a_contact_that_is_part_of_the_figures_is_not_undone(person: Cast) -> None:
    alice, customer = first_of(person)
    made = log_contact(alice, entry(customer))
    LoggedContact.objects.update(imported_by="import-1")
    with pytest.raises(TouchlineError, match="already part of the figures"):
        undo(alice, made.client_id)


def test_put_off_and_ticked_off_are_undone_to_what_was_before(person: Cast) -> None:
    alice, customer = first_of(person)
    today = timezone.localdate()
    first = snooze(alice, uuid4(), customer, today + timedelta(days=3), "away")
    second = snooze(alice, uuid4(), customer, today + timedelta(days=7), "asked_later")
    done = mark_done(alice, uuid4(), customer)
    assert (desk(customer).snoozed_until, desk(customer).done_on) == (second.until, today)
    undo(alice, second.client_id)
    undo(alice, done.client_id)
    assert (desk(customer).snoozed_until, desk(customer).done_on) == (first.until, None)


@pytest.mark.contract("A24.3")
def test_a_foreign_customer_is_refused_as_if_it_were_not_there(person: Cast) -> None:
    alice, foreign = person("alice"), person.customers_of("charlie")[0]
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Http404):
        log_contact(alice, entry(foreign))
    with pytest.raises(Http404):
        snooze(alice, uuid4(), foreign, tomorrow, "away")
    with pytest.raises(Http404):
        mark_done(alice, uuid4(), foreign)
    with pytest.raises(Http404):
        add_note(alice, uuid4(), foreign, NOTE)
    with pytest.raises(Http404):
        add_task(alice, uuid4(), foreign, NOTE, None)
    with pytest.raises(Http404):
        logged_contacts(visible_to(alice), foreign)
    assert not LoggedContact.objects.exists()


def test_another_persons_number_is_refused(person: Cast) -> None:
    alice, customer = first_of(person)
    made = log_contact(alice, entry(customer))
    with pytest.raises(Http404):
        log_contact(person("mei"), entry(customer, client_id=made.client_id))


WRONG = [
    {"channel": "pigeon"},
    {"direction": "sideways"},
    {"outcome": "so so"},
    {"client_id": "17"},
    {"happened_at": timezone.now() + timedelta(hours=1)},
    {"happened_at": timezone.now() - timedelta(days=31)},
    {"happened_at": timezone.now().replace(tzinfo=None)},
    {"duration_s": -1},
    {"note": "x" * 2001},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: next(iter(wrong)))
def test_an_impossible_entry_is_refused_in_words(person: Cast, wrong: dict[str, object]) -> None:
    alice, customer = first_of(person)
    with pytest.raises(TouchlineError) as problem:
        log_contact(alice, entry(customer, **wrong))
    assert problem.value.what
    assert problem.value.remedy
    assert not LoggedContact.objects.exists()


@pytest.mark.contract("A24.1")
def test_a_refused_channel_is_not_used_but_what_they_begin_is_welcome(person: Cast) -> None:
    ada = person("ada")
    refusing = visible_to(ada).ids([Condition("opted_out_emails", "above", 0)], limit=1)[0]
    with pytest.raises(TouchlineError, match="opted out"):
        log_contact(ada, entry(refusing, channel="email"))
    assert log_contact(ada, entry(refusing, channel="email", direction="inbound")).pk


@pytest.mark.contract("A24.1")
def test_a_refusal_logged_today_holds_before_the_next_run(person: Cast) -> None:
    alice = person("alice")
    willing = next(
        customer["customer_id"]
        for customer in visible_to(alice).rows()
        if not refusal_of(customer, "wecom")
    )
    log_contact(alice, entry(willing, channel="sms", direction="inbound", outcome="opted_out"))
    with pytest.raises(TouchlineError, match="opted out of messages"):
        log_contact(alice, entry(willing, channel="wecom"))


@pytest.mark.contract("A24.2")
def test_notes_are_sealed_and_open_only_in_their_place(person: Cast) -> None:
    alice, customer = first_of(person)
    log_contact(alice, entry(customer, note=NOTE))
    add_note(alice, uuid4(), customer, NOTE)
    stored = Note.objects.get()
    assert NOTE.encode() not in bytes(stored.sealed)
    assert notes_about(visible_to(alice), customer)[0].text == NOTE
    assert logged_contacts(visible_to(alice), customer)[0].note == NOTE
    Note.objects.update(client_id=uuid4())
    with pytest.raises(TouchlineError, match="does not open"):
        notes_about(visible_to(alice), customer)


def test_an_analyst_reads_no_notes(person: Cast) -> None:
    alice, customer = first_of(person)
    log_contact(alice, entry(customer, note=NOTE))
    assert logged_contacts(visible_to(person("ana")), customer)[0].note == ""


def test_a_task_is_ticked_off_by_who_has_it_and_removed_by_undo(person: Cast) -> None:
    alice, customer = first_of(person)
    task = add_task(alice, uuid4(), customer, "Send the sample", timezone.localdate())
    assert add_task(alice, task.client_id, customer, "Send it", None).pk == task.pk
    assert done_task(alice, task.client_id).done_at is not None
    with pytest.raises(Http404):
        done_task(person("mei"), task.client_id)
    assert [each.text for each in tasks_for(visible_to(alice), customer)] == ["Send the sample"]
    assert undo(alice, task.client_id)
    assert tasks_for(visible_to(alice), customer) == []

"""Contacts logged on the screens become facts, once, whatever is killed."""

import threading
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from touchline.lake.imports import committed
from touchline.lake.lock import writing
from touchline.lake.record import ImportRecord
from touchline.pipeline.logged_contacts import UNDO_GRACE, import_logged_contacts
from touchline.pipeline.run import latest_run
from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import Firm
from touchline.web.jobs.queue import ask
from touchline.web.jobs.work import do_job
from touchline.web.office.desk import LogEntry, log_contact, refused_since_the_run, undo
from touchline.web.office.log_entry import refusal_of
from touchline.web.office.models import CustomerDesk, Job, JobKind, JobState, LoggedContact
from touchline.web.office.visibility import visible_to

from ..conftest import Cast


def logged(person: Cast, username: str = "alice", hours_ago: int = 1) -> LoggedContact:
    happened = timezone.now() - timedelta(hours=hours_ago)
    customer = person.customers_of(username)[0]
    entry = LogEntry(uuid4(), customer, "call", "outbound", "reached", happened, 60)
    made = log_contact(person(username), entry)
    LoggedContact.objects.filter(pk=made.pk).update(made_at=timezone.now() - UNDO_GRACE)
    return made


def take_in(firm: Firm, before: datetime | None = None) -> ImportRecord | None:
    with writing(firm.workspace, "run"):
        until = before or timezone.now() - UNDO_GRACE
        return import_logged_contacts(firm.workspace, firm.engine, firm.office.contacts, until)


def facts(firm: Firm, client_id: UUID) -> list[dict[str, object]]:
    folders = [firm.workspace.arrivals / record.import_id for record in committed(firm.workspace)]
    files = [file for folder in folders for file in (folder / "interaction").glob("*.parquet")]
    sql = f"SELECT * FROM interaction WHERE source_id = '{client_id}'"
    found: list[dict[str, object]] = firm.engine.query(sql, {"interaction": files}).to_pylist()
    return found


@pytest.mark.contract("A4.3", "A2.8")
def test_a_logged_contact_becomes_one_fact_under_the_persons_own_pseudonym(
    firm: Firm, person: Cast
) -> None:
    alice = person("alice")
    alice.employee_ref = 4711
    alice.save()
    made = logged(person)
    record = take_in(firm)
    assert record is not None
    assert (record.total("received"), record.total("stored")) == (1, 1)
    (fact,) = facts(firm, made.client_id)
    assert (fact["customer_ref"], fact["employee_id"]) == (made.customer_id, 4711)
    assert (fact["source"], fact["channel"], fact["outcome"]) == ("touchline", "call", "reached")
    made.refresh_from_db()
    assert made.imported_by == record.import_id


def test_a_second_import_has_nothing_left_to_take(firm: Firm, person: Cast) -> None:
    logged(person)
    assert take_in(firm)
    assert take_in(firm) is None


def test_contacts_of_the_last_minutes_wait_so_that_they_can_be_undone(
    firm: Firm, person: Cast
) -> None:
    made = logged(person)
    LoggedContact.objects.filter(pk=made.pk).update(made_at=timezone.now())
    assert take_in(firm) is None
    assert undo(person("alice"), made.client_id)


def test_an_undone_contact_never_becomes_a_fact(firm: Firm, person: Cast) -> None:
    made = logged(person)
    undo(person("alice"), made.client_id)
    assert take_in(firm) is None


def test_a_contact_that_is_in_the_figures_is_not_undone(firm: Firm, person: Cast) -> None:
    made = logged(person)
    take_in(firm)
    with pytest.raises(TouchlineError):
        undo(person("alice"), made.client_id)


def test_a_claim_of_a_killed_import_is_taken_again(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = logged(person)
    monkeypatch.setattr("touchline.lake.imports.atomic.write_file", _killed)
    with pytest.raises(KeyboardInterrupt):
        take_in(firm)
    monkeypatch.undo()
    assert not facts(firm, made.client_id)
    assert take_in(firm) is not None
    assert len(facts(firm, made.client_id)) == 1


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_word_that_the_program_does_not_know_is_rejected_and_counted(
    firm: Firm, person: Cast
) -> None:
    made = logged(person)
    LoggedContact.objects.filter(pk=made.pk).update(channel="pigeon")
    record = take_in(firm)
    assert record is not None
    assert (record.total("received"), record.total("rejected")) == (1, 1)


@pytest.mark.contract("A4.3")
def test_the_live_last_contact_gives_way_to_the_run_that_knows_it(firm: Firm, person: Cast) -> None:
    made = logged(person, hours_ago=2)
    job = ask(JobKind.RUN, {}, person("mei"))
    do_job(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert job.state == JobState.SUCCEEDED, job.error
    desk = CustomerDesk.objects.get(customer_id=made.customer_id)
    assert (desk.last_contact_at, desk.last_contact_channel) == (None, "")


def test_a_run_as_of_an_earlier_day_leaves_the_live_last_contact(firm: Firm, person: Cast) -> None:
    made = logged(person, hours_ago=2)
    do_job(ask(JobKind.RUN, {"as_of": "2026-11-20"}, person("mei")).pk)
    desk = CustomerDesk.objects.get(customer_id=made.customer_id)
    assert desk.last_contact_at == made.happened_at


def test_a_contact_logged_while_the_run_is_published_stays_the_live_last_one(
    firm: Firm, person: Cast
) -> None:
    made = logged(person, hours_ago=2)
    record = take_in(firm)
    assert record is not None
    later = timezone.now()
    letting_go = threading.Thread(target=_let_go, args=[firm, record.import_id, later])
    with firm.office.database.transaction():  # somebody logs: it holds the customer's row
        entry = LogEntry(uuid4(), made.customer_id, "call", "outbound", "reached", later)
        log_contact(person("alice"), entry)
        letting_go.start()
        letting_go.join(0.5)
        assert letting_go.is_alive()  # it was caught in between
    letting_go.join()
    assert CustomerDesk.objects.get(customer_id=made.customer_id).last_contact_at == later


def _let_go(firm: Firm, import_id: str, before: datetime) -> None:
    firm.office.contacts.let_go([import_id], before)
    connection.close()


@pytest.mark.contract("A24.1")
def test_a_refusal_that_was_taken_in_still_holds_until_a_run_knows_it(
    firm: Firm, person: Cast
) -> None:
    """A run as of yesterday takes today's contacts into the lake and does not count them."""
    alice = person("alice")
    willing = next(
        customer["customer_id"]
        for customer in visible_to(alice).rows()
        if not refusal_of(customer, "wecom")
    )
    now = timezone.now()
    refusal = LogEntry(uuid4(), willing, "sms", "inbound", "opted_out", now)
    log_contact(alice, refusal)
    assert take_in(firm, now + timedelta(minutes=1))
    assert refused_since_the_run(willing) == {"sms"}
    with pytest.raises(TouchlineError, match="opted out of messages"):
        log_contact(alice, LogEntry(uuid4(), willing, "wecom", "outbound", "reached", now))


def test_a_refusal_that_the_run_counted_is_told_by_the_run_alone(firm: Firm, person: Cast) -> None:
    """Who agreed again since is not held to an older refusal."""
    made = logged(person)
    known = latest_run(firm.workspace).manifest
    long_ago = timezone.now() - timedelta(days=400)
    LoggedContact.objects.filter(pk=made.pk).update(
        outcome="opted_out", imported_by=known.inputs[0], happened_at=long_ago
    )
    assert refused_since_the_run(made.customer_id) == frozenset()

"""What people do with customers at the desk: log, put off, tick off, note, and undo.

Everything carries an id that the client made. Sent twice, it is done once: the answer is the first
one. Each change and the state that follows from it (`CustomerDesk`) are one transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext

from touchline.pipeline.run import read_run
from touchline.vocabulary.codes import Outcome
from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import served_firm
from touchline.web.office.desk_rules import among, done_before, opened, own, seen
from touchline.web.office.desk_texts import (
    add_note,
    add_task,
    done_task,
    notes_about,
    tasks_for,
    undo_text,
)
from touchline.web.office.log_entry import (
    LogEntry,
    SnoozeReason,
    check_consent,
    check_entry,
    read_client_id,
)
from touchline.web.office.models import (
    CustomerDesk,
    DeskAction,
    DeskActionKind,
    LoggedContact,
    Person,
)
from touchline.web.office.sealed_text import place_of, seal_text
from touchline.web.office.visible_customers import VisibleCustomers

# The desk's whole counter, for those who stand before it.
__all__ = (
    "LogEntry",
    "ReadContact",
    "SnoozeReason",
    "add_note",
    "add_task",
    "done_task",
    "log_contact",
    "logged_contacts",
    "mark_done",
    "notes_about",
    "refused_since_the_run",
    "snooze",
    "tasks_for",
    "undo",
)

LONGEST_SNOOZE = timedelta(days=366)
OLDEST_ACTION = timedelta(days=30)


@dataclass(frozen=True)
class ReadContact:
    """A logged contact with its note opened; empty where the sight is masked."""

    client_id: UUID
    customer_id: int
    channel: str
    direction: str
    outcome: str
    happened_at: datetime
    duration_s: int | None
    note: str
    person_id: int
    person_name: str


def log_contact(person: Person, entry: LogEntry) -> LoggedContact:
    """Log a contact: the customer's last contact moves at once.

    Http404 where the person does not see the customer, TouchlineError where the entry cannot be so
    or the customer has opted out of the channel.
    """
    client_id = read_client_id(entry.client_id)
    office = served_firm().office
    with office.database.transaction():
        before = done_before(LoggedContact, client_id, person)
        if isinstance(before, LoggedContact):
            return before
        row = seen(person, entry.customer_id)
        check_entry(entry)
        _lock(entry.customer_id)
        check_consent(row, entry, refused_since_the_run(entry.customer_id))
        place = place_of("office_logged_contact", client_id)
        key_id, sealed = seal_text(office, place, entry.note) if entry.note else ("", None)
        made, _new = LoggedContact.objects.get_or_create(
            client_id=client_id,
            defaults={
                "customer_id": entry.customer_id,
                "person": person,
                "channel": entry.channel,
                "direction": entry.direction,
                "outcome": entry.outcome,
                "happened_at": entry.happened_at,
                "duration_s": entry.duration_s,
                "key_id": key_id,
                "sealed": sealed,
            },
        )
        own(made.person_id, person)
        _settle_contacts(entry.customer_id)
    return made


def snooze(
    person: Person, client_id: UUID | str, customer_id: int, until: date, reason: str
) -> DeskAction:
    """Put a customer off until a day; the reason is one of `SnoozeReason`."""
    day = timezone.localdate()
    if not day < until <= day + LONGEST_SNOOZE:
        raise TouchlineError(
            gettext("A customer can be put off until tomorrow at the earliest, a year at most."),
            "until",
            gettext("Choose a later day."),
        )
    if reason not in set(SnoozeReason):
        raise TouchlineError(
            gettext("The reason is missing."), "reason", gettext("Choose one of the reasons.")
        )
    action = DeskAction(kind=DeskActionKind.SNOOZE, on=day, until=until, reason=reason)
    return _act(person, client_id, customer_id, action)


def mark_done(
    person: Person, client_id: UUID | str, customer_id: int, on: date | None = None
) -> DeskAction:
    """Tick a customer off without a contact; `on` is the person's day on which they did so."""
    day = on or timezone.localdate()
    # A day's difference is the width of the world's time zones.
    if not timezone.localdate() - OLDEST_ACTION <= day <= timezone.localdate() + timedelta(days=1):
        raise TouchlineError(
            gettext("The entry is more than 30 days old."), "on", gettext("Repeat it today.")
        )
    action = DeskAction(kind=DeskActionKind.DONE, on=day)
    return _act(person, client_id, customer_id, action)


def undo(person: Person, client_id: UUID | str) -> bool:
    """Take back what the person did under that id; False where they did nothing under it."""
    wanted = read_client_id(client_id)
    with served_firm().office.database.transaction():
        # Locked: no import takes the contact while it is being undone.
        logged = LoggedContact.objects.select_for_update()
        contact = logged.filter(client_id=wanted, person=person).first()
        if contact:
            _lock(contact.customer_id)
            _refuse_if_imported(contact)
            _take_back(LoggedContact, contact.pk)
            _settle_contacts(contact.customer_id)
            return True
        action = DeskAction.objects.filter(client_id=wanted, person=person).first()
        if action:
            _lock(action.customer_id)
            _take_back(DeskAction, action.pk)
            _settle_actions(action.customer_id)
            return True
        return undo_text(person, wanted)


def logged_contacts(customers: VisibleCustomers, customer_id: int) -> list[ReadContact]:
    """Contacts logged with a customer and not undone, the newest first; Http404 if not seen."""
    among(customers, customer_id)
    found = LoggedContact.objects.filter(customer_id=customer_id, undone_at=None)
    return [
        ReadContact(
            client_id=each.client_id,
            customer_id=each.customer_id,
            channel=each.channel,
            direction=each.direction,
            outcome=each.outcome,
            happened_at=each.happened_at,
            duration_s=each.duration_s,
            note=opened(customers, each),
            person_id=each.person_id,
            person_name=each.person.name,
        )
        for each in found.select_related("person").order_by("-happened_at", "-id")
    ]


def refused_since_the_run(customer_id: int) -> frozenset[str]:
    """Channels that the customer refused in contacts that the published run does not know.

    That a contact is in the lake is not enough: the run is made later, or as of a day before it.
    """
    logged = LoggedContact.objects.filter(
        customer_id=customer_id, undone_at=None, outcome=Outcome.OPTED_OUT
    )
    refusals = list(logged.values_list("channel", "imported_by", "happened_at"))
    if not refusals:
        return frozenset()
    known, end = _counted_by_the_run()
    return frozenset(
        channel
        for channel, imported_by, happened_at in refusals
        if imported_by not in known or happened_at >= end
    )


def _counted_by_the_run() -> tuple[frozenset[str], datetime]:
    """The imports that the published run read, and the end of its last day; nothing without one."""
    firm = served_firm()
    published = firm.office.publisher.published_run()
    folder = firm.workspace.runs / published.run_id if published else None
    if folder is None or not folder.exists():
        return frozenset(), timezone.now()
    run = read_run(folder)
    zone = ZoneInfo(firm.policy.firm.time_zone)
    end = datetime.combine(run.as_of_day + timedelta(days=1), time(), zone)
    return frozenset(run.manifest.inputs), end


def _act(person: Person, client_id: UUID | str, customer_id: int, action: DeskAction) -> DeskAction:
    made_id = read_client_id(client_id)
    with served_firm().office.database.transaction():
        before = done_before(DeskAction, made_id, person)
        if isinstance(before, DeskAction):
            return before
        seen(person, customer_id)
        _lock(customer_id)
        made, _new = DeskAction.objects.get_or_create(
            client_id=made_id,
            defaults={
                "customer_id": customer_id,
                "person": person,
                "kind": action.kind,
                "on": action.on,
                "until": action.until,
                "reason": action.reason,
            },
        )
        own(made.person_id, person)
        _settle_actions(customer_id)
    return made


def _lock(customer_id: int) -> None:
    """What two people do with one customer at once happens one after the other."""
    CustomerDesk.objects.get_or_create(customer_id=customer_id)
    CustomerDesk.objects.select_for_update().get(customer_id=customer_id)


def _settle_contacts(customer_id: int) -> None:
    """Work the customer's last contact out anew from those that were not undone."""
    logged = LoggedContact.objects.filter(customer_id=customer_id, undone_at=None)
    last = logged.order_by("-happened_at", "-id").first()
    CustomerDesk.objects.filter(customer_id=customer_id).update(
        last_contact_at=last.happened_at if last else None,
        last_contact_channel=last.channel if last else "",
    )


def _settle_actions(customer_id: int) -> None:
    """Work out anew until when the customer is put off and when it was ticked off."""
    actions = DeskAction.objects.filter(customer_id=customer_id, undone_at=None).order_by("-id")
    put_off = actions.filter(kind=DeskActionKind.SNOOZE).first()
    done = actions.filter(kind=DeskActionKind.DONE).first()
    CustomerDesk.objects.filter(customer_id=customer_id).update(
        snoozed_until=put_off.until if put_off else None,
        done_on=done.on if done else None,
    )


def _take_back(model: type[LoggedContact] | type[DeskAction], key: int) -> None:
    model.objects.filter(pk=key, undone_at=None).update(undone_at=timezone.now())


def _refuse_if_imported(contact: LoggedContact) -> None:
    if contact.imported_by and contact.undone_at is None:
        raise TouchlineError(
            gettext("This contact is already part of the figures."),
            "client_id",
            gettext("Log another contact that sets it right, or roll its import back."),
        )

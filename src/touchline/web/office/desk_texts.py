"""Notes about customers and things to do, their words sealed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import served_firm
from touchline.web.office.desk_rules import among, done_before, opened, own, seen
from touchline.web.office.log_entry import LONGEST_NOTE, check_length, read_client_id
from touchline.web.office.models import Note, Person, Task
from touchline.web.office.sealed_text import place_of, seal_text
from touchline.web.office.visible_customers import VisibleCustomers

LONGEST_TASK = 500


@dataclass(frozen=True)
class ReadText:
    """A note or task with its words opened. `due_on` and `done_at` belong to tasks."""

    client_id: UUID
    customer_id: int | None
    text: str
    person_id: int
    person_name: str
    made_at: datetime
    due_on: date | None = None
    done_at: datetime | None = None


def add_note(person: Person, client_id: UUID | str, customer_id: int, text: str) -> Note:
    """Write a note about a customer down, sealed."""
    made_id = read_client_id(client_id)
    words = _words(text, LONGEST_NOTE)
    office = served_firm().office
    with office.database.transaction():
        before = done_before(Note, made_id, person)
        if isinstance(before, Note):
            return before
        seen(person, customer_id)
        key_id, sealed = seal_text(office, place_of("office_note", made_id), words)
        note, _new = Note.objects.get_or_create(
            client_id=made_id,
            defaults={
                "customer_id": customer_id,
                "person": person,
                "key_id": key_id,
                "sealed": sealed,
            },
        )
        own(note.person_id, person)
    return note


def add_task(
    person: Person, client_id: UUID | str, customer_id: int | None, text: str, due_on: date | None
) -> Task:
    """Write down something to do by a day, for a customer or not; its words are sealed."""
    made_id = read_client_id(client_id)
    words = _words(text, LONGEST_TASK)
    office = served_firm().office
    with office.database.transaction():
        before = done_before(Task, made_id, person)
        if isinstance(before, Task):
            return before
        if customer_id is not None:
            seen(person, customer_id)
        key_id, sealed = seal_text(office, place_of("office_task", made_id), words)
        task, _new = Task.objects.get_or_create(
            client_id=made_id,
            defaults={
                "customer_id": customer_id,
                "person": person,
                "made_by": person,
                "key_id": key_id,
                "sealed": sealed,
                "due_on": due_on,
            },
        )
        own(task.person_id, person)
    return task


def done_task(person: Person, client_id: UUID | str, *, done: bool = True) -> Task:
    """Tick off one of the person's tasks, or open it again; Http404 where it is not theirs."""
    with served_firm().office.database.transaction():
        mine = Task.objects.select_for_update().filter(person=person, removed_at=None)
        task = mine.filter(client_id=read_client_id(client_id)).first()
        if task is None:
            raise Http404
        if (task.done_at is not None) != done:
            task.done_at = timezone.now() if done else None
            task.save(update_fields=["done_at"])
    return task


def notes_about(customers: VisibleCustomers, customer_id: int) -> list[ReadText]:
    """The notes about a customer, the newest first; Http404 where it is not seen."""
    among(customers, customer_id)
    notes = Note.objects.filter(customer_id=customer_id, removed_at=None)
    return [_read(customers, each) for each in notes.select_related("person").order_by("-id")]


def tasks_for(customers: VisibleCustomers, customer_id: int) -> list[ReadText]:
    """The tasks that concern a customer: open ones first, by their day; Http404 if not seen."""
    among(customers, customer_id)
    tasks = Task.objects.filter(customer_id=customer_id, removed_at=None)
    found = [_read(customers, each) for each in tasks.select_related("person").order_by("id")]
    return sorted(found, key=lambda task: (task.done_at is not None, task.due_on or date.max))


def undo_text(person: Person, client_id: UUID) -> bool:
    """Remove the note or task that the person made under that id; False where there is none."""
    now = timezone.now()
    notes = Note.objects.filter(client_id=client_id, person=person)
    tasks = Task.objects.filter(client_id=client_id, made_by=person)
    found = notes.exists() or tasks.exists()
    notes.filter(removed_at=None).update(removed_at=now)
    tasks.filter(removed_at=None).update(removed_at=now)
    return found


def _words(text: str, longest: int) -> str:
    words = text.strip()
    if not words:
        raise TouchlineError(gettext("There are no words."), "text", gettext("Write something."))
    check_length(words, longest)
    return words


def _read(customers: VisibleCustomers, each: Note | Task) -> ReadText:
    return ReadText(
        client_id=each.client_id,
        customer_id=each.customer_id,
        text=opened(customers, each),
        person_id=each.person_id,
        person_name=each.person.name,
        made_at=each.made_at,
        due_on=each.due_on if isinstance(each, Task) else None,
        done_at=each.done_at if isinstance(each, Task) else None,
    )

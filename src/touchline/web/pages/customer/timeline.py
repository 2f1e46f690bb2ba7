"""The timeline: what happened, newest first, from the lake and from the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy

from touchline.pipeline.happenings import TOLD, Asked, Happening, happenings
from touchline.web.firm import served_firm
from touchline.web.office.desk import logged_contacts, notes_about, tasks_for
from touchline.web.pages.customer.happening_words import (
    Entry,
    contact_entry,
    entry_of,
    note_entry,
    task_entry,
)
from touchline.web.pages.customer.record import Record
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import month_of_year

PAGE = 20
MOST_SKIPPED = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHOWS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "all": (gettext_lazy("All"), tuple(TOLD)),
    "contacts": (gettext_lazy("Contacts"), ("interaction",)),
    "orders": (gettext_lazy("Orders"), ("order",)),
    "service": (gettext_lazy("Service"), ("ticket", "feedback")),
    "money": (gettext_lazy("Money"), ("payment", "subscription", "deal", "deal_stage")),
}


@dataclass(frozen=True)
class Place:
    """Where a page begins: at that instant, after so many entries of the same instant."""

    before: datetime
    skip: int = 0

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"before={(self.before - EPOCH) // timedelta(microseconds=1)}&skip={self.skip}"


@dataclass(frozen=True)
class Month:
    """The entries of one month."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Timeline:
    """One page of the timeline. `after` is the query of the next page, empty on the last."""

    show: str
    months: tuple[Month, ...]
    after: str
    tabs: tuple[tuple[str, Any], ...]
    repaired: int


def timeline(record: Record, asked: QueryDict) -> Timeline:
    """The page that the address asks for; Http404 where the address makes no sense."""
    show = asked.get("show", "all")
    if show not in SHOWS:
        raise Http404
    place = place_of(asked)
    found = _entries(record, show, place)
    same = [entry for entry in found if entry.at == place.before]
    rest = [entry for entry in found if entry.at < place.before]
    ordered = same[place.skip :] + rest
    page = ordered[:PAGE]
    after = _after(place, page).query if len(ordered) > PAGE else ""
    return Timeline(
        show=show,
        months=tuple(_months(page)),
        after=after,
        tabs=tuple((name, title) for name, (title, _) in SHOWS.items()),
        repaired=sum(entry.repaired for entry in page),
    )


def place_of(asked: QueryDict) -> Place:
    """The place that the address names; now where it names none."""
    try:
        skip = int(asked.get("skip", "0"))
        microseconds = int(asked.get("before", "")) if "before" in asked else None
        if not 0 <= skip <= MOST_SKIPPED:
            raise Http404
        if microseconds is None:
            return Place(timezone.now() + timedelta(days=1), skip)  # clocks differ
        return Place(EPOCH + timedelta(microseconds=microseconds), skip)
    except (ValueError, OverflowError):
        raise Http404 from None


def _after(place: Place, page: Sequence[Entry]) -> Place:
    last = page[-1].at
    same = sum(entry.at == last for entry in page)
    return Place(last, same + (place.skip if last == place.before else 0))


def _entries(record: Record, show: str, place: Place) -> list[Entry]:
    """The newest entries from the place on, one more than fit; equal instants in a fixed order."""
    firm = served_firm()
    most = PAGE + place.skip + 1
    desk = list(_of_the_desk(record, show))
    asked = Asked(record.customer_id, SHOWS[show][1], place.before, most + len(desk))
    facts = happenings(firm.workspace, firm.engine, asked)
    names = _staff_names(record, facts)
    known = {entry.key for entry in desk}
    # A logged contact that a run has read is told once, with its note.
    told = [entry_of(each, names) for each in facts if each.source_id not in known]
    entries = told + [entry for entry in desk if entry.at <= place.before]
    return sorted(entries, key=lambda entry: (entry.at, entry.key), reverse=True)[:most]


def _staff_names(record: Record, facts: Sequence[Happening]) -> dict[int, str]:
    """The names of the colleagues in these facts; nobody's where the sight is masked."""
    refs = {int(each.said["employee_id"]) for each in facts if "employee_id" in each.said}
    if record.masked or not refs:
        return {}
    return served_firm().office.vault.names(sorted(refs))


def _of_the_desk(record: Record, show: str) -> Iterator[Entry]:
    """What people logged, noted and planned here."""
    if show not in ("all", "contacts"):
        return
    for contact in logged_contacts(record.customers, record.customer_id):
        yield contact_entry(contact, named=not record.masked)
    if show == "all" and not record.masked:
        for note in notes_about(record.customers, record.customer_id):
            yield note_entry(note)
        for task in tasks_for(record.customers, record.customer_id):
            yield task_entry(task)


def _months(page: Sequence[Entry]) -> Iterator[Month]:
    entries: list[Entry] = []
    title = ""
    for entry in page:
        month = month_of_year(timezone.localtime(entry.at), current_language())
        if month != title and entries:
            yield Month(title, tuple(entries))
            entries = []
        title = month
        entries.append(entry)
    if entries:
        yield Month(title, tuple(entries))

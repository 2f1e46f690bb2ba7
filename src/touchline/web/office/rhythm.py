"""The rhythm of customers: what the last run published, and what was logged since."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from touchline.advice.waiting import SETTLED, WRITTEN
from touchline.vocabulary.codes import Channel, Direction, Outcome
from touchline.vocabulary.contact_mark import CONTACT_MARK, NOBODY
from touchline.web.office.models import LoggedContact
from touchline.web.office.visible_customers import VisibleCustomers

KEPT = 40
CHANNELS, OUTCOMES = tuple(Channel), tuple(Outcome)
PUBLISHED = """
SELECT customer_id, contacts, waiting_since, best_hour, best_hour_share, best_hour_tries,
  best_hour_reached, best_weekday
FROM published_rhythm WHERE customer_id = ANY(%s)"""


class Contact(NamedTuple):
    """One contact either way. `employee_ref` None: not known; `logged`: since the last run."""

    at: datetime
    direction: Direction
    channel: Channel | None
    outcome: Outcome | None = None
    employee_ref: int | None = None
    logged: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether the firm began it."""
        return self.direction is Direction.OUTBOUND


@dataclass(frozen=True)
class Rhythm:
    """One customer's last contacts, oldest first, and what follows from them.

    The best hour (local to the firm, 0 to 23) and weekday (0 is Monday) describe the last year on
    the advised channels, E3; None where too few tries tell.
    """

    customer_id: int
    contacts: tuple[Contact, ...] = ()
    waiting_since: datetime | None = None
    best_hour: int | None = None
    best_hour_share: float | None = None  # drawn towards the firm's mean
    best_hour_tries: int | None = None
    best_hour_reached: int | None = None
    best_weekday: int | None = None

    @property
    def last(self) -> Contact | None:
        """The last contact either way."""
        return self.contacts[-1] if self.contacts else None


def rhythm_of(customers: VisibleCustomers, ids: Sequence[int]) -> dict[int, Rhythm]:
    """The rhythm of each of the ids that this person sees; empty where nothing is known."""
    seen = sorted(customers.seen_among(ids))
    published = _published(customers, seen)
    logged = defaultdict(list)
    for each in LoggedContact.objects.filter(customer_id__in=seen, undone_at=None):
        logged[each.customer_id].append(_as_contact(each))
    return {each: _with_logged(published.get(each, Rhythm(each)), logged[each]) for each in seen}


def is_published(customers: VisibleCustomers) -> bool:
    """Whether there is a rhythm to read: a run that an older version published has none."""
    with customers.database.reading() as cursor:
        cursor.execute("SELECT to_regclass('published_rhythm') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _published(customers: VisibleCustomers, ids: Sequence[int]) -> dict[int, Rhythm]:
    if not is_published(customers):
        return {}
    with customers.database.reading() as cursor:
        cursor.execute(PUBLISHED, [list(ids)])
        return {row[0]: Rhythm(row[0], _unpacked(row[1]), *row[2:]) for row in cursor.fetchall()}


def _unpacked(octets: bytes) -> tuple[Contact, ...]:
    marks = np.frombuffer(octets, CONTACT_MARK).tolist()
    return tuple(
        Contact(
            at=datetime.fromtimestamp(at, UTC),
            direction=Direction.OUTBOUND if outbound else Direction.INBOUND,
            channel=CHANNELS[channel] if channel >= 0 else None,
            outcome=OUTCOMES[outcome] if outcome >= 0 else None,
            employee_ref=None if employee == NOBODY else employee,
        )
        for at, outbound, channel, outcome, employee in marks
    )


def _as_contact(logged: LoggedContact) -> Contact:
    return Contact(
        at=logged.happened_at,
        direction=Direction(logged.direction),
        channel=Channel(logged.channel) if logged.channel else None,
        outcome=Outcome(logged.outcome) if logged.outcome else None,
        logged=True,
    )


def _with_logged(published: Rhythm, logged: Sequence[Contact]) -> Rhythm:
    """The logged contacts in their places; one that a run has read already counts once."""
    if not logged:
        return published
    known = {_identity(contact) for contact in published.contacts}
    newer = [contact for contact in logged if _identity(contact) not in known]
    if not newer:
        return published
    contacts = sorted([*published.contacts, *newer], key=lambda contact: contact.at)[-KEPT:]
    waiting = published.waiting_since
    if contacts[-1].logged:
        waiting = contacts[-1].at if _asks(contacts[-1]) else None
    return replace(published, contacts=tuple(contacts), waiting_since=waiting)


def _identity(contact: Contact) -> tuple[object, ...]:
    return contact.at.replace(microsecond=0), contact.channel, contact.direction


def _asks(contact: Contact) -> bool:
    return contact.is_ours and contact.channel in WRITTEN and contact.outcome not in SETTLED


def waited_days(rhythm: Rhythm, now: datetime) -> int | None:
    """For how many whole days we have waited for an answer; None where nobody owes one."""
    return (now - rhythm.waiting_since) // timedelta(days=1) if rhythm.waiting_since else None

"""What a person says of a contact, and what of it the office takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from touchline.advice.families import FAMILIES
from touchline.vocabulary.codes import Channel, Direction, Outcome
from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.visible_customers import Row

CLOCKS_DIFFER_BY = timedelta(minutes=5)
OLDEST = timedelta(days=30)
LONGEST_NOTE = 2_000
LONGEST_S = 24 * 3600
EVERYTHING = "opted_out"
REFUSALS = (EVERYTHING, *(f"{EVERYTHING}_{family.name}" for family in FAMILIES))


class SnoozeReason(StrEnum):
    """Why a customer is put off: a closed set, so that no free words stand unsealed."""

    AWAY = "away"
    ASKED_LATER = "asked_later"
    WAITING_FOR_US = "waiting_for_us"
    OTHER = "other"


@dataclass(frozen=True)
class LogEntry:
    """A contact as the client tells it. The client makes `client_id` (a UUID) once and keeps it."""

    client_id: UUID | str
    customer_id: int
    channel: str
    direction: str
    outcome: str
    happened_at: datetime
    duration_s: int | None = None
    note: str = ""


def read_client_id(word: UUID | str) -> UUID:
    """The UUID that the client made; TouchlineError where it is none."""
    try:
        return word if isinstance(word, UUID) else UUID(word)
    except (ValueError, AttributeError, TypeError):
        raise TouchlineError(
            gettext("The entry has no valid number of its own."),
            "client_id",
            gettext("Load the page again and repeat the entry."),
        ) from None


def check_entry(entry: LogEntry) -> None:
    """TouchlineError where a word is unknown, the time is impossible or the note too long."""
    _one_of(Channel, entry.channel, "channel")
    _one_of(Direction, entry.direction, "direction")
    if entry.outcome:
        _one_of(Outcome, entry.outcome, "outcome")
    _check_time(entry.happened_at)
    if entry.duration_s is not None and not 0 <= entry.duration_s <= LONGEST_S:
        raise TouchlineError(
            gettext("A contact lasts between zero seconds and a day."),
            "duration_s",
            gettext("Correct the duration."),
        )
    check_length(entry.note, LONGEST_NOTE)


def check_length(text: str, longest: int) -> None:
    """TouchlineError where the text is longer than that."""
    if len(text) > longest:
        raise TouchlineError(
            gettext("The text has {n} characters; {most} fit.").format(n=len(text), most=longest),
            "text",
            gettext("Shorten it."),
        )


def check_consent(row: Row, entry: LogEntry, refused_since: frozenset[str]) -> None:
    """TouchlineError where the customer has opted out of the channel; what they begin is welcome.

    `refused_since` holds the channels refused in contacts logged since the run.
    """
    if entry.direction == Direction.INBOUND:
        return
    refused = refusal_of(row, entry.channel, refused_since)
    if refused:
        raise TouchlineError(
            refusal_in_words(refused),
            entry.channel,
            gettext("Choose another way, or log that they contacted you."),
        )


def refusal_of(row: Row, channel: str, refused_since: frozenset[str] = frozenset()) -> str:
    """The column by which the customer refuses that channel; empty where it does not."""
    if (row.get(EVERYTHING) or 0) > 0:
        return EVERYTHING
    for family in FAMILIES:
        if channel in family.members:
            column = f"{EVERYTHING}_{family.name}"
            told = any(member in refused_since for member in family.members)
            return column if told or (row.get(column) or 0) > 0 else ""
    return ""


def refusal_in_words(column: str) -> str:
    """The reason why a channel is closed, as people read it."""
    return {
        EVERYTHING: gettext("The customer has opted out of all contact."),
        "opted_out_visits": gettext("The customer has opted out of visits."),
        "opted_out_calls": gettext("The customer has opted out of calls."),
        "opted_out_emails": gettext("The customer has opted out of e-mail."),
        "opted_out_messages": gettext("The customer has opted out of messages."),
    }[column]


def _one_of(words: type[StrEnum], word: str, where: str) -> None:
    if word not in set(words):
        raise TouchlineError(
            gettext("There is no {word} here.").format(word=repr(word)),
            where,
            gettext("Use one of: {words}.").format(words=", ".join(words)),
        )


def _check_time(happened_at: datetime) -> None:
    if timezone.is_naive(happened_at):
        raise TouchlineError(
            gettext("The time does not say its zone."),
            "happened_at",
            gettext("Give the time with its offset from UTC."),
        )
    age = timezone.now() - happened_at
    if age < -CLOCKS_DIFFER_BY:
        raise TouchlineError(
            gettext("The contact lies in the future."),
            "happened_at",
            gettext("Check the clock of this device, then log it again."),
        )
    if age > OLDEST:
        raise TouchlineError(
            gettext("The contact is more than 30 days old."),
            "happened_at",
            gettext("Bring older contacts in by an import."),
        )

"""The rhythm strip: a line of time with contacts, the recommended window and today.

x runs in per cent of the strip's width, so that the drawing is fluid. The window is the day on
which contact is due, give or take the policy's `cadence.due_soon_days`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from touchline.advice.next_contact import Status
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.rhythm import Contact, Rhythm
from touchline.web.shell.channels import channel_name
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import month_name, short_day

FARTHEST_BACK = 400
TOLD = 3  # contacts that the words of the drawing name


@dataclass(frozen=True)
class Room:
    """Days that a strip shows, and the share of its width, in per cent, that words in it take."""

    back: int
    ahead: int
    gap: float = 0.0  # a number of two figures between two contacts
    month: float = 0.0  # the name of a month
    names_window: bool = False  # else the words below the strip do


CARD = Room(64, 16)
ASIDE = Room(64, 16, gap=8.0, month=11.0)
PAGE = Room(150, 16, gap=3.2, month=5.0, names_window=True)


@dataclass(frozen=True)
class Scale:
    """From days to per cent of the width."""

    today: date
    back: int
    ahead: int
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)

    def x(self, day: date | datetime) -> float:
        """Where a day begins, or an instant lies."""
        return 100 * (self.back + self._days_from_today(day)) / (self.back + self.ahead)

    def _days_from_today(self, day: date | datetime) -> float:
        if not isinstance(day, datetime):
            return (day - self.today).days
        local = day.astimezone(self.zone)
        return (local.date() - self.today).days + (local.hour * 60 + local.minute) / 1440

    def shows(self, day: date | datetime) -> bool:
        """Whether it lies on the strip."""
        return 0 <= self.x(day) <= 100


@dataclass(frozen=True)
class Mark:
    """Something at one place; `text` where words stand there."""

    x: str
    text: str = ""


@dataclass(frozen=True)
class Stretch:
    """Something from one place to another; kinds: late, rest, wait."""

    kind: str
    start: str
    end: str


@dataclass(frozen=True)
class Window:
    """The recommended window: its left edge, width and target."""

    x: str
    width: str
    aim: str
    text: str


@dataclass(frozen=True)
class Strip:
    """A drawn strip, for `small_drawing` and the tag `tall_strip`."""

    label: str
    ours: tuple[Mark, ...]
    theirs: tuple[Mark, ...]
    today: Mark
    window: Window | None
    stretches: tuple[Stretch, ...]
    months: tuple[Mark, ...] = ()
    gaps: tuple[Mark, ...] = ()
    over: str = ""
    names_window: bool = False


@dataclass(frozen=True)
class Due:
    """When contact is due as of now: a contact logged since the run moves the day of the run."""

    day: date | None
    days_over: int
    interval: int
    tolerance: int
    rests: bool


def small_strip(rhythm: Rhythm, row: Mapping[str, Any], today: date) -> Strip:
    """The strip of a card: about nine weeks back and two ahead."""
    due = due_now(rhythm, row)
    return _drawn(rhythm, due, scale_for(rhythm, due, today, CARD), CARD)


def aside_strip(rhythm: Rhythm, row: Mapping[str, Any], today: date) -> Strip:
    """The strip beside a list: as far as a card's, with months and days as they find room."""
    due = due_now(rhythm, row)
    return _drawn(rhythm, due, scale_for(rhythm, due, today, ASIDE), ASIDE)


def tall_strip(rhythm: Rhythm, row: Mapping[str, Any], today: date) -> Strip:
    """The strip of a customer's page: five months back, with months and the days between."""
    due = due_now(rhythm, row)
    return _drawn(rhythm, due, scale_for(rhythm, due, today, PAGE), PAGE)


def due_now(rhythm: Rhythm, row: Mapping[str, Any]) -> Due:
    """The run's due day, or the one that follows from what was logged since."""
    cadence = served_firm().policy.cadence
    status, interval = Status(row["status"]), row["target_interval_days"] or 0
    day, over = row["due_on"], row["days_over"] or 0
    rests = status is Status.HOLD_CAP_REACHED
    counted = [c for c in rhythm.contacts if c.is_ours or "last_contact" in cadence.measured_from]
    if day and not rests and counted and counted[-1].logged:
        day = timezone.localtime(counted[-1].at).date() + timedelta(days=interval)
        over = 0
    return Due(day, over, interval, cadence.due_soon_days, rests)


def scale_for(rhythm: Rhythm, due: Due, today: date, room: Room) -> Scale:
    """The usual stretch of time; longer where the last contact or the due day lies outside it."""
    reach = max(room.back, 2 * due.interval)
    if rhythm.last:
        silent = (today - timezone.localtime(rhythm.last.at).date()).days
        reach = max(reach, silent + room.back // 16)
    reach = min(reach, FARTHEST_BACK)
    to_come = (due.day - today).days + due.tolerance + 2 if due.day else 0
    # The words beside today need a tenth of the width.
    return Scale(today, reach, max(room.ahead * reach // room.back, min(to_come, FARTHEST_BACK)))


def _drawn(rhythm: Rhythm, due: Due, scale: Scale, room: Room) -> Strip:
    language = current_language()
    placed = [(contact, scale.x(contact.at)) for contact in rhythm.contacts]
    shown = [(contact, x) for contact, x in placed if 0 <= x <= 100]
    return Strip(
        label=described(rhythm, due, scale.zone, language),
        ours=tuple(Mark(_percent(x)) for each, x in shown if each.is_ours),
        theirs=tuple(Mark(_percent(x)) for each, x in shown if not each.is_ours),
        today=Mark(_percent(scale.x(scale.today)), wording(language).today),
        window=_window(due, scale),
        stretches=tuple(_stretches(rhythm, due, scale)),
        months=_months(scale, room.month) if room.month else (),
        gaps=_gaps([each for each, _x in shown], scale, room.gap) if room.gap else (),
        over=f"+{due.days_over}" if due.days_over else "",
        names_window=room.names_window,
    )


def _window(due: Due, scale: Scale) -> Window | None:
    if due.day is None or not scale.shows(due.day):
        return None
    margin = timedelta(days=due.tolerance)
    start = max(scale.x(due.day - margin), 0.0)
    width = min(scale.x(due.day + margin), 100.0) - start
    first, last = max(due.interval - due.tolerance, 0), due.interval + due.tolerance
    text = "" if due.rests or not due.interval else f"{first}–{last}"
    return Window(_percent(start), _percent(width), _percent(scale.x(due.day)), text)


def _stretches(rhythm: Rhythm, due: Due, scale: Scale) -> Sequence[Stretch]:
    """What lies between the window and today."""
    today = _percent(scale.x(scale.today))
    found = []
    if due.day and due.days_over:
        end = due.day + timedelta(days=due.tolerance)
        start = end if end < scale.today else due.day
        found.append(Stretch("late", _percent(max(scale.x(start), 0.0)), today))
    if due.day and due.rests:
        found.append(Stretch("rest", today, _percent(scale.x(due.day))))
    if rhythm.waiting_since and scale.shows(rhythm.waiting_since):
        found.append(Stretch("wait", _percent(scale.x(rhythm.waiting_since)), today))
    return found


def _months(scale: Scale, room: float) -> tuple[Mark, ...]:
    """A line where each month begins, and its name where there is room for one."""
    marks: list[Mark] = []
    free = 0.0  # where the names so far end
    day = (scale.today - timedelta(days=scale.back)).replace(day=1)
    last = scale.today + timedelta(days=scale.ahead)
    while day <= last:
        x = scale.x(day)
        if scale.shows(day):
            fits = free <= x <= 100 - room
            marks.append(Mark(_percent(x), month_name(day, current_language()) if fits else ""))
            free = x + room if fits else free
        day = (day + timedelta(days=32)).replace(day=1)
    return tuple(marks)


def _gaps(shown: Sequence[Contact], scale: Scale, room: float) -> tuple[Mark, ...]:
    """The days between the days on which we were in touch, where there is room for a number."""
    days = sorted({timezone.localtime(each.at).date() for each in shown if each.is_ours})
    return tuple(
        Mark(_percent((scale.x(before) + scale.x(after)) / 2), str((after - before).days))
        for before, after in pairwise(days)
        if scale.x(after) - scale.x(before) >= room
    )


@dataclass(frozen=True)
class Wording:
    """The words of strips in one language; a list draws dozens of strips with the same."""

    today: str
    by_us: str
    by_them: str
    last_contacts: str
    no_contact: str
    rest: str
    due: str
    waiting: str
    channels: Mapping[str | None, str]


@cache
def wording(_language: Language) -> Wording:
    """The words in the language of the page, which this is."""
    return Wording(
        today=gettext("today"),
        by_us=gettext("{day} {channel} by us"),
        by_them=gettext("{day} {channel} by them"),
        last_contacts=gettext("Last contacts: {contacts}."),
        no_contact=gettext("No contact on record."),
        rest=gettext("Rest to {day}."),
        due=gettext("Due {day}."),
        waiting=gettext("Waiting for an answer since {day}."),
        channels={each: channel_name(each) for each in (None, *Channel)},
    )


@lru_cache(maxsize=2048)
def _days_over(_language: Language, days: int) -> str:
    return ngettext("{n} day over.", "{n} days over.", days).replace("{n}", str(days))


def described(rhythm: Rhythm, due: Due, zone: tzinfo, language: Language) -> str:
    """The drawing in words, for those who do not see it."""
    words = wording(language)
    parts = [_last_contacts(rhythm.contacts[-TOLD:], zone, language)]
    if due.day:
        told = words.rest if due.rests else words.due
        parts.append(told.replace("{day}", short_day(due.day, language)))
    if due.days_over:
        parts.append(_days_over(language, due.days_over))
    if rhythm.waiting_since:
        since = rhythm.waiting_since.astimezone(zone).date()
        parts.append(words.waiting.replace("{day}", short_day(since, language)))
    return " ".join(parts)


def _last_contacts(last: Sequence[Contact], zone: tzinfo, language: Language) -> str:
    words = wording(language)
    if not last:
        return words.no_contact
    told = [
        (words.by_us if each.is_ours else words.by_them)
        .replace("{day}", short_day(each.at.astimezone(zone).date(), language))
        .replace("{channel}", words.channels[each.channel])
        for each in reversed(last)
    ]
    return words.last_contacts.replace("{contacts}", ", ".join(told))


def _percent(x: float) -> str:
    return f"{x:.2f}%"

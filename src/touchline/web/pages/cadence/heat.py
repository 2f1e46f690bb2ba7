"""The two heat maps: contacts a day, and the share reached by weekday and hour."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext

from touchline.vocabulary.words import Language
from touchline.web.office.visible_contacts import DayCount, HourCount
from touchline.web.pages.cadence.query import Query
from touchline.web.shell.formats import long_day, month_name, plain

BINS = 5
FEWEST_TRIES = 20
PHONE_WEEKS = 13
WEEKS = 53
OFFICE_HOURS = range(8, 21)
NICE_STEPS = (1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 40, 50)


@dataclass(frozen=True)
class Cell:
    """One cell: its bin (0 to 5; -1: too thin to say), its words, and where it leads."""

    bin: int
    words: str
    address: str = ""
    text: str = ""
    key: str = ""  # what a drag over cells is made of
    old: bool = False  # beyond what a phone shows
    chosen: bool = False


@dataclass(frozen=True)
class Row:
    """A row of cells under one heading; None where the calendar has no day yet."""

    heading: str
    cells: list[Cell | None]


@dataclass(frozen=True)
class HeatMap:
    """Headings across, the rows, and the ends of the scale. `columns` are (words, span, old)."""

    columns: list[tuple[str, int, bool]]
    rows: list[Row]
    low: str
    high: str
    hides: bool = False


def weekday_names() -> list[str]:
    """Monday first."""
    return [
        gettext("Mon"),
        gettext("Tue"),
        gettext("Wed"),
        gettext("Thu"),
        gettext("Fri"),
        gettext("Sat"),
        gettext("Sun"),
    ]


def calendar(counts: Sequence[DayCount], as_of: date, query: Query, language: Language) -> HeatMap:
    """A column a week, a row a weekday; the last column holds the as-of day."""
    known = {count.day: count for count in counts}
    step = nice_step(_busy([count.contacts for count in counts if count.contacts]))
    first = as_of - timedelta(days=as_of.weekday() + 7 * (WEEKS - 1))
    span = query.day_span()
    chosen = (span.first, span.last) if span else (date.max, date.min)

    said = gettext("{day}: {contacts}")

    def cell(week: int, weekday: int) -> Cell | None:
        day = first + timedelta(days=7 * week + weekday)
        old = week < WEEKS - PHONE_WEEKS
        if day > as_of:
            return None
        count = known.get(day, DayCount(day, 0, 0, 0))
        words = said.format(day=long_day(day, language), contacts=_contacts(count))
        level = -1 if count.hidden else min(math.ceil(count.contacts / step), BINS)
        leads = query.listing(days=str(day)) if count.contacts or count.hidden else ""
        on = chosen[0] <= day <= chosen[1]
        return Cell(level, words, leads, key=str(day), old=old, chosen=on)

    rows = [
        Row(name, [cell(week, weekday) for week in range(WEEKS)])
        for weekday, name in enumerate(weekday_names())
    ]
    hides = any(count.hidden for count in counts)
    return HeatMap(_months(first, language), rows, "0", f"{(BINS - 1) * step}+", hides)


def _contacts(count: DayCount) -> str:
    if count.hidden:
        return gettext("too few customers to show")
    return ngettext("{n} contact", "{n} contacts", count.contacts).format(n=count.contacts)


def _months(first: date, language: Language) -> list[tuple[str, int, bool]]:
    """The month of each week's Monday, spanning its weeks; apart where the phone begins."""
    spans: list[tuple[str, int, bool]] = []
    for week in range(WEEKS):
        old = week < WEEKS - PHONE_WEEKS
        name = month_name(first + timedelta(days=7 * week), language)
        if spans and spans[-1][0] == name and spans[-1][2] == old:
            spans[-1] = (name, spans[-1][1] + 1, old)
        else:
            spans.append((name, 1, old))
    names = [name if span > 1 else "" for name, span, _old in spans]
    for place in range(1, len(spans)):
        if spans[place][0] == spans[place - 1][0] and names[place]:
            names[place - 1] = ""  # the month that the phone's edge cuts is named once
    return [(name, span, old) for name, (_, span, old) in zip(names, spans, strict=True)]


def _busy(counts: Sequence[int]) -> int:
    """What one day in ten exceeds: campaigns of a single day must not flatten the rest."""
    return sorted(counts)[len(counts) * 9 // 10] if counts else 0


def nice_step(most: int) -> int:
    """The step of the bins, so that five of them reach about as far as a busy day."""
    wanted = max(most / (BINS - 1), 1)
    scale = 1
    while True:
        for step in NICE_STEPS:
            if step * scale >= wanted:
                return step * scale
        scale *= 100


def hours(counts: Sequence[HourCount], query: Query, language: Language) -> HeatMap:
    """A column an hour, a row a weekday: the share of tries that reached somebody."""
    full = {
        (count.weekday, count.hour): count
        for count in counts
        if count.tries >= FEWEST_TRIES and not count.hidden
    }
    shares = [count.reached / count.tries for count in full.values()]
    low, high = min(shares, default=0.0), max(shares, default=0.0)
    tried = {(count.weekday, count.hour): count for count in counts}
    shown = [*OFFICE_HOURS]
    chosen, names = _chosen(query), weekday_names()

    def cell(weekday: int, hour: int) -> Cell:
        count = full.get((weekday, hour))
        key = f"{weekday}.{hour}"
        where = f"{names[weekday]} {hour}–{hour + 1}"
        leads = query.listing(hours=f"{weekday}-{weekday}.{hour}-{hour}")
        on = (weekday, hour) in chosen
        if count is None:
            thin = tried.get((weekday, hour))
            words = gettext("{hour}: too few tries").format(hour=where)
            return Cell(-1, words, leads if thin else "", key=key, chosen=on)
        share = count.reached / count.tries
        level = 1 + min(int(BINS * (share - low) / ((high - low) or 1)), BINS - 1)
        words = gettext("{hour}: {share}% of {n} tries").format(
            hour=where, share=round(100 * share), n=plain(count.tries, language, digits=0)
        )
        return Cell(level, words, leads, str(round(100 * share)), key, chosen=on)

    rows = [
        Row(name, [cell(weekday, hour) for hour in shown]) for weekday, name in enumerate(names)
    ]
    hides = any(count.hidden for count in counts)
    ends = f"{round(100 * low)}%", f"{round(100 * high)}%"
    return HeatMap([(str(hour), 1, False) for hour in shown], rows, *ends, hides)


def _chosen(query: Query) -> set[tuple[int, int]]:
    span = query.hour_span(date.max) if query.hours else None
    if span is None:
        return set()
    return {
        (weekday, hour)
        for weekday in range(span.first_weekday, span.last_weekday + 1)
        for hour in range(span.first_hour, span.last_hour + 1)
    }


def turned(heat: HeatMap) -> HeatMap:
    """The same with weekdays across, for a phone."""
    rows = [
        Row(name, [row.cells[place] for row in heat.rows])
        for place, (name, _, _) in enumerate(heat.columns)
    ]
    columns = [(row.heading, 1, False) for row in heat.rows]
    return HeatMap(columns, rows, heat.low, heat.high, heat.hides)

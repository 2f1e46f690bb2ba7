"""The shown tables as rows of text and figures, for files."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext, pgettext

from touchline.web.pages.cadence.board import BLOCK_WEEKS, Board
from touchline.web.pages.cadence.heat import weekday_names
from touchline.web.shell.channels import channel_name

Lines = Iterator[list[object]]


def _days(board: Board) -> Lines:
    yield [gettext("Day"), gettext("Outbound"), gettext("Inbound"), pgettext("count", "Customers")]
    for each in board.contacts.days():
        counts = [each.outbound, each.inbound, each.customers]
        yield [each.day.isoformat(), *(["", "", ""] if each.hidden else counts)]


def _hours(board: Board) -> Lines:
    yield [gettext("Weekday"), gettext("Hour"), gettext("Tries"), gettext("Reached")]
    last = board.query.weeks // BLOCK_WEEKS - 1
    names = weekday_names()
    counts = board.contacts.hours(board.query.family, 0, last)
    for each in sorted(counts, key=lambda count: (count.weekday, count.hour)):
        figures = ["", ""] if each.hidden else [each.tries, each.reached]
        yield [names[each.weekday], each.hour, *figures]


def _rates(board: Board) -> Lines:
    yield [
        gettext("Tier"),
        gettext("Channel"),
        gettext("Contacts per customer, 4 weeks"),
        gettext("Target"),
        gettext("Ceiling"),
    ]
    for row in board.rates:
        for rate in row:
            name = channel_name(rate.channel) if rate.channel else gettext("All channels")
            figures = [rate.actual, rate.target, rate.ceiling]
            yield [rate.tier, name, *("" if each is None else round(each, 3) for each in figures)]


def _coverage(board: Board) -> Lines:
    yield [
        gettext("Tier"),
        pgettext("count", "Customers"),
        gettext("Contacted by us"),
        gettext("Inside their window"),
        gettext("Overdue"),
        gettext("Over the ceiling"),
    ]
    for tier in board.tiers:
        counts = [tier.contacted, tier.in_window, tier.overdue, tier.over_ceiling]
        hide = tier.customers < board.hides_below
        yield [tier.tier, tier.customers, *(["", "", "", ""] if hide else counts)]


def _gaps(board: Board) -> Lines:
    yield [gettext("Days over the target"), pgettext("count", "Customers")]
    for gap in board.gaps:
        yield [gap["days"], gap["count"]]


def _weeks(board: Board) -> Lines:
    yield [gettext("Week of"), pgettext("count", "Contacts"), gettext("In the window before")]
    for week, now, before, _leads in board.trend_rows:
        yield [week, now, "" if before is None else before]


TABLES: dict[str, Callable[[Board], Lines]] = {
    "days": _days,
    "hours": _hours,
    "rates": _rates,
    "coverage": _coverage,
    "gaps": _gaps,
    "weeks": _weeks,
}

"""The rhythm strip puts each thing in its place; worked by hand."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.template import Context, Engine
from django.utils import timezone, translation

from touchline.vocabulary.codes import Channel, Direction
from touchline.web.firm import Firm
from touchline.web.office.rhythm import Contact, Rhythm
from touchline.web.shell.rhythm_strip import Strip, aside_strip, small_strip, tall_strip
from touchline.web.shell.strip_drawing import small_drawing

TODAY = date(2026, 11, 24)
ROW: dict[str, Any] = {
    "status": "overdue",
    "due_on": date(2026, 11, 15),
    "days_over": 9,
    "target_interval_days": 12,
}


@pytest.fixture(autouse=True)
def _in_utc(firm: Firm) -> Iterator[None]:
    with timezone.override(UTC):
        yield


def contact(day: date, ours: bool = True, hour: int = 0, **more: Any) -> Contact:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    direction = Direction.OUTBOUND if ours else Direction.INBOUND
    return Contact(at, direction, Channel.CALL, **more)


def rhythm(*contacts: Contact, **more: Any) -> Rhythm:
    return Rhythm(1, contacts, **more)


def small(given: Rhythm, **row: Any) -> Strip:
    return small_strip(given, ROW | row, TODAY)


def test_today_stands_at_four_fifths_and_a_day_is_an_eightieth() -> None:
    strip = small(rhythm(contact(date(2026, 11, 3)), contact(date(2026, 11, 4), ours=False)))
    assert strip.today.x == "80.00%"
    assert [mark.x for mark in strip.ours] == ["53.75%"]  # 64 - 21 = 43 days of 80
    assert [mark.x for mark in strip.theirs] == ["55.00%"]


def test_the_window_lies_around_the_due_day_and_lateness_reaches_from_it_to_today() -> None:
    strip = small(rhythm(contact(date(2026, 11, 3))))
    assert strip.window is not None
    # Due on the 15th, 9 days ago: 55 of 80; the policy gives five days either way.
    assert (strip.window.aim, strip.window.x, strip.window.width) == ("68.75%", "62.50%", "12.50%")
    assert strip.window.text == "7–17"
    (late,) = strip.stretches
    assert (late.kind, late.start, late.end) == ("late", "75.00%", "80.00%")
    assert strip.over == "+9"


def test_within_the_window_lateness_counts_from_the_target() -> None:
    (late,) = small(rhythm(), due_on=date(2026, 11, 22), days_over=2).stretches
    assert (late.start, late.end) == ("77.50%", "80.00%")


def test_a_rest_lies_between_today_and_its_end() -> None:
    strip = small(rhythm(), status="hold_cap_reached", due_on=date(2026, 12, 3), days_over=0)
    (rest,) = strip.stretches
    assert (rest.kind, rest.start, rest.end) == ("rest", "80.00%", "91.25%")
    assert strip.window is not None
    assert strip.window.text == ""


def test_a_customer_who_must_not_be_contacted_has_no_window() -> None:
    strip = small(rhythm(), status="do_not_contact", due_on=None, days_over=0)
    assert (strip.window, strip.stretches) == (None, ())


def test_waiting_reaches_from_the_question_to_today() -> None:
    asked = datetime(2026, 11, 20, tzinfo=UTC)
    strip = small(rhythm(waiting_since=asked), status="on_track", days_over=0)
    assert [(each.kind, each.start) for each in strip.stretches] == [("wait", "75.00%")]


def test_a_long_interval_stretches_the_line_until_contact_and_due_day_lie_on_it() -> None:
    last, due = date(2026, 10, 26), date(2027, 1, 24)
    strip = small(
        rhythm(contact(last)), status="on_track", due_on=due, days_over=0, target_interval_days=90
    )
    # 180 days back, 61 + 5 + 2 = 68 ahead.
    assert strip.today.x == f"{100 * 180 / 248:.2f}%"
    assert strip.window is not None
    assert strip.window.aim == f"{100 * 241 / 248:.2f}%"
    assert [mark.x for mark in strip.ours] == [f"{100 * 151 / 248:.2f}%"]


@pytest.mark.contract("A4.3")
def test_a_contact_logged_since_the_run_moves_the_due_day_at_once() -> None:
    strip = small(rhythm(contact(date(2026, 11, 3)), contact(TODAY, logged=True)))
    assert strip.window is not None
    assert strip.window.aim == f"{100 * 76 / 83:.2f}%"  # twelve days ahead; the window ends in 17
    assert (strip.stretches, strip.over) == ((), "")


def test_the_tall_strip_has_months_and_the_days_between_our_contacts() -> None:
    days = [date(2026, 7, 8) + timedelta(days=each) for each in (0, 13, 25, 26)]
    strip = tall_strip(rhythm(*map(contact, days)), ROW, TODAY)
    assert [mark.text for mark in strip.months] == ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert [mark.text for mark in strip.gaps] == ["13", "12"]  # a day has no room for its number
    assert strip.today.x == f"{100 * 150 / 166:.2f}%"


def test_a_strip_beside_a_list_names_only_months_and_days_that_find_room() -> None:
    days = [TODAY - timedelta(days=each) for each in (300, 288, 284)]
    strip = aside_strip(rhythm(*map(contact, days)), ROW, TODAY)
    named = [float(mark.x.rstrip("%")) for mark in strip.months if mark.text]
    assert len(named) < len(strip.months)  # each month has its line
    assert all(after - before >= 11 for before, after in pairwise(named))
    assert max(named) <= 89
    assert strip.gaps == ()
    assert not strip.names_window  # the words below it do


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Last contacts: 3 Nov Call by us, 1 Nov Call by them. Due 15 Nov. 9 days over."),
        ("zh-hans", "11-15"),
        ("zh-hant", "11-15"),
    ],
)
def test_the_drawing_says_its_figures_in_words(language: str, words: str) -> None:
    given = rhythm(contact(date(2026, 11, 1), ours=False), contact(date(2026, 11, 3)))
    with translation.override(language):
        assert words in small(given).label


def _tall_drawing(strip: Strip) -> str:
    engine = Engine(libraries={"shell": "touchline.web.shell.templatetags.shell"}, app_dirs=True)
    template = engine.from_string("{% load shell %}{% tall_strip strip %}")
    return str(template.render(Context({"strip": strip})))


@pytest.mark.parametrize(
    ("made", "drawing"),
    [(small_strip, small_drawing), (aside_strip, _tall_drawing), (tall_strip, _tall_drawing)],
)
def test_the_drawing_is_svg_without_styles(
    made: Callable[[Rhythm, Mapping[str, Any], date], Strip], drawing: Callable[[Strip], str]
) -> None:
    given = rhythm(contact(date(2026, 11, 1), ours=False), contact(date(2026, 11, 3)))
    drawn = drawing(made(given, ROW, TODAY))
    assert drawn.count("<circle") == 2
    assert "style=" not in drawn
    assert 'role="img"' in drawn

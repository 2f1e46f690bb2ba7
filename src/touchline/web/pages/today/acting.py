"""Putting a customer off, ticking one off, and taking it back."""

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.desk import SnoozeReason, mark_done, snooze, undo
from touchline.web.office.roles import TALKS_TO_CUSTOMERS
from touchline.web.pages.today.answers import acted, client_id_of, refused
from touchline.web.pages.today.cards import Card
from touchline.web.pages.today.views import card_for
from touchline.web.shell.access import open_to, person_of
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import short_day

NEXT_WEEK = 7
SOON = 3


@open_to(*TALKS_TO_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def later(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The sheet that puts a customer off, and its answer."""
    card = card_for(request, customer_id)
    if request.method == "GET":
        return _later_sheet(request, card)
    client_id = client_id_of(request)
    try:
        until = _until(request)
        reason = request.POST.get("reason", "")
        snooze(person_of(request), client_id, customer_id, until, reason)
    except TouchlineError as problem:
        return refused(request, problem)
    day = short_day(until, current_language())
    said = gettext("{name}: back on {day}").format(name=card.name, day=day)
    return acted(request, said, client_id)


@open_to(*TALKS_TO_CUSTOMERS)
@require_POST
def done(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Tick a customer off for the day."""
    card = card_for(request, customer_id)
    client_id = client_id_of(request)
    try:
        mark_done(person_of(request), client_id, customer_id, _day(request.POST.get("on", "")))
    except TouchlineError as problem:
        return refused(request, problem)
    return acted(request, gettext("{name}: done for today").format(name=card.name), client_id)


@open_to(*TALKS_TO_CUSTOMERS)
@require_POST
def undo_one(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Take back what one did oneself."""
    try:
        if not undo(person_of(request), client_id):
            raise Http404
    except TouchlineError as problem:
        return refused(request, problem)
    return acted(request, gettext("Undone."))


def _later_sheet(request: HttpRequest, card: Card) -> HttpResponse:
    sheet = "today/later.html"
    rest_until = card.row["due_on"] if card.is_held else None
    context = {
        "title": gettext("Snooze"),
        "card": card,
        "days": days_offered(rest_until),
        "chosen": chosen_day(rest_until).isoformat(),
        "reasons": reasons(),
        "sheet": sheet,
    }
    whole = not request.headers.get("HX-Request")
    return render(request, "today/log_page.html" if whole else sheet, context)


def reasons() -> dict[str, str]:
    """The reasons for putting off, as people read them."""
    return {
        SnoozeReason.AWAY: gettext("Away"),
        SnoozeReason.ASKED_LATER: gettext("Asked for later"),
        SnoozeReason.WAITING_FOR_US: gettext("We owe something first"),
        SnoozeReason.OTHER: gettext("Other"),
    }


def days_offered(rest_until: date | None = None) -> dict[str, str]:
    """Days to choose from in their order, by their ISO form; that of a rest's end among them."""
    today = timezone.localdate()
    near = {
        today + timedelta(days=1): gettext("Tomorrow"),
        today + timedelta(days=SOON): gettext("In 3 days"),
        today + timedelta(days=NEXT_WEEK): gettext("Next week"),
    }
    chosen = chosen_day(rest_until)
    near.setdefault(chosen, short_day(chosen, current_language()))
    return {day.isoformat(): near[day] for day in sorted(near)}


def chosen_day(rest_until: date | None = None) -> date:
    """The day that is chosen already: the end of the customer's rest, else soon."""
    today = timezone.localdate()
    rests = rest_until is not None and rest_until > today
    return rest_until if rest_until and rests else today + timedelta(days=SOON)


def _until(request: HttpRequest) -> date:
    """The day that was typed, else the one that was chosen."""
    typed = _day(request.POST.get("date", ""))
    chosen = typed or _day(request.POST.get("until", ""))
    if chosen is None:
        raise TouchlineError(
            gettext("The day is missing."), "until", gettext("Choose until when to put it off.")
        )
    return chosen


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        raise TouchlineError(
            gettext("The day cannot be read."), "date", gettext("Write it as 2026-11-24.")
        ) from None

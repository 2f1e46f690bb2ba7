"""The calendar feed: a person's due contacts as all-day entries (RFC 5545).

Its address holds a secret, since calendar programs cannot sign in; only the secret's digest is
kept, and a new link shuts the old one. It shows what the person sees, names only where they may.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar, Event

from touchline.advice.next_contact import Status
from touchline.advice.phrases import CHANNELS
from touchline.advice.reasons import sentences
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.models import Person
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition, NothingPublishedError, Order, Row
from touchline.web.shell.access import public
from touchline.web.shell.context import now, today
from touchline.web.shell.customer_names import names_for

DAYS_AHEAD = 30
MOST_ENTRIES = 500
TO_CONTACT = (Status.OVERDUE.value, Status.DUE.value, Status.ON_TRACK.value)


@public
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The person's feed; an unknown or replaced address is not there."""
    digest = hashlib.sha256(secret.encode()).digest()
    person = Person.objects.filter(calendar_digest=digest, is_active=True).first()
    if person is None:
        raise Http404
    language = Language(person.language or "en")
    zone = ZoneInfo(person.time_zone or served_firm().policy.firm.time_zone)
    with translation.override(language.value), timezone.override(zone):
        body = calendar_of(person, language, request.build_absolute_uri("/").rstrip("/"))
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=900"
    return answer


def calendar_of(person: Person, language: Language, site: str) -> bytes:
    """The next contacts of the coming days; what is overdue stands on today.

    Who was contacted since the run is left out until the next one.
    """
    customers = visible_to(person)
    asked = [
        Condition("status", "one_of", TO_CONTACT),
        Condition("due_on", "at_most", today() + timedelta(days=DAYS_AHEAD)),
        Condition("last_contact_at", "uncovered", now()),
    ]
    try:
        rows = customers.rows(asked, [Order("due_on")], limit=MOST_ENTRIES)
    except NothingPublishedError:
        rows = []
    names = names_for(customers, [row["customer_id"] for row in rows])
    calendar = Calendar()
    calendar.add("prodid", "-//Touchline//Due contacts//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Touchline")
    for row in rows:
        calendar.add_component(_entry(row, names, language, site))
    return bytes(calendar.to_ical())


def _entry(row: Row, names: Mapping[int, str], language: Language, site: str) -> Event:
    customer_id = row["customer_id"]
    day = max(row["due_on"], today(), row["snoozed_until"] or row["due_on"])
    channel = CHANNELS[Channel(row["channel"])].in_language(language) if row["channel"] else ""
    address = site + reverse("customer:customer", args=[customer_id])
    entry = Event()
    entry.add("uid", f"{shown(customer_id)}@touchline")
    entry.add("dtstamp", now())
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    entry.add("summary", " · ".join(filter(None, (names[customer_id], row["tier"], channel))))
    why = " ".join(sentences(row, served_firm().policy, language))
    entry.add("description", f"{why}\n{address}")
    entry.add("url", address)
    return entry

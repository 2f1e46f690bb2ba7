"""What the page keeps on the device for hours without a connection."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from touchline.vocabulary.codes import Direction, Outcome
from touchline.web.firm import served_firm
from touchline.web.office.roles import TALKS_TO_CUSTOMERS
from touchline.web.office.visible_customers import NothingPublishedError
from touchline.web.pages.today.acting import chosen_day, days_offered, reasons
from touchline.web.pages.today.logging_contacts import offers_of, outcomes
from touchline.web.pages.today.views import Part, finding, parts_of
from touchline.web.pages.today.worklist import scope_of, worklist
from touchline.web.shell.access import open_to, person_of
from touchline.web.shell.context import current_language
from touchline.web.shell.page import pages

MOST_CARDS = 60


@open_to(*TALKS_TO_CUSTOMERS)
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """Whose session it is, a fresh token for what waits, and the key that seals it on the device.

    The same person always gets the same key: what waits opens again after the next sign-in.
    """
    person = person_of(request)
    key = served_firm().office.vault.pseudonym_key(f"offline queue of person {person.pk}")
    said = {
        "token": get_token(request),
        "person": person.pk,
        "key": b64encode(key).decode(),
    }
    return _private(said)


@open_to(*TALKS_TO_CUSTOMERS)
@require_GET
def kept_list(request: HttpRequest) -> HttpResponse:
    """The first MOST_CARDS cards of the day's list, and the sheets that belong to them."""
    person = person_of(request)
    found = worklist(person, scope_of(person, ""))
    try:
        parts = _bounded(parts_of(found))
    except NothingPublishedError:
        parts = []
    first = next((card for part in parts for card in part.cards), None)
    context = {
        "parts": parts,
        "selected": first,
        "made_at": timezone.localtime(),
        "language": current_language(),
    }
    said = {
        "heading": finding(found) if parts else "",
        "list": render_to_string("today/kept.html", context),
        "log": "",
        "later": "",
    }
    if first is not None:
        sheet = {
            "card": first,
            "stands_in": True,
            "address": "",
            "offers": [replace(offer, refusal="") for offer in offers_of(first)],
            "outcomes": outcomes(),
            "outcome": Outcome.REACHED,
            "direction": Direction.OUTBOUND,
        }
        said["log"] = render_to_string("shell/log_sheet.html", sheet)
        later = {
            "card": first,
            "days": days_offered(),
            "chosen": chosen_day().isoformat(),
            "reasons": reasons(),
        }
        said["later"] = render_to_string("today/later.html", later)
    return _private(said)


@open_to(*TALKS_TO_CUSTOMERS)
@require_GET
def without_connection(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - nobody's data
    """The page that opens without a connection: no name, no customer, no token."""
    frame = {"log_path": f"{pages()['today'].path}log/"}
    return HttpResponse(render_to_string("today/offline.html", {"shell": frame}))


def _bounded(parts: list[Part]) -> list[Part]:
    room = MOST_CARDS
    kept = []
    for part in parts:
        cards = part.cards[:room]
        room -= len(cards)
        if cards and part.group != "done":
            kept.append(replace(part, cards=cards, more=""))
    return kept


def _private(said: Mapping[str, object]) -> HttpResponse:
    answer = JsonResponse(dict(said))
    answer.headers["Cache-Control"] = "no-store"
    return answer

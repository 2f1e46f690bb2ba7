"""The quick log: two taps, and who comes next. Dialling, which reveals a number, starts here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touchline.vocabulary.codes import Channel, Direction, Outcome
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import Identifier
from touchline.web.firm import served_firm
from touchline.web.office.access_log import record
from touchline.web.office.desk import LogEntry, log_contact, refused_since_the_run
from touchline.web.office.log_entry import refusal_in_words, refusal_of
from touchline.web.office.models import LoggedContact, Person
from touchline.web.office.roles import TALKS_TO_CUSTOMERS
from touchline.web.office.visibility import visible_to
from touchline.web.pages.today.answers import (
    OUTBOX,
    REFUSED,
    acted,
    client_id_of,
    moment_of,
    refused,
)
from touchline.web.pages.today.cards import Card
from touchline.web.pages.today.views import card_for
from touchline.web.pages.today.worklist import scope_of, worklist
from touchline.web.shell.access import open_to, person_of
from touchline.web.shell.channels import channel_icon, channel_name
from touchline.web.shell.customer_names import names_for
from touchline.web.shell.name_search import FoundCustomer, find_customers

RECENT = 6
USUAL = (
    Channel.CALL,
    Channel.VISIT,
    Channel.WECHAT,
    Channel.WECOM,
    Channel.EMAIL,
    Channel.SMS,
    Channel.MEETING,
    Channel.CHAT,
)
SPOKEN = {Channel.VISIT, Channel.CALL, Channel.MEETING}


@dataclass(frozen=True)
class Offer:
    """A channel on the sheet; `refusal` says why it is closed, empty where it is open."""

    channel: str
    icon: str
    name: str
    refusal: str
    chosen: bool


@open_to(*TALKS_TO_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The sheet, and its answer."""
    card = card_for(request, customer_id)
    if request.method == "GET":
        return Sheet(request.GET.dict()).shown(request, card)
    client_id = client_id_of(request)
    try:
        entry = LogEntry(
            client_id=client_id,
            customer_id=customer_id,
            channel=request.POST.get("channel", ""),
            direction=request.POST.get("direction", Direction.OUTBOUND),
            outcome=request.POST.get("outcome", ""),
            happened_at=moment_of(request, timezone.now()),
            note=_note(request, card),
        )
        log_contact(person_of(request), entry)
    except TouchlineError as problem:
        if request.headers.get(OUTBOX):
            return refused(request, problem)
        return Sheet(request.POST.dict(), problem).shown(request, card)
    words = gettext("{channel} logged: {name}")
    return acted(
        request, words.format(channel=channel_name(entry.channel), name=card.name), client_id
    )


@open_to(*TALKS_TO_CUSTOMERS)
@require_POST
def dial(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Reveal the phone number, write down that it was, and open the sheet for what comes of it."""
    card = card_for(request, customer_id)
    refusal = refusal_of(card.row, Channel.CALL, refused_since_the_run(customer_id))
    number = ""
    if not refusal:
        known = served_firm().office.vault.reveal(customer_id)
        number = known.get(Identifier.PHONE, "")
    if number:
        record(person_of(request), "reveal", Identifier.PHONE, "call", customer_id)
    asked = {"channel": Channel.CALL.value}
    answer = Sheet(asked, number=number, dialled=not refusal).shown(request, card)
    if number:
        answer.headers["HX-Trigger"] = json.dumps({"tl:dial": {"tel": f"tel:{quote(number)}"}})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@open_to(*TALKS_TO_CUSTOMERS)
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Whom the contact was with: those of late, or a piece of a name."""
    person = person_of(request)
    text = request.GET.get("q", "").strip()
    found = find_customers(person, text) if text else _recent(person)
    sheet = "today/choose.html"
    context = {"title": gettext("Log a contact"), "found": found, "text": text, "sheet": sheet}
    whole = not request.headers.get("HX-Request")
    return render(request, "today/log_page.html" if whole else sheet, context)


@dataclass(frozen=True)
class Sheet:
    """What the sheet starts with, and what was wrong with it. `number` is dialled."""

    asked: Mapping[str, str]
    problem: TouchlineError | None = None
    number: str = ""
    dialled: bool = False

    def shown(self, request: HttpRequest, card: Card) -> HttpResponse:
        """The sheet alone for htmx, else a page around it."""
        offers = offers_of(card, self.asked.get("channel", ""))
        chosen = next((offer.channel for offer in offers if offer.chosen), "")
        sheet = "shell/log_sheet.html"
        context = {
            "title": gettext("Log a contact"),
            "card": card,
            "sheet": sheet,
            "address": reverse("today:log", args=[card.customer_id]),
            "offers": offers,
            "closed": list(dict.fromkeys(offer.refusal for offer in offers if offer.refusal)),
            "outcomes": outcomes(),
            "outcome": self.asked.get("outcome") or preset_outcome(chosen),
            "direction": self.asked.get("direction") or _preset_direction(card),
            "note": self.asked.get("note", ""),
            "reason": self.asked.get("reason", ""),
            "next": _next(person_of(request), card),
            "problem": self.problem,
            "number": self.number,
            "dialled": self.dialled,
        }
        whole = not request.headers.get("HX-Request")
        status = REFUSED if self.problem else 200
        return render(request, "today/log_page.html" if whole else sheet, context, status=status)


def offers_of(card: Card, asked: str = "") -> list[Offer]:
    """The channels of the sheet: the usual ones, among them the one that is asked for."""
    since = refused_since_the_run(card.customer_id)
    preset = asked if asked in set(Channel) else card.main.channel
    message = card.policy.channels.message
    shown = list(dict.fromkeys([*USUAL[:2], message, *USUAL[2:]]))
    if preset not in shown:
        shown.append(Channel(preset))
    found = []
    for channel in shown:
        refusal = refusal_of(card.row, channel, since)
        found.append(
            Offer(
                channel,
                channel_icon(channel),
                channel_name(channel),
                refusal_in_words(refusal) if refusal else "",
                channel == preset and not refusal,
            )
        )
    return found


def outcomes() -> dict[str, str]:
    """What can have come of a contact, as people read it."""
    return {
        Outcome.REACHED: gettext("Reached"),
        Outcome.NO_ANSWER: gettext("No answer"),
        Outcome.SENT: gettext("Sent"),
        Outcome.OPENED: gettext("Read, no reply"),
        Outcome.REPLIED: gettext("Replied"),
        Outcome.BOUNCED: gettext("Not delivered"),
        Outcome.COMPLAINED: gettext("Complained"),
        Outcome.OPTED_OUT: gettext("Wants no more contact"),
    }


def preset_outcome(channel: str) -> Outcome:
    """What most often comes of a channel: met when spoken, sent when written."""
    return Outcome.REACHED if channel in SPOKEN or not channel else Outcome.SENT


def _preset_direction(card: Card) -> Direction:
    return Direction.INBOUND if card.is_refusing else Direction.OUTBOUND


def _note(request: HttpRequest, card: Card) -> str:
    """The note; over the ceiling our contact needs a reason, which stands before it."""
    note = request.POST.get("note", "").strip()
    reason = request.POST.get("reason", "").strip()
    inbound = request.POST.get("direction") == Direction.INBOUND
    if not card.is_held or card.is_refusing or inbound:
        return note
    if not reason:
        raise TouchlineError(
            gettext("This customer is over the ceiling of contacts."),
            "reason",
            gettext("Say why you contact them anyway, or wait."),
        )
    return f"[{reason}] {note}".strip()


def _next(person: Person, card: Card) -> str:
    """The name of who comes next on the person's list."""
    found = worklist(person, scope_of(person, ""))
    row = found.first(besides=card.customer_id)
    if row is None:
        return ""
    return names_for(found.customers, [row["customer_id"]])[row["customer_id"]]


def _recent(person: Person) -> Sequence[FoundCustomer]:
    """Those with whom the person logged something last, then the first of the list."""
    customers = visible_to(person)
    logged = LoggedContact.objects.filter(person=person, undone_at=None).order_by("-id")
    recent = list(dict.fromkeys(logged.values_list("customer_id", flat=True)[: 5 * RECENT]))
    seen = customers.seen_among(recent)
    ids = [each for each in recent if each in seen][:RECENT]
    tiers: dict[int, str] = {}
    found = worklist(person, scope_of(person, ""))
    for row in (*found.rows_of(ids), *found.opening(RECENT)):
        tiers.setdefault(row["customer_id"], str(row["tier"] or ""))
    order = [*ids, *(each for each in tiers if each not in ids)][:RECENT]
    names = names_for(customers, order)
    return [FoundCustomer(each, names[each], tiers.get(each, "")) for each in order]

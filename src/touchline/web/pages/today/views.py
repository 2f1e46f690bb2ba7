"""Today: whom to contact, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django.views.decorators.http import require_GET

from touchline.advice.next_contact import Status
from touchline.web.firm import served_firm
from touchline.web.office.models import Person
from touchline.web.office.roles import TALKS_TO_CUSTOMERS, Role
from touchline.web.office.visible_customers import NothingPublishedError, Row
from touchline.web.pages.today.cards import Card, Deck
from touchline.web.pages.today.worklist import (
    OPEN,
    PAGE_SIZE,
    STATUSES,
    Group,
    Scope,
    Worklist,
    counted,
    scope_of,
    worklist,
)
from touchline.web.shell.access import open_to, person_of
from touchline.web.shell.freshness import freshness
from touchline.web.shell.statuses import ICONS

OPENING = 12  # four screens of a phone; the rest follows on demand
SHORT = 4


@dataclass(frozen=True)
class Part:
    """One group of the list as it is shown; `more` is the address of what follows."""

    group: Group
    title: str
    hint: str
    icon: str
    count: int
    cards: Sequence[Card]
    more: str = ""


@dataclass(frozen=True)
class Chip:
    """One choice of what the list shows."""

    title: str
    kind: str
    icon: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    scope: Scope
    shown: Group | None
    whose: str = ""  # as the address said it

    def address(self, shown: Group | None) -> str:
        """The page's address with another choice of groups."""
        words = {"show": shown, "whose": self.whose}
        query = urlencode({name: word for name, word in words.items() if word})
        return reverse("today:today") + (f"?{query}" if query else "")


@open_to(*TALKS_TO_CUSTOMERS)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The list; htmx gets the list alone."""
    person = person_of(request)
    part_only = bool(request.headers.get("HX-Request"))
    template = "today/list.html" if part_only else "today/today.html"
    try:
        asked = _asked(request, person)
        found = worklist(person, asked.scope)
        parts = _parts(found, asked)
        if not asked.whose:
            counted(person, found)
        context = {**_head(found, asked, person), "parts": parts}
    except NothingPublishedError:
        return render(request, template, {"nothing_published": True, "day": timezone.localdate()})
    first = next((card for part in parts for card in part.cards), None)
    return render(request, template, {**context, "selected": first})


@open_to(*TALKS_TO_CUSTOMERS)
@require_GET
def more(request: HttpRequest) -> HttpResponse:
    """The next cards of a group."""
    asked = _asked(request, person_of(request))
    if asked.shown is None:
        raise Http404
    found = worklist(person_of(request), asked.scope)
    try:
        after = max(0, int(request.GET.get("after", "0")))
    except ValueError:
        raise Http404 from None
    rows = {asked.shown: found.rows(asked.shown, PAGE_SIZE, after)}
    part = _dealt(found, rows, asked, after)[0]
    return render(request, "today/cards.html", {"part": part})


@open_to(*TALKS_TO_CUSTOMERS)
@require_GET
def peek(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The panel beside the list for one customer."""
    return render(request, "today/peek.html", {"selected": card_for(request, customer_id)})


def card_for(request: HttpRequest, customer_id: int) -> Card:
    """The card of one customer; Http404 where the person does not see it."""
    found = worklist(person_of(request), Scope.TEAM)
    row = found.customers.one(customer_id)
    if row is None:
        raise Http404
    return _cards(found, [(group_of(row), row)])[0]


def group_of(row: Row) -> Group:
    """The group that the run puts a customer in; who is in rhythm stands with the due."""
    status = Status(row["status"])
    return next((group for group, held in STATUSES.items() if status in held), Group.DUE)


def _asked(request: HttpRequest, person: Person) -> Asked:
    shown = request.GET.get("show", "")
    return Asked(
        scope=scope_of(person, request.GET.get("whose", "")),
        shown=Group(shown) if shown in set(Group) else None,
        whose=request.GET.get("whose", ""),
    )


def _head(found: Worklist, asked: Asked, person: Person) -> dict[str, object]:
    counts = found.counts
    pressing = counts[Group.OVERDUE] + counts[Group.DUE]
    return {
        "heading": finding(found),
        "pressing": pressing,
        "overdue": counts[Group.OVERDUE],
        "due": counts[Group.DUE],
        "put_off": found.put_off(),
        "total": found.total,
        "upcoming": None if pressing else found.upcoming(),
        "chips": _chips(found, asked),
        "asked": asked,
        "day": found.today,
        "scopes": _scopes(asked) if person.role in {Role.MANAGER, Role.ADMIN} else (),
        "is_service": person.role == Role.SERVICE,
    }


def finding(found: Worklist) -> str:
    """The heading: 9 customers today, 4 contacts done."""
    customers = ngettext("{n} customer today", "{n} customers today", found.pressing)
    contacts = ngettext("{n} contact done", "{n} contacts done", found.contacted())
    return gettext("{customers}, {contacts}").format(
        customers=customers.format(n=found.pressing), contacts=contacts.format(n=found.contacted())
    )


def titles() -> dict[Group, str]:
    """The groups' names."""
    return {
        Group.OVERDUE: gettext("Overdue"),
        Group.DUE: gettext("Due soon"),
        Group.HOLD: gettext("On hold"),
        Group.WAITING: gettext("Waiting for reply"),
        Group.DONE: gettext("Done today"),
    }


def _hints() -> dict[Group, str]:
    return {
        Group.OVERDUE: gettext("most value at risk first"),
        Group.DUE: _soon(),
        Group.HOLD: gettext("contacted to the ceiling, or not to be contacted"),
    }


def _soon() -> str:
    """What "soon" means in this firm."""
    days = served_firm().policy.cadence.due_soon_days
    words = ngettext("today or within {n} day", "today or within {n} days", days)
    return words.format(n=days) if days else gettext("today")


def _icon(group: Group) -> str:
    return "circle-check" if group is Group.DONE else ICONS[group]


def _chips(found: Worklist, asked: Asked) -> list[Chip]:
    named = titles()
    named[Group.WAITING] = pgettext("groups of the day", "Waiting")
    everything = Chip(
        pgettext("groups of the day", "All"),
        "",
        "",
        found.total,
        asked.address(None),
        asked.shown is None,
    )
    return [everything] + [
        Chip(
            title=named[group],
            kind=group,
            icon=_icon(group),
            count=found.counts[group],
            address=asked.address(group),
            chosen=asked.shown is group,
        )
        for group in OPEN
    ]


def _scopes(asked: Asked) -> list[Chip]:
    return [
        Chip(
            title=title,
            kind=scope,
            icon="",
            count=0,
            address=_whose(scope, asked.shown),
            chosen=asked.scope is scope,
        )
        for scope, title in ((Scope.MINE, gettext("Mine")), (Scope.TEAM, gettext("My team")))
    ]


def _whose(scope: Scope, shown: Group | None) -> str:
    """The address of one's own list or the team's; both are said, as the default may be either."""
    words = {"show": shown, "whose": scope}
    return reverse("today:today") + "?" + urlencode({k: w for k, w in words.items() if w})


def parts_of(found: Worklist) -> list[Part]:
    """Every group of the list."""
    return _parts(found, Asked(Scope.MINE, None))


def _parts(found: Worklist, asked: Asked) -> list[Part]:
    shown = [asked.shown] if asked.shown else list(Group)
    rows = found.rows_by_group({group: _at_most(group, asked) for group in shown})
    return _dealt(found, rows, asked)


def _at_most(group: Group, asked: Asked) -> int:
    """Beside others, only the first group is shown at length."""
    if asked.shown:
        return PAGE_SIZE
    return OPENING if group is Group.OVERDUE else SHORT


def _dealt(
    found: Worklist, rows: dict[Group, list[Row]], asked: Asked, after: int = 0
) -> list[Part]:
    """The groups with their cards."""
    together = [(group, row) for group, some in rows.items() for row in some]
    cards = _cards(found, together, owners=asked.scope is Scope.TEAM)
    parts = []
    for group, some in rows.items():
        end = after + len(some)
        query = urlencode({"show": group, "whose": asked.scope, "after": end})
        parts.append(
            Part(
                group=group,
                title=titles()[group],
                hint=_hints().get(group, ""),
                icon=_icon(group),
                count=found.counts[group],
                cards=[card for card in cards if card.group is group],
                more=f"{reverse('today:more')}?{query}" if end < found.counts[group] else "",
            )
        )
    return parts


def _cards(
    found: Worklist, rows: Sequence[tuple[Group, Row]], *, owners: bool = False
) -> list[Card]:
    firm = served_firm()
    named = _owner_names([row for _group, row in rows]) if owners else {}
    return Deck(found.customers, firm.policy, freshness(firm).as_of, named).cards(rows)


def _owner_names(rows: Sequence[Row]) -> dict[int, str]:
    owners = {row["owner"] for row in rows if row["owner"]}
    return dict(Person.objects.filter(pk__in=owners).values_list("pk", "name"))

"""Team: who is behind, who covers whom, and customers that go from one colleague to another."""

from collections.abc import Sequence
from functools import reduce
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from touchline.advice.next_contact import Status
from touchline.web.firm import served_firm
from touchline.web.office.assignments import (
    MOST_AT_ONCE,
    assign,
    choices_to_assign,
    undo_assignment,
)
from touchline.web.office.hiring import strangers
from touchline.web.office.models import Person
from touchline.web.office.roles import Role
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import NothingPublishedError
from touchline.web.pages.team.coverage import (
    BEHIND_OVER,
    Counts,
    Covered,
    counts_by_owner,
    covered,
    team_of,
)
from touchline.web.pages.team.reassigning import NOBODY, Move, read_move
from touchline.web.shell.access import open_to, person_of
from touchline.web.shell.context import today
from touchline.web.shell.customer_names import names_for

SHOWN_NAMES = 8
SHOWN_STRANGERS = 30
SHOWN_COLLEAGUES = 60
STATUSES = {
    Status.OVERDUE: gettext_lazy("Overdue"),
    Status.DUE: gettext_lazy("Due"),
    Status.ON_TRACK: gettext_lazy("In rhythm"),
    Status.HOLD_CAP_REACHED: gettext_lazy("On hold"),
    Status.DO_NOT_CONTACT: gettext_lazy("Do not contact"),
}


@open_to(Role.MANAGER, Role.ADMIN)
def team(request: HttpRequest) -> HttpResponse:
    """The page."""
    person, policy = person_of(request), served_firm().policy
    try:
        counts = counts_by_owner(visible_to(person), policy)
    except NothingPublishedError:
        return render(request, "team/nothing.html")
    people = team_of(person)
    lines = covered(people, counts, today())
    best = policy.tier_names[0]
    unknown = strangers(served_firm().office) if person.role == Role.ADMIN else []
    every = "every" in request.GET
    context = {
        "lines": lines if every else lines[:SHOWN_COLLEAGUES],
        "every": len(lines) if len(lines) > SHOWN_COLLEAGUES and not every else 0,
        "finding": _finding(lines, best),
        "best": best,
        "whole": reduce(Counts.plus, (line.counts for line in lines), Counts()),
        "logged": sum(line.logged for line in lines),
        "without_owner": counts.get(None, Counts()).customers,
        "strangers": unknown[:SHOWN_STRANGERS],
        "more_strangers": max(0, len(unknown) - SHOWN_STRANGERS),
        "done": request.session.pop("team_done", None),
        **_choices(person, people),
    }
    return render(request, "team/team.html", context)


def _finding(lines: list[Covered], best: str) -> str:
    """What the figures say, in one sentence."""
    if not lines:
        return gettext("Nobody in your team has customers yet")
    behind = sum(line.counts.best_overdue > BEHIND_OVER for line in lines)
    if behind:
        words = ngettext(
            "{behind} of {n} colleague has more than {limit} overdue {tier} customers",
            "{behind} of {n} colleagues have more than {limit} overdue {tier} customers",
            behind,
        )
    else:
        words = gettext("Nobody has more than {limit} overdue {tier} customers")
    return words.format(behind=behind, n=len(lines), limit=BEHIND_OVER, tier=best)


def _choices(person: Person, givers: Sequence[Person]) -> dict[str, Any]:
    """What the form of moves offers."""
    return {
        "givers": [(each.pk, each.name) for each in givers],
        "receivers": choices_to_assign(person),
        "tiers": served_firm().policy.tier_names,
        "statuses": list(STATUSES.items()),
        "nobody": NOBODY if person.role == Role.ADMIN else "",
    }


@open_to(Role.MANAGER, Role.ADMIN)
def reassign(request: HttpRequest) -> HttpResponse:
    """A move before it is made: how many customers, and some of them by name."""
    person = person_of(request)
    move = _move(request.GET.dict(), person)
    context = {**_choices(person, team_of(person)), "given": request.GET.dict()}
    if move is None:
        words = gettext("Choose two different colleagues.")
        return render(request, "team/reassign.html", {**context, "refused": words})
    customers = visible_to(person)
    ids = customers.ids(move.conditions, SHOWN_NAMES)
    preview = {
        "move": move,
        "count": customers.count(move.conditions),
        "most": MOST_AT_ONCE,
        "names": list(names_for(customers, ids).values()),
        "receiver": Person.objects.get(pk=int(move.receiver)),
        "batch": uuid4(),
    }
    return render(request, "team/reassign.html", {**context, **preview})


@require_POST
@open_to(Role.MANAGER, Role.ADMIN)
def give(request: HttpRequest) -> HttpResponse:
    """Make the move that was shown; refused where the customers are not the same any more."""
    person, given = person_of(request), request.POST.dict()
    move = _move(given, person)
    if move is None:
        raise Http404
    ids = visible_to(person).ids(move.conditions, MOST_AT_ONCE + 1)
    if str(len(ids)) != given.get("count") or len(ids) > MOST_AT_ONCE:
        messages.warning(request, gettext("The customers changed meanwhile; nothing was done."))
        return HttpResponseRedirect(reverse("team:team"))
    to = Person.objects.get(pk=int(move.receiver))
    done = assign(person, ids, to, _batch(given.get("batch", "")))
    words = ngettext(
        "{n} customer given to {name}", "{n} customers given to {name}", done.changed
    ).format(n=done.changed, name=to.name)
    request.session["team_done"] = {"words": words, "batch": str(done.batch)}
    return HttpResponseRedirect(reverse("team:team"))


@require_POST
@open_to(Role.MANAGER, Role.ADMIN)
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Give the customers of a batch back."""
    count = undo_assignment(person_of(request), batch)
    words = ngettext("{n} customer given back", "{n} customers given back", count)
    messages.success(request, words.format(n=count))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the toast reloads the page by itself
    return HttpResponseRedirect(reverse("team:team"))


def _move(given: dict[str, str], person: Person) -> Move | None:
    tiers = served_firm().policy.tier_names
    return read_move(given, team_of(person), tiers, all_seen=person.role == Role.ADMIN)


def _batch(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

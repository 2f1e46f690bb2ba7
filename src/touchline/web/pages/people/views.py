"""People: accounts, roles and teams."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from touchline.web.firm import served_firm
from touchline.web.office.hiring import hire_strangers, invitation, strangers
from touchline.web.office.models import Person, Team
from touchline.web.office.roles import Role
from touchline.web.pages.people.forms import PersonForm, TeamForm
from touchline.web.shell.access import open_to

LISTED_STRANGERS = 8


@open_to(Role.ADMIN)
def people(request: HttpRequest) -> HttpResponse:
    """Who has an account, and which employees have none."""
    unknown = strangers(served_firm().office)
    listed = Person.objects.select_related("team").order_by("-is_active", "team__name", "name")
    context = {
        "people": listed,
        "active": sum(person.is_active for person in listed),
        "strangers": unknown[:LISTED_STRANGERS],
        "stranger_count": len(unknown),
        "teams": _tree(),
        "team_form": TeamForm(),
    }
    return render(request, "people/people.html", context)


@open_to(Role.ADMIN)
def new(request: HttpRequest) -> HttpResponse:
    """A new account; its person chooses the password by an invitation."""
    form = PersonForm(request.POST or None, initial={"is_active": True, "role": Role.REP})
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.set_unusable_password()
        made.save()
        return _invite(request, made)
    return render(request, "people/person.html", {"form": form})


@open_to(Role.ADMIN)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account. Who may no longer sign in is out with the next request."""
    found = get_object_or_404(Person, pk=pk)
    form = PersonForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Saved: {name}.").format(name=found.name))
        return redirect("people:people")
    return render(request, "people/person.html", {"form": form, "person": found})


@open_to(Role.ADMIN)
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A fresh invitation; the ones before it no longer work once a password was chosen."""
    return _invite(request, get_object_or_404(Person, pk=pk, is_active=True))


def _invite(request: HttpRequest, invited: Person) -> HttpResponse:
    address = request.build_absolute_uri(reverse("people:choose", args=invitation(invited)))
    return render(request, "people/invited.html", {"person": invited, "address": address})


@open_to(Role.ADMIN)
@require_POST
def hire_all(request: HttpRequest) -> HttpResponse:
    """An account for each employee who looks after customers."""
    hired = hire_strangers(served_firm().office)
    said = ngettext("{n} account made.", "{n} accounts made.", len(hired)).format(n=len(hired))
    messages.success(request, said)
    return redirect("people:people")


@open_to(Role.ADMIN)
@require_POST
def teams(request: HttpRequest) -> HttpResponse:
    """A new team, or another name or place for one."""
    known = request.POST.get("team", "")
    instance = get_object_or_404(Team, pk=known) if known.isdecimal() else None
    form = TeamForm(request.POST, instance=instance)
    if form.is_valid():
        form.save()
    for problem in [each for errors in form.errors.values() for each in errors]:
        messages.error(request, str(problem))
    return redirect("people:people")


def _tree() -> list[tuple[int, Team, int]]:
    """Each team below the one it belongs to: its depth, itself, its active people."""
    every = list(Team.objects.order_by("name").prefetch_related("people"))
    found: list[tuple[int, Team, int]] = []

    def add(parent: int | None, depth: int) -> None:
        for team in every:
            if team.parent_id == parent:
                size = sum(each.is_active for each in team.people.all())
                found.append((depth, team, size))
                add(team.pk, depth + 1)

    add(None, 0)
    return found

"""What one colleague logged, week by week: seen only for a stated purpose, which is logged."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from touchline.web.office.access_log import record
from touchline.web.office.models import LoggedContact, Person
from touchline.web.office.roles import Role
from touchline.web.pages.team.coverage import team_of
from touchline.web.shell.access import open_to, person_of
from touchline.web.shell.context import today

WEEKS = 13
SHORTEST_PURPOSE, LONGEST_PURPOSE = 2, 300  # in Chinese a purpose may be two signs
PURPOSES = "team_purposes"  # of today, in the session: by the colleague's number


@dataclass(frozen=True)
class Week:
    """The contacts of one week; `bar` is its length of 100."""

    monday: date
    contacts: int
    bar: int


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMIN)
def individual(request: HttpRequest, pk: int) -> HttpResponse:
    """The colleague's weeks once a purpose is stated; before that, the form that asks for it."""
    viewer = person_of(request)
    colleague = next((each for each in team_of(viewer) if each.pk == pk), None)
    if colleague is None:
        raise Http404
    if request.method == "POST":
        return _stated(request, viewer, colleague)
    stated = request.session.get(PURPOSES, {}).get(str(pk))
    if not stated or stated["on"] != today().isoformat():
        return render(request, "team/purpose.html", {"colleague": colleague})
    found = {
        "colleague": colleague,
        "purpose": stated["purpose"],
        "weeks": logged_weeks(colleague, today()),
    }
    return render(request, "team/individual.html", found)


def _stated(request: HttpRequest, viewer: Person, colleague: Person) -> HttpResponse:
    purpose = " ".join(request.POST.get("purpose", "").split())[:LONGEST_PURPOSE]
    if len(purpose) < SHORTEST_PURPOSE:
        messages.error(request, gettext("State what the view is for, in a few words."))
    else:
        what = f"person {colleague.pk}: contacts logged in each of {WEEKS} weeks"
        record(viewer, "individual_view", what, purpose)
        kept = {str(colleague.pk): {"purpose": purpose, "on": today().isoformat()}}
        request.session[PURPOSES] = {**request.session.get(PURPOSES, {}), **kept}
    return HttpResponseRedirect(reverse("team:individual", args=[colleague.pk]))


def logged_weeks(colleague: Person, until: date) -> list[Week]:
    """How many contacts the colleague logged in each of the last weeks, the latest last."""
    this_monday = until - timedelta(days=until.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    found = (
        LoggedContact.objects.filter(
            person=colleague, undone_at=None, happened_at__date__gte=mondays[0]
        )
        .annotate(week=TruncWeek("happened_at"))
        .values("week")
        .annotate(n=Count("pk"))
    )
    counts = {each["week"].date(): each["n"] for each in found}
    most = max(counts.values(), default=0)
    return [
        Week(monday, n, round(100 * n / most) if most else 0)
        for monday, n in ((monday, counts.get(monday, 0)) for monday in mondays)
    ]

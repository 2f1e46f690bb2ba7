"""Policy: what the firm has decided, what a change would do, and every version there was."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from touchline import policy as policies
from touchline.measures.catalogue import load_catalogue
from touchline.pipeline.policy_versions import (
    PolicyMovedError,
    changes_between,
    put_in_force,
    versions,
)
from touchline.policy import Change, Policy, Problem
from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import served_firm
from touchline.web.jobs.queue import ask
from touchline.web.office.models import JobKind
from touchline.web.office.roles import Role
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import NothingPublishedError
from touchline.web.pages.policy.effect import effect_shown
from touchline.web.pages.policy.fields import OWN_GRADES
from touchline.web.pages.policy.settings_form import draft_of, groups
from touchline.web.shell.access import open_to, open_to_everybody, person_of

LARGEST_TEXT = 200_000


@open_to_everybody
def policy(request: HttpRequest) -> HttpResponse:
    """The settings that people change most, and the versions; administrators may change them."""
    firm = served_firm()
    return _page(
        request,
        {"groups": groups(firm.policy, _grades(request)), "versions": versions(firm.workspace)},
    )


@open_to_everybody
def text(request: HttpRequest) -> HttpResponse:
    """The whole policy as TOML, each setting under its description."""
    return _page(request, {"toml": policies.dump(served_firm().policy)})


@open_to(Role.ADMIN)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What would change, before it does; what is wrong is told by key and line."""
    current = served_firm().policy
    if "toml" in request.POST:
        toml = request.POST["toml"][:LARGEST_TEXT]
        wanted, problems = _read(toml)
    else:
        given = {key: str(value) for key, value in request.POST.items()}
        toml, wanted, problems = draft_of(current, given)
    if wanted is None:
        return _page(request, {"toml": toml, "problems": problems}, status=422)
    changes = changes_between(current, wanted)
    context = {
        "toml": policies.dump(wanted),
        "based_on": current.version,
        "changes": _told(changes, wanted),
        "effect": effect_shown(person_of(request), wanted, changes),
    }
    return render(request, "policy/preview.html", context)


@open_to(Role.ADMIN)
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Put the previewed policy in force; not over one that somebody published meanwhile."""
    firm, person = served_firm(), person_of(request)
    toml, note = request.POST.get("toml", "")[:LARGEST_TEXT], request.POST.get("note", "").strip()
    wanted, problems = _read(toml)
    if wanted is None:
        return _page(request, {"toml": toml, "problems": problems}, status=422)
    seen = request.POST.get("based_on", "")
    based_on = int(seen) if seen.isascii() and seen.isdecimal() else 0  # there is no version 0
    try:
        made = put_in_force(firm.workspace, wanted, person.name, note, based_on=based_on)
    except PolicyMovedError:
        messages.error(
            request,
            gettext("Somebody published another version meanwhile. Look at your draft again."),
        )
        return _page(request, {"toml": toml}, status=409)
    except TouchlineError:
        messages.info(request, gettext("Nothing differs from the policy in force."))
        return redirect("policy:policy")
    said = gettext("Version {n} is in force from the next run on.")
    messages.success(request, said.format(n=made.policy.version))
    if "run" in request.POST:
        ask(JobKind.RUN, {}, person)
        return redirect("runs:runs")
    return redirect("policy:policy")


@open_to_everybody
def download(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """One version as its TOML file."""
    for version in versions(served_firm().workspace):
        if version.policy.version == number:
            answer = HttpResponse(policies.dump(version.policy), content_type="application/toml")
            answer.headers["Content-Disposition"] = f'attachment; filename="policy-{number}.toml"'
            return answer
    raise Http404


def _page(request: HttpRequest, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    current = served_firm().policy
    may_change = person_of(request).role == Role.ADMIN
    whole = {**context, "policy": current, "may_change": may_change}
    return render(request, "policy/policy.html", whole, status=status)


def _told(changes: Sequence[Change], policy: Policy) -> list[tuple[Change, str]]:
    """Each change with what the form calls its setting; empty where the form does not have it."""
    words = [
        each.key.removeprefix(OWN_GRADES) for each in changes if each.key.startswith(OWN_GRADES)
    ]
    named = {
        field.key: f"{group.title} · {field.label}"
        for group in groups(policy, words)
        for field in group.settings
    }
    return [(change, named.get(change.key, "")) for change in changes]


def _grades(request: HttpRequest) -> list[str]:
    """The own grades of the customers that this person sees."""
    customers = visible_to(person_of(request))
    try:
        known = customers.columns()
        return [str(each) for each in customers.values("grade")] if "grade" in known else []
    except NothingPublishedError:
        return []


def _read(toml: str) -> tuple[Policy | None, list[Problem]]:
    """The policy, or everything that is wrong with the text and with the measures in it."""
    problems = policies.check(toml)
    if problems:
        return None, problems
    wanted = policies.load(toml)
    try:
        load_catalogue(wanted, wanted.measures)
    except TouchlineError as error:
        return None, [Problem("measures", 0, f"{error.what} {error.where}", error.remedy)]
    return wanted, []

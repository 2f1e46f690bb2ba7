"""Policy: what the firm has decided, what a change would do, and every version there was."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from touchline import policy as policies
from touchline.advice.next_contact import Status
from touchline.measures.catalogue import load_catalogue
from touchline.pipeline.policy_versions import (
    PolicyMovedError,
    changes_between,
    put_in_force,
    versions,
)
from touchline.pipeline.run import read_run
from touchline.pipeline.what_if import Effect, effect_of
from touchline.policy import Policy, Problem
from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import served_firm
from touchline.web.jobs.queue import ask
from touchline.web.office.models import JobKind
from touchline.web.office.roles import Role
from touchline.web.pages.policy.settings_form import draft_of, groups
from touchline.web.shell.access import open_to, open_to_everybody, person_of
from touchline.web.shell.statuses import STATUS_NAMES

LARGEST_TEXT = 200_000


@open_to_everybody
def policy(request: HttpRequest) -> HttpResponse:
    """The settings that people change most, and the versions; administrators may change them."""
    firm = served_firm()
    return _page(request, {"groups": groups(firm.policy), "versions": versions(firm.workspace)})


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
        "changes": [(change, _words_of(change.key, wanted)) for change in changes],
        "effect": _effect(wanted, changes),
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


def _words_of(key: str, policy: Policy) -> str:
    """What the form calls a setting; empty where the form does not have it."""
    named = {
        field.key: f"{group.title} · {field.label}"
        for group in groups(policy)
        for field in group.fields
    }
    return named.get(key, "")


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


def _effect(wanted: Policy, changes: list[policies.Change]) -> dict[str, Any] | None:
    """How the advice of the published run would differ; None before the first run."""
    firm = served_firm()
    published = firm.office.publisher.published_run()
    if published is None:
        return None
    run = read_run(firm.workspace.runs / published.run_id)
    found: Effect = effect_of(run.results, wanted, run.as_of_day, changes)
    return {
        "customers": found.customers,
        "differing": found.differing,
        "tiers": [(before, after, n) for (before, after), n in found.tiers.items()],
        "statuses": [
            (STATUS_NAMES[Status(status)], before, after, after - before)
            for status, (before, after) in found.status_counts.items()
        ],
        "needs_run": found.needs_run,
    }

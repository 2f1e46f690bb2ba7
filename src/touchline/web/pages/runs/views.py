"""Runs: how fresh the figures are and whether every row is accounted for."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from touchline.lake.imports import committed
from touchline.pipeline.run import read_run
from touchline.web.firm import served_firm
from touchline.web.office.models import READS_ONLY, Job, JobState
from touchline.web.office.own_imports import may_handle_import
from touchline.web.pages.runs.imports import shown_imports, sums
from touchline.web.pages.runs.jobs_shown import MANAGES_JOBS, ShownJob, jobs_seen_by
from touchline.web.pages.runs.listing import listed_runs
from touchline.web.pages.runs.sources import sources
from touchline.web.processes import has_worker
from touchline.web.shell.access import open_to_everybody, person_of
from touchline.web.shell.context import now, today

FIRST_SHOWN = {"runs": 12, "imports": 20, "jobs": 8}
MOST_SHOWN = 1_000
JUST_NOW = timedelta(minutes=5)  # so long an ended job stays where it was at work
OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


@open_to_everybody
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Freshness, runs, imports and jobs."""
    firm, person = served_firm(), person_of(request)
    imports, listed = shown_imports(firm), listed_runs(firm)
    waiting = [each for each in imports if each.waiting]
    jobs = jobs_seen_by(person).order_by("-made_at")
    open_jobs = jobs.filter(state__in=OPEN_STATES).order_by("made_at")
    ended = jobs.exclude(state__in=OPEN_STATES).exclude(kind__in=READS_ONLY)
    just_now = ended.filter(ended_at__gte=now() - JUST_NOW)
    past = ended.exclude(pk__in=just_now.values("pk"))
    shown, most = _most_shown(request)
    context = {
        "may": person.role in MANAGES_JOBS,
        "sources": sources(firm.workspace, committed(firm.workspace), today()),
        "shown": shown,
        "runs": listed[: most["runs"]],
        "all_runs": len(listed),
        "imports": imports[: most["imports"]],
        "all_imports": len(imports),
        "sums": sums(imports),
        "held_back": waiting,
        "mine": [each.import_id for each in waiting if may_handle_import(person, each.import_id)],
        "waiting": sum(each.waiting for each in imports),
        "current": [ShownJob(job) for job in (*open_jobs, *just_now)],
        "past": [ShownJob(job) for job in past[: most["jobs"]]],
        "all_jobs": past.count(),
        "has_worker": has_worker(firm.workspace),
        "at": firm.policy.refresh.at,
    }
    return render(request, "runs/runs.html", context)


def _most_shown(request: HttpRequest) -> tuple[str, dict[str, int]]:
    """Which list is shown whole, and how many rows each list shows."""
    whole = request.GET.get("all", "")
    if whole not in {"", *FIRST_SHOWN}:
        raise Http404
    return whole, {**FIRST_SHOWN, **({whole: MOST_SHOWN} if whole else {})}


@open_to_everybody
@require_GET
def manifest(request: HttpRequest, run_id: str) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """What one run was made of, as the file that stands beside its results."""
    firm = served_firm()
    if not any(each.manifest.run == run_id for each in listed_runs(firm)):
        raise Http404
    text = (firm.workspace.runs / run_id / "manifest.json").read_bytes()
    answer = HttpResponse(text, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="manifest-{run_id}.json"'
    return answer


@open_to_everybody
@require_GET
def run(request: HttpRequest, run_id: str) -> HttpResponse:
    """What one run was made of."""
    firm = served_firm()
    found = next((each for each in listed_runs(firm) if each.manifest.run == run_id), None)
    if found is None:
        raise Http404
    known = {each.import_id: each for each in shown_imports(firm)}
    inputs = [known[name] for name in found.manifest.inputs if name in known]
    gone = len(found.manifest.inputs) - len(inputs)
    context = {
        "found": found,
        "manifest": read_run(firm.workspace.runs / run_id).manifest,
        "inputs": inputs,
        "gone": gone,
        "currency": firm.policy.firm.currency,
    }
    return render(request, "runs/run.html", context)


@open_to_everybody
@require_GET
def import_(request: HttpRequest, import_id: str) -> HttpResponse:
    """The sums of one import by file and fact table, and why rows were kept out."""
    found = next(
        (each for each in shown_imports(served_firm()) if each.import_id == import_id), None
    )
    if found is None:
        raise Http404
    may = may_handle_import(person_of(request), import_id)
    rolling = Job.objects.filter(
        kind="roll_back", state__in=OPEN_STATES, arguments__imports__contains=[import_id]
    )
    context = {"found": found, "may": may, "rolling": rolling.exists()}
    return render(request, "runs/import.html", context)

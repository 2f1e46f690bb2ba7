"""Runs: how fresh the figures are and whether every row is accounted for."""

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
from touchline.web.shell.context import today

SHOWN_RUNS, SHOWN_IMPORTS, SHOWN_JOBS = 12, 20, 8
OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


@open_to_everybody
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Freshness, runs, imports and jobs."""
    firm, person = served_firm(), person_of(request)
    imports = shown_imports(firm)
    waiting = [each for each in imports[:SHOWN_IMPORTS] if each.waiting]
    jobs = jobs_seen_by(person).order_by("-made_at")
    current = [ShownJob(job) for job in jobs.filter(state__in=OPEN_STATES).order_by("made_at")]
    ended = jobs.exclude(state__in=OPEN_STATES).exclude(kind__in=READS_ONLY)
    past = [ShownJob(job) for job in ended[:SHOWN_JOBS]]
    listed = listed_runs(firm)
    context = {
        "may": person.role in MANAGES_JOBS,
        "sources": sources(firm.workspace, committed(firm.workspace), today()),
        "runs": listed[:SHOWN_RUNS],
        "more_runs": max(0, len(listed) - SHOWN_RUNS),
        "imports": imports[:SHOWN_IMPORTS],
        "more_imports": max(0, len(imports) - SHOWN_IMPORTS),
        "sums": sums(imports),
        "mine": [each.import_id for each in waiting if may_handle_import(person, each.import_id)],
        "waiting": sum(each.waiting for each in imports),
        "current": current,
        "past": past,
        "has_worker": has_worker(firm.workspace),
        "at": firm.policy.refresh.at,
    }
    return render(request, "runs/runs.html", context)


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

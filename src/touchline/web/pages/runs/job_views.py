"""Asking for jobs, watching them, stopping them and trying them again."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from touchline.lake.imports import committed
from touchline.web.firm import served_firm
from touchline.web.jobs.queue import ask, ask_again, request_cancel
from touchline.web.jobs.taking_back import take_back
from touchline.web.office.models import Job, JobKind, JobState
from touchline.web.office.own_imports import may_handle_import
from touchline.web.office.roles import Role
from touchline.web.pages.runs.jobs_shown import ShownJob, jobs_seen_by
from touchline.web.processes import has_worker
from touchline.web.shell.access import open_to, open_to_everybody, person_of

RUNS = (JobKind.RUN, JobKind.NIGHTLY)
FAILED_STATES = (JobState.FAILED, JobState.CANCELLED)


@open_to(Role.ADMIN, Role.MANAGER)
@require_POST
def run_now(request: HttpRequest) -> HttpResponse:
    """Ask for a run, unless one waits already."""
    if not Job.objects.filter(kind=JobKind.RUN, state=JobState.WAITING).exists():
        ask(JobKind.RUN, {}, person_of(request))
    return redirect("runs:runs")


@open_to_everybody
@require_GET
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a job is: a fragment that asks for itself again until the job has ended."""
    return _answer(request, _seen(request, job_id))


@open_to(Role.ADMIN, Role.MANAGER)
@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop a job."""
    return _answer(request, request_cancel(_seen(request, job_id), person_of(request)))


@open_to(Role.ADMIN, Role.MANAGER)
@require_POST
def again(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Try a job again that failed or was stopped: a run, or what one asked for oneself."""
    found, person = _seen(request, job_id), person_of(request)
    if person.role != Role.ADMIN and found.kind not in RUNS and found.asked_by != person:
        raise Http404
    if found.state in FAILED_STATES:
        found = ask_again(found, person)
    return _answer(request, found)


@open_to(Role.ADMIN, Role.MANAGER)
@require_POST
def roll_back(request: HttpRequest, import_id: str) -> HttpResponse:
    """Ask for an import to be taken out again, and for a list without it."""
    person = person_of(request)
    known = import_id in {record.import_id for record in committed(served_firm().workspace)}
    if not known or not may_handle_import(person, import_id):
        raise Http404
    take_back([import_id], person)
    return redirect("runs:runs")


def _seen(request: HttpRequest, job_id: UUID) -> Job:
    return get_object_or_404(jobs_seen_by(person_of(request)), pk=job_id)


def _answer(request: HttpRequest, found: Job) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _fragment(request, found)
    return redirect(f"{reverse('runs:runs')}#job-{found.pk}")  # a fragment alone is no page


def _fragment(request: HttpRequest, found: Job) -> HttpResponse:
    shown, worker = ShownJob(found), has_worker(served_firm().workspace)
    answer = render(request, "runs/job.html", {"shown": shown, "has_worker": worker})
    on_the_page = urlsplit(request.headers.get("HX-Current-URL", "")).path == reverse("runs:runs")
    if shown.has_ended and on_the_page:
        answer.headers["HX-Refresh"] = "true"  # the lists below it are others now
    return answer

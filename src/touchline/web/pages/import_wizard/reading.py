"""Large files are read and tried by the worker: how far it is, and how to stop it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from touchline.web.firm import served_firm
from touchline.web.jobs.queue import ask, ask_again, request_cancel
from touchline.web.office.draft_looks import NotDoneYetError
from touchline.web.office.models import ImportDraft, Job, JobKind, JobState, Person
from touchline.web.pages.import_wizard.drafts import (
    MAY_IMPORT,
    OPEN,
    frame,
    my_draft,
    open_draft,
    reading_jobs,
)
from touchline.web.pages.import_wizard.reports import shown_job
from touchline.web.processes import has_worker
from touchline.web.shell.access import open_to, person_of

View = Callable[[HttpRequest, UUID], HttpResponse]
STEPS = {JobKind.LOOK: (2, "import_wizard:files"), JobKind.TRY: (4, "import_wizard:check")}


def when_read(view: View) -> View:
    """The view, or how far the worker is with what the view tells of."""

    @wraps(view)
    def waiting(request: HttpRequest, pk: UUID) -> HttpResponse:
        try:
            return view(request, pk)
        except NotDoneYetError as needed:
            step, address = STEPS[needed.kind]
            if request.method == "POST":
                return redirect(address, pk)
            draft = open_draft(request, pk)
            job = _asked(draft, needed, person_of(request))
            context = frame(draft, step) | _told(draft, job)
            return render(request, "import_wizard/reading.html", context)

    return waiting


@open_to(*MAY_IMPORT)
def reading(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is: a fragment that asks again by itself; POST stops it or begins anew."""
    draft = my_draft(request, pk)
    job = reading_jobs(draft).order_by("made_at").last()
    if job is None:
        return redirect("import_wizard:draft", pk)
    if request.method != "POST":
        return render(request, "import_wizard/reading_job.html", _told(draft, job))
    if "stop" in request.POST:
        request_cancel(job, person_of(request))
    elif job.state in {JobState.FAILED, JobState.CANCELLED}:
        ask_again(job, person_of(request))
    return redirect(STEPS[JobKind(job.kind)][1], pk)


def _asked(draft: ImportDraft, needed: NotDoneYetError, person: Person) -> Job:
    """The job that does what is needed; what was asked for an earlier state is stopped."""
    arguments = {"draft": str(draft.pk), "state": needed.state}
    with served_firm().office.database.transaction():
        ImportDraft.objects.select_for_update().get(pk=draft.pk)
        mine = reading_jobs(draft).filter(kind=needed.kind)
        same = mine.filter(arguments=arguments).order_by("made_at").last()
        if same is not None and same.state != JobState.SUCCEEDED:
            return same
        for other in mine.filter(state__in=OPEN):
            request_cancel(other, person)
        return ask(needed.kind, arguments, person)


def _told(draft: ImportDraft, job: Job) -> dict[str, Any]:
    looks = job.kind == JobKind.LOOK
    return {
        "draft": draft,
        "job": job,
        "shown": shown_job(job),
        "running": job.state in OPEN,
        "looks": looks,
        "title": gettext("Reading the files") if looks else gettext("Trying every row"),
        "has_worker": has_worker(served_firm().workspace),
    }

"""Import: drafts, uploads, and what was imported before."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from touchline.lake.imports import committed
from touchline.web.firm import served_firm
from touchline.web.office.models import READS_ONLY, ImportDraft, Job
from touchline.web.pages.import_wizard.drafts import (
    MAY_IMPORT,
    OPEN,
    discarded,
    my_draft,
    names_of,
    open_draft,
)
from touchline.web.pages.import_wizard.receiving import MOST_BYTES, MOST_FILES, Receiver
from touchline.web.pages.import_wizard.reports import is_taken_back
from touchline.web.shell.access import open_to, person_of

HISTORY = 30
GIGABYTE = 1024**3


@open_to(*MAY_IMPORT)
def import_wizard(request: HttpRequest) -> HttpResponse:
    """Hand files over, go on with a draft, or look at what was imported."""
    person = person_of(request)
    mine = ImportDraft.objects.filter(person=person, ended_at=None).select_related("job")
    done = ImportDraft.objects.exclude(ended_at=None).select_related("job", "person")
    shown = done if person.role == "admin" else done.filter(person=person)
    alive = {record.import_id for record in committed(served_firm().workspace)}
    return render(
        request,
        "import_wizard/import_wizard.html",
        {
            "drafts": [
                (each, names_of(each), _is_open(each)) for each in mine.order_by("-made_at")
            ],
            "read": _being_read(),
            "history": [
                (each, names_of(each), is_taken_back(each, alive))
                for each in shown.order_by("-ended_at")[:HISTORY]
            ],
            "most_bytes": MOST_BYTES,
            "most": f"{MOST_BYTES / GIGABYTE:g} GB",
            "most_files": MOST_FILES,
        },
    )


def _is_open(draft: ImportDraft) -> bool:
    return draft.job is not None and draft.job.state in OPEN


def _being_read() -> set[UUID]:
    """The drafts whose files the worker reads or is to read."""
    jobs = Job.objects.filter(kind__in=READS_ONLY, state__in=OPEN)
    return {UUID(found) for found in jobs.values_list("arguments__draft", flat=True)}


@open_to(*MAY_IMPORT)
@csrf_exempt  # the receiver must be there before the form is read; then the token is asked for
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take files in, straight into the workspace."""
    draft = ImportDraft(pk=uuid4(), person=person_of(request))
    folder = served_firm().uploads / str(draft.pk)
    folder.mkdir(mode=0o700)
    receiver = Receiver(folder)
    request.upload_handlers = [receiver]
    response = _received(request, draft, receiver)
    if not ImportDraft.objects.filter(pk=draft.pk).exists():  # refused, or without the token
        receiver.drop()
        folder.rmdir()
    return response


@csrf_protect
def _received(request: HttpRequest, draft: ImportDraft, receiver: Receiver) -> HttpResponse:
    by_script = request.headers.get("X-Requested-With") == "upload"
    request.FILES  # noqa: B018 - reading it takes the files in
    draft.files = receiver.listed()
    if receiver.refused or not any(file["bytes"] for file in draft.files):
        if by_script:
            return JsonResponse({"error": _why_refused(receiver)}, status=422)
        messages.error(request, _why_refused(receiver))
        return redirect("import_wizard:import_wizard")
    draft.save()
    address = reverse("import_wizard:files", args=[draft.pk])
    return JsonResponse({"go": address}) if by_script else redirect(address)


def _why_refused(receiver: Receiver) -> str:
    if not receiver.refused:
        return gettext("No file came in, or it was empty. Choose a file and upload it again.")
    return gettext(
        "{name} was not taken: an upload may hold {files} files and {size} GB. Nothing of it was "
        "kept. Split it, or put it into the workspace and use the command touchline import."
    ).format(name=receiver.refused, files=MOST_FILES, size=f"{MOST_BYTES / GIGABYTE:g}")


@open_to(*MAY_IMPORT)
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on where it was left."""
    found = my_draft(request, pk)
    if found.job is not None:
        return redirect("import_wizard:report", pk)
    return redirect("import_wizard:columns" if found.sealed else "import_wizard:files", pk)


@open_to(*MAY_IMPORT)
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the files up: they are deleted, nothing was imported."""
    discarded(served_firm(), open_draft(request, pk))
    messages.success(request, gettext("Discarded. The uploaded files are deleted."))
    return redirect("import_wizard:import_wizard")

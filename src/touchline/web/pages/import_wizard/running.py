"""Step 5: the import runs, says what it did, and can be rolled back."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import served_firm
from touchline.web.jobs.queue import ask, request_cancel
from touchline.web.jobs.taking_back import take_back
from touchline.web.office.assignments import adopt, take_over
from touchline.web.office.hiring import hire_strangers, recognise, strangers
from touchline.web.office.models import CustomerDesk, ImportDraft, Job, JobKind, JobState
from touchline.web.office.roles import Role
from touchline.web.pages.import_wizard.drafts import (
    MAY_IMPORT,
    OPEN,
    agreed,
    any_draft,
    frame,
    looked_into,
    my_draft,
    open_draft,
)
from touchline.web.pages.import_wizard.reading import when_read
from touchline.web.pages.import_wizard.reports import (
    Report,
    owners_offer,
    shown_job,
    shown_report,
)
from touchline.web.pages.import_wizard.reuse import keep_for_next_time
from touchline.web.shell.access import open_to, person_of
from touchline.web.shell.context import current_language

ME, ACCOUNT = "me", "account"


@open_to(*MAY_IMPORT)
@require_POST
@when_read
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the import, and for today's list after it where that is wanted."""
    draft = open_draft(request, pk)
    firm, found = looked_into(draft)
    if agreed(firm, draft, found) is None:
        return redirect("import_wizard:columns", pk)
    person = person_of(request)
    with firm.office.database.transaction():
        held = ImportDraft.objects.select_for_update().get(pk=pk)
        if held.job_id is not None and Job.objects.get(pk=held.job_id).state in OPEN:
            raise Http404
        held.job = ask(JobKind.IMPORT, {"draft": str(pk)}, person)
        held.save(update_fields=["job"])
        if "today" in request.POST:
            ask(JobKind.RUN, {}, person)
    keep_for_next_time(firm, draft, found, person)
    return redirect("import_wizard:report", pk)


@open_to(*MAY_IMPORT)
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, or what it did."""
    draft = any_draft(request, pk)
    if draft.job is None:
        return redirect("import_wizard:draft", pk)
    return render(request, "import_wizard/report.html", _told(request, draft))


@open_to(*MAY_IMPORT)
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same without the frame; it asks again by itself until the end."""
    draft = any_draft(request, pk)
    if draft.job is None:
        raise Http404
    return render(request, "import_wizard/progress.html", _told(request, draft))


def _told(request: HttpRequest, draft: ImportDraft) -> dict[str, object]:
    job = draft.job
    if job is None:
        raise Http404
    firm = served_firm()
    following = _run_after(job)
    told = shown_report(firm, job, current_language()) if job.result else None
    taking_back = _roll_back_of(told)
    jobs = [each for each in (job, taking_back, following) if each is not None]
    ended = all(each.state not in OPEN for each in jobs)
    taken_back = told is not None and told.stored > 0 and not told.import_ids
    has_list = following is not None and following.state == JobState.SUCCEEDED and not taken_back
    return frame(draft, 5) | {
        "job": job,
        "shown": shown_job(job),
        "following": following,
        "shown_following": shown_job(following) if following else None,
        "ended": ended,
        "report": told,
        "taken_back": taken_back,
        "taking_back": shown_job(taking_back) if taking_back else None,
        "under_way": next((shown_job(each) for each in jobs if each.state in OPEN), None),
        "owners": owners_offer(firm, person_of(request)) if ended and has_list else None,
        "has_list": has_list,
        "mine": draft.person_id == person_of(request).pk,
    }


def _roll_back_of(told: Report | None) -> Job | None:
    """The last wish to take the import back, as long as it is not fulfilled."""
    if told is None or not told.import_ids:
        return None
    wishes = Job.objects.filter(kind=JobKind.ROLL_BACK)
    mine = wishes.filter(arguments__imports__contains=[told.import_ids[0]])
    return mine.order_by("made_at").last()


def _run_after(job: Job) -> Job | None:
    """The run that was asked for with the import or after it."""
    later = Job.objects.filter(kind=JobKind.RUN, made_at__gte=job.made_at)
    return later.order_by("made_at").last()


@open_to(*MAY_IMPORT)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop at the next safe point; nothing half-imported stays."""
    draft = my_draft(request, pk)
    if draft.job is None:
        raise Http404
    person = person_of(request)
    following = _run_after(draft.job)
    if following is not None and following.state == JobState.WAITING:
        request_cancel(following, person)
    request_cancel(draft.job, person)
    return redirect("import_wizard:report", pk)


@open_to(*MAY_IMPORT)
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make today's list of what was imported."""
    any_draft(request, pk)
    ask(JobKind.RUN, {}, person_of(request))
    return redirect("import_wizard:report", pk)


@open_to(*MAY_IMPORT)
@require_POST
def roll_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the import back: its facts go, today's list is made anew without them."""
    draft = any_draft(request, pk)
    told = shown_report(served_firm(), draft.job, current_language()) if draft.job else None
    if told is None or not told.import_ids:
        raise Http404
    remains = take_back(told.import_ids, person_of(request))
    messages.success(request, gettext("The import is being taken back."))
    if not remains:
        messages.warning(
            request,
            gettext("Nothing else was imported: there is no list until the next import."),
        )
    return redirect("import_wizard:report", pk)


@open_to(Role.ADMIN)
@require_POST
def owners(request: HttpRequest) -> HttpResponse:
    """Employees of the files become the person, or get an account; the others stay as they are."""
    person, office = person_of(request), served_firm().office
    said = {
        each.employee_ref: request.POST.get(f"e-{shown(each.employee_ref)}", "")
        for each in strangers(office)
    }
    mine = [ref for ref, answer in said.items() if answer == ME]
    if len(mine) == 1:
        recognise(office, person, mine[0])
    taken = take_over(person, mine, uuid4()).changed if mine else 0
    taken = max(taken, CustomerDesk.objects.filter(owner=person).count() if mine else 0)
    hired = hire_strangers(office, [ref for ref, answer in said.items() if answer == ACCOUNT])
    if taken:
        messages.success(request, _yours(taken))
    if hired:
        messages.success(
            request,
            ngettext(
                "{n} account made. Invite them here.",
                "{n} accounts made. Invite them here.",
                len(hired),
            ).format(n=len(hired)),
        )
    return redirect("today:today" if mine else "people:people")


def _yours(count: int) -> str:
    said = ngettext("{n} customer is yours now.", "{n} customers are yours now.", count)
    return said.format(n=count)


@open_to(Role.ADMIN)
@require_POST
def adopt_all(request: HttpRequest) -> HttpResponse:
    """Every customer whom nobody looks after becomes the person's own."""
    given = adopt(person_of(request), uuid4()).changed
    messages.success(request, _yours(given))
    return redirect("today:today")

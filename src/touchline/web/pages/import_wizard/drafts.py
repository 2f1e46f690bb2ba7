"""A draft: whose it is, where it stands, and the mapping that is being agreed on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from touchline.intake.mapping import parse_mapping
from touchline.intake.mapping_toml import mapping_toml
from touchline.vocabulary.mapping import Mapping
from touchline.web.firm import Firm, served_firm
from touchline.web.jobs.queue import request_cancel
from touchline.web.office.draft_findings import Findings
from touchline.web.office.draft_looks import findings
from touchline.web.office.import_drafts import drop_files, keep_mapping, mapping_text
from touchline.web.office.models import READS_ONLY, ImportDraft, Job, JobState, Person
from touchline.web.office.roles import Role
from touchline.web.pages.import_wizard.findings import proposed_mapping
from touchline.web.shell.access import person_of

OPEN = frozenset({JobState.WAITING, JobState.RUNNING})
MAY_IMPORT = (Role.ADMIN, Role.MANAGER)


@dataclass(frozen=True)
class Step:
    """One of the five steps at the top of the page."""

    number: int
    label: str
    address: str  # the name of its view; empty where it cannot be gone back to
    state: str  # done, current or to come


def my_draft(request: HttpRequest, pk: UUID) -> ImportDraft:
    """The person's own draft: nobody else's files are to be looked into."""
    draft = ImportDraft.objects.select_related("job").filter(pk=pk, person=person_of(request))
    found = draft.first()
    if found is None:
        raise Http404
    return found


def open_draft(request: HttpRequest, pk: UUID) -> ImportDraft:
    """The person's own draft, still to be agreed on: not imported, not being imported."""
    draft = my_draft(request, pk)
    if draft.ended_at is not None or (draft.job is not None and draft.job.state in OPEN):
        raise Http404
    return draft


def any_draft(request: HttpRequest, pk: UUID) -> ImportDraft:
    """A draft to report on: one's own, or for an administrator anybody's that was imported."""
    found = ImportDraft.objects.select_related("job", "person").filter(pk=pk).first()
    person = person_of(request)
    if found is None or (found.person_id != person.pk and not _may_oversee(person, found)):
        raise Http404
    return found


def _may_oversee(person: Person, draft: ImportDraft) -> bool:
    return person.role == Role.ADMIN and draft.job is not None


def agreed(firm: Firm, draft: ImportDraft, found: Findings) -> Mapping | None:
    """The mapping so far; the proposal where nobody has touched it. None: no file is taken."""
    if draft.sealed is None:
        proposed = proposed_mapping(found, draft)
        keep(firm, draft, proposed)
        return proposed
    text = mapping_text(firm, draft)
    return parse_mapping(text, gettext("the mapping")).mapping if text else None


def keep(firm: Firm, draft: ImportDraft, mapping: Mapping | None) -> None:
    """Seal the mapping into the draft."""
    keep_mapping(firm, draft, mapping_toml(mapping) if mapping else "")


def discarded(firm: Firm, draft: ImportDraft) -> None:
    """The draft and its files are gone."""
    for job in reading_jobs(draft).filter(state__in=OPEN):
        request_cancel(job, draft.person)
    drop_files(firm, draft)
    draft.delete()


def reading_jobs(draft: ImportDraft) -> QuerySet[Job]:
    """What the worker was asked to read of the draft."""
    return Job.objects.filter(kind__in=READS_ONLY, arguments__draft=str(draft.pk))


def end(draft: ImportDraft) -> None:
    """Nothing more can be changed."""
    draft.ended_at = timezone.now()
    draft.save(update_fields=["ended_at"])


def names_of(draft: ImportDraft) -> str:
    """What people call the draft: its file, or the first of several."""
    names = [file["name"] for file in draft.files]
    return ", ".join(names[:2]) + (" …" if len(names) > 2 else "")


def looked_into(draft: ImportDraft) -> tuple[Firm, Findings]:
    """The firm and what lies in the draft's files."""
    firm = served_firm()
    return firm, findings(firm, draft)


def frame(draft: ImportDraft, current: int) -> dict[str, Any]:
    """What every step's page shows around its content."""
    labels = [
        (gettext("Upload"), ""),
        (gettext("Detect"), "files"),
        (gettext("Match columns"), "columns"),
        (gettext("Check"), "check"),
        (pgettext("step", "Run"), ""),
    ]
    steps = [
        Step(
            number,
            label,
            f"import_wizard:{address}" if address and number < current < 5 else "",
            "done" if number < current else "current" if number == current else "to come",
        )
        for number, (label, address) in enumerate(labels, start=1)
    ]
    return {"draft": draft, "names": names_of(draft), "steps": steps}

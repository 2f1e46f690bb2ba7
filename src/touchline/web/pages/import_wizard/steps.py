"""Steps 2 to 4: what was detected, which column becomes what, and what an import would do."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from touchline.intake.mapping import parse_mapping
from touchline.intake.settings import Settings
from touchline.lake.imports import committed
from touchline.pipeline.tier_outlook import tier_outlook
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.mapping import Mapping
from touchline.web.firm import Firm, served_firm
from touchline.web.office.draft_findings import Findings
from touchline.web.office.draft_looks import tried
from touchline.web.office.import_drafts import keep_mapping, mapping_text
from touchline.web.office.models import ImportDraft, SavedMapping
from touchline.web.office.saved_mappings import layout_of, save_mapping, saved_for, saved_text
from touchline.web.pages.import_wizard.changes import changed
from touchline.web.pages.import_wizard.check import bad_rows_csv, checked
from touchline.web.pages.import_wizard.columns import Section, fact_choices, sections
from touchline.web.pages.import_wizard.drafts import (
    MAY_IMPORT,
    agreed,
    frame,
    keep,
    looked_into,
    open_draft,
)
from touchline.web.pages.import_wizard.findings import imported_before
from touchline.web.pages.import_wizard.reading import when_read
from touchline.web.pages.import_wizard.reuse import repointed
from touchline.web.pages.import_wizard.spellings import (
    DELIMITERS,
    ENCODINGS,
    shown_files,
    unreadable,
)
from touchline.web.shell.access import open_to, person_of
from touchline.web.shell.context import current_language
from touchline.web.shell.problem_words import in_readers_language as said


@open_to(*MAY_IMPORT)
@when_read
def files(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was found in the files: encoding, delimiter, sheets, rows; and what cannot be read."""
    draft = open_draft(request, pk)
    if request.method == "POST":
        _respell(request, draft)
        return redirect("import_wizard:files", pk)
    firm, found = looked_into(draft)
    headers = [table.sample.headers for table in found.tables]
    return render(
        request,
        "import_wizard/files.html",
        frame(draft, 2)
        | {
            "found": found,
            "files": shown_files(draft, found, imported_before(firm, found), current_language()),
            "encodings": ENCODINGS,
            "delimiters": DELIMITERS,
            "saved": saved_for(layout_of(headers)) if headers else [],
        },
    )


def _respell(request: HttpRequest, draft: ImportDraft) -> None:
    """Another encoding, delimiter or first row: the proposal is made anew."""
    name = request.POST.get("file", "")
    read: dict[str, str | int] = {}
    if request.POST.get("encoding") in ENCODINGS:
        read["encoding"] = request.POST["encoding"]
    if request.POST.get("delimiter") in dict(DELIMITERS):
        read["delimiter"] = request.POST["delimiter"]
    skipped = request.POST.get("skip_rows", "")
    if skipped.isdigit() and 0 < int(skipped) <= 100:
        read["skip_rows"] = int(skipped)
    draft.files = [{**file, "read": read} if file["name"] == name else file for file in draft.files]
    draft.sealed = None
    draft.save(update_fields=["files", "sealed"])
    messages.success(request, gettext("Read again. The columns are proposed anew."))


@open_to(*MAY_IMPORT)
@when_read
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which column becomes what; POST keeps what was chosen."""
    draft = open_draft(request, pk)
    opened = _opened(draft)
    if request.method == "POST":
        return _keep_choices(request, opened)
    return _columns_page(request, opened)


@dataclass(frozen=True)
class _Opened:
    """A draft with everything that step 3 shows of it."""

    draft: ImportDraft
    firm: Firm
    found: Findings
    mapping: Mapping | None
    sections: list[Section]


def _opened(draft: ImportDraft) -> _Opened:
    firm, found = looked_into(draft)
    mapping = agreed(firm, draft, found)
    settings = Settings(datetime.now(UTC), firm.policy.firm.currency, firm.policy.red_lines)
    shown = sections(found, mapping, settings, current_language())
    return _Opened(draft, firm, found, mapping, shown)


def _keep_choices(request: HttpRequest, opened: _Opened) -> HttpResponse:
    draft, firm = opened.draft, opened.firm
    zone = firm.policy.firm.time_zone
    try:
        made = changed(request.POST.dict(), opened.sections, opened.mapping, draft, zone)
        if made is not None:
            Mapping.model_validate(made.model_dump())
    except TouchlineError as problem:
        messages.error(request, f"{said(problem.what)} {said(problem.remedy)}")
        return redirect("import_wizard:columns", draft.pk)
    except ValueError:
        messages.error(
            request,
            gettext("The name of the system takes small letters, digits and _, a letter first."),
        )
        return redirect("import_wizard:columns", draft.pk)
    keep(firm, draft, made)
    following = "import_wizard:check" if "check" in request.POST else "import_wizard:columns"
    return redirect(following, draft.pk)


def _columns_page(
    request: HttpRequest, opened: _Opened, typed: str = "", problem: TouchlineError | None = None
) -> HttpResponse:
    shown, firm = opened.sections, opened.firm
    missing = sum(len(section.missing) for section in shown)
    missing += sum(not constant.code for section in shown for constant in section.constants)
    headers = [table.sample.headers for table in opened.found.tables]
    return render(
        request,
        "import_wizard/columns.html",
        frame(opened.draft, 3)
        | {
            "found": opened.found,
            "sections": shown,
            "mapping": opened.mapping,
            "facts": fact_choices(current_language()),
            "asks": sum(section.asks for section in shown),
            "left_out": sum(len(part.columns) - part.matched for part in shown if part.fact),
            "missing": missing,
            "can_check": opened.mapping is not None and not missing,
            "zones": sorted(available_timezones()),
            "text": typed or mapping_text(firm, opened.draft),
            "problem": problem,
            "saved": saved_for(layout_of(headers)),
            "currency": firm.policy.firm.currency,
        },
        status=422 if problem else 200,
    )


@open_to(*MAY_IMPORT)
@require_POST
@when_read
def text(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The mapping as its own text; what does not fit is said by line and key."""
    draft = open_draft(request, pk)
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        parse_mapping(typed, gettext("the mapping"))
    except TouchlineError as problem:
        return _columns_page(request, _opened(draft), typed, problem)
    keep_mapping(served_firm(), draft, typed)
    messages.success(request, gettext("Kept."))
    return redirect("import_wizard:columns", pk)


@open_to(*MAY_IMPORT)
@require_POST
@when_read
def saved(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the mapping for the next files of this layout, or take one that was kept."""
    draft = open_draft(request, pk)
    firm, found = looked_into(draft)
    kept = next(
        (each for each in SavedMapping.objects.all() if str(each.pk) == request.POST.get("take")),
        None,
    )
    if kept is not None:
        before = parse_mapping(saved_text(firm, kept), kept.name).mapping
        keep(firm, draft, repointed(before, found))
        messages.success(request, gettext("Taken over from “{name}”.").format(name=kept.name))
        return redirect("import_wizard:columns", pk)
    mapping = agreed(firm, draft, found)
    if mapping is not None:
        layout = layout_of([table.sample.headers for table in found.tables])
        name = request.POST.get("name", "") or mapping.source
        save_mapping(firm, person_of(request), name, layout, mapping_text(firm, draft))
        messages.success(request, gettext("Kept. The next files of this layout are offered it."))
    return redirect("import_wizard:columns", pk)


@open_to(*MAY_IMPORT)
@when_read
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an import would do; nothing is stored."""
    draft = open_draft(request, pk)
    opened = _opened(draft)
    firm, found, shown = opened.firm, opened.found, opened.sections
    if opened.mapping is None:
        return redirect("import_wizard:columns", pk)
    try:
        run = tried(firm, draft)
    except TouchlineError as problem:
        messages.error(request, f"{said(problem.what)} {problem.where} {said(problem.remedy)}")
        return redirect("import_wizard:columns", pk)
    told = {row["field"] for table in run.tables for row in table.bad_samples}
    unknown = [
        (column.header, column.unknown)
        for section in shown
        for column in section.columns
        if column.unknown and column.waits and column.target.partition(".")[2] not in told
    ]
    forbidden = [c.header for section in shown for c in section.columns if c.forbidden]
    stored = {fact for record in committed(firm.workspace) for fact in record.facts}
    known = imported_before(firm, found)
    return render(
        request,
        "import_wizard/check.html",
        frame(draft, 4)
        | {
            "found": found,
            "unreadable": unreadable(found, current_language()),
            "checked": checked(run, opened.mapping, current_language()),
            "unknown": unknown,
            "forbidden": forbidden,
            "left_out": [(part.names, part.left_out) for part in shown if part.left_out],
            "tiers": tier_outlook(run, stored, firm.policy),
            "lowest": firm.policy.prospects.tier,
            "known": sorted(known),
            "mapping": opened.mapping,
            "lacks": any(section.missing for section in shown),
        },
    )


@open_to(*MAY_IMPORT)
@when_read
def held_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows that would be held back, as a file to mend."""
    draft = open_draft(request, pk)
    firm, found = looked_into(draft)
    if agreed(firm, draft, found) is None:
        return redirect("import_wizard:columns", pk)
    run = tried(firm, draft)
    return HttpResponse(
        bad_rows_csv(run, current_language()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="held-back.csv"'},
    )

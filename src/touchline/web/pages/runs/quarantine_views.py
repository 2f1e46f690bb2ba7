"""Rows in quarantine: seen by those who mend them, and every look is written down."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from touchline.lake.imports import committed
from touchline.vocabulary.identity import QuarantinedRow
from touchline.web.firm import served_firm
from touchline.web.jobs.mended_rows import sealed_rows
from touchline.web.jobs.queue import ask
from touchline.web.office import access_log
from touchline.web.office.models import JobKind
from touchline.web.office.own_imports import may_handle_import
from touchline.web.office.roles import Role
from touchline.web.pages.runs.kept_out import WaitingRow, reason_word
from touchline.web.shell.access import open_to, person_of

SHOWN_ROWS = 25
CELL = "cell:"  # a field's name: cell:<row's number in its import>:<column>


@open_to(Role.ADMIN, Role.MANAGER)
@require_GET
def rows(request: HttpRequest, import_id: str) -> HttpResponse:
    """The waiting rows of one import, with their cells, to be mended."""
    reason = request.GET.get("reason", "")
    found = _waiting(request, import_id)
    chosen = [row for row in found if not reason or row.reason == reason]
    shown = chosen[:SHOWN_ROWS]
    if shown:
        what = f"quarantine of import {import_id}: {len(shown)} rows"
        access_log.record(person_of(request), "reveal", what, "to mend them")
    reasons: dict[str, int] = {}
    for row in found:
        reasons[row.reason] = reasons.get(row.reason, 0) + 1
    context = {
        "import_id": import_id,
        "reasons": [
            (code, reason_word(code), count)
            for code, count in sorted(reasons.items(), key=lambda each: -each[1])
        ],
        "reason": reason,
        "rows": [WaitingRow(row.row_id.rpartition(":")[2], row) for row in shown],
        "more": len(chosen) - len(shown),
    }
    return render(request, "runs/quarantine.html", context)


@open_to(Role.ADMIN, Role.MANAGER)
@require_POST
def replay(request: HttpRequest, import_id: str) -> HttpResponse:
    """Ask for the rows of which a cell was changed to be tried again."""
    edits: dict[str, dict[str, str | None]] = {}
    for row in _waiting(request, import_id):
        number = row.row_id.rpartition(":")[2]
        given = {name: request.POST.get(f"{CELL}{number}:{name}") for name in row.raw}
        changed = {
            name: cell or None
            for name, cell in given.items()
            if cell is not None and cell != (row.raw[name] or "")
        }
        if changed:
            edits[row.row_id] = changed
    if edits:
        arguments = sealed_rows(served_firm().office, edits)
        ask(JobKind.REPLAY, arguments, person_of(request))
        return redirect("runs:runs")
    return redirect("runs:quarantine", import_id=import_id)


def _waiting(request: HttpRequest, import_id: str) -> list[QuarantinedRow]:
    firm = served_firm()
    known = import_id in {record.import_id for record in committed(firm.workspace)}
    if not known or not may_handle_import(person_of(request), import_id):
        raise Http404
    return firm.office.quarantine.open_rows(import_id)

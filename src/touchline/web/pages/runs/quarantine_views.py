"""Rows in quarantine: seen by those who mend them, and every look is written down."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
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
from touchline.web.pages.runs.unsplit_rows import is_unsplit, proposed_cells
from touchline.web.shell.access import open_to, person_of

SHOWN_ROWS = 25
MOST_WORDS = 30
EVERYWHERE_COLUMN, EVERYWHERE_WORD, EVERYWHERE_INSTEAD = "column", "word", "instead"
CELL = "cell:"  # a field's name: cell:<row's number in its import>:<column>
TAKE = "take:"  # a tick: the cells of that row, which could not be split, are right now


@open_to(Role.ADMIN, Role.MANAGER)
@require_GET
def rows(request: HttpRequest, import_id: str) -> HttpResponse:
    """The waiting rows of one import, with their cells, to be mended."""
    reason = request.GET.get("reason", "")
    found = _waiting(request, import_id)
    chosen = [row for row in found if not reason or row.reason == reason]
    shown = chosen[:SHOWN_ROWS]
    if shown:
        what = f"quarantine of import {import_id}: {len(chosen)} rows"
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
        "rows": [_shown(row, found) for row in shown],
        "more": len(chosen) - len(shown),
        "often": {name: cells for name, cells in _often(chosen).items() if cells},
    }
    return render(request, "runs/quarantine.html", context)


@open_to(Role.ADMIN, Role.MANAGER)
@require_POST
def replay(request: HttpRequest, import_id: str) -> HttpResponse:
    """Ask for the rows of which a cell was changed to be tried again."""
    found = _waiting(request, import_id)
    changes = ((row, _changed(request.POST, row, found)) for row in found)
    edits = {row.row_id: changed for row, changed in changes if changed}
    if not edits:
        messages.info(request, gettext("No cell was changed, so no row was tried again."))
        return redirect("runs:quarantine", import_id=import_id)
    ask(JobKind.REPLAY, sealed_rows(served_firm().office, edits), person_of(request))
    messages.success(
        request,
        ngettext(
            "{n} row is being tried again.", "{n} rows are being tried again.", len(edits)
        ).format(n=len(edits)),
    )
    return redirect("runs:runs")


def _shown(row: QuarantinedRow, waiting: Sequence[QuarantinedRow]) -> WaitingRow:
    proposed = proposed_cells(row, waiting) if is_unsplit(row) else None
    return WaitingRow(_number(row), row, proposed)


def _number(row: QuarantinedRow) -> str:
    return row.row_id.rpartition(":")[2]


def _changed(
    given: Mapping[str, str], row: QuarantinedRow, waiting: Sequence[QuarantinedRow]
) -> dict[str, str | None]:
    """The cells of the row that were changed: one by one, or the same in every row."""
    if is_unsplit(row):
        return _put_right(given, row, waiting)
    changed: dict[str, str | None] = {}
    column, word = given.get(EVERYWHERE_COLUMN, ""), given.get(EVERYWHERE_WORD, "")
    if word and row.raw.get(column) == word:
        changed[column] = given.get(EVERYWHERE_INSTEAD, "") or None
    for name, before in row.raw.items():
        cell = given.get(f"{CELL}{_number(row)}:{name}")
        if cell is not None and cell != _as_an_input_has_it(before or ""):
            changed[name] = cell or None
    return changed


def _put_right(
    given: Mapping[str, str], row: QuarantinedRow, waiting: Sequence[QuarantinedRow]
) -> dict[str, str | None]:
    """Every cell of a row that could not be split, once a person ticked it or changed a cell."""
    if not any(name.startswith(f"{CELL}{_number(row)}:") for name in given):
        return {}
    proposed = proposed_cells(row, waiting)
    cells = {name: given.get(f"{CELL}{_number(row)}:{name}", "") for name in proposed}
    untouched = {name: _as_an_input_has_it(cell) for name, cell in proposed.items()}
    is_meant = f"{TAKE}{_number(row)}" in given or cells != untouched
    return {name: cell or None for name, cell in cells.items()} if is_meant else {}


def _as_an_input_has_it(cell: str) -> str:
    """Browsers take line ends out of an input of one line: that is no change of a person's."""
    return cell.replace("\r", "").replace("\n", "")


def _often(rows: Sequence[QuarantinedRow]) -> dict[str, list[str]]:
    """Of each column the cells that stand in several of the rows, the most frequent first."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        for name, cell in row.raw.items():
            if name and cell:
                found.setdefault(name, Counter())[cell] += 1
    return {
        name: [cell for cell, count in counts.most_common(MOST_WORDS) if count > 1]
        for name, counts in found.items()
    }


def _waiting(request: HttpRequest, import_id: str) -> list[QuarantinedRow]:
    firm = served_firm()
    known = import_id in {record.import_id for record in committed(firm.workspace)}
    if not known or not may_handle_import(person_of(request), import_id):
        raise Http404
    return firm.office.quarantine.open_rows(import_id)

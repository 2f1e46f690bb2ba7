"""Looking into large uploads and trying them, beside whatever is being imported or run."""

from collections.abc import Mapping
from typing import Any

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.progress import Progress
from touchline.web.firm import Firm
from touchline.web.office.draft_looks import look_and_keep, try_and_keep
from touchline.web.office.import_drafts import drop_kept
from touchline.web.office.models import ImportDraft

Result = dict[str, Any]


def look_into(firm: Firm, arguments: Mapping[str, Any], progress: Progress) -> Result:
    """Read the files of a draft and propose what their columns are."""
    draft = _draft(arguments)
    found = look_and_keep(firm, draft, progress)
    return _ended(firm, draft, found.rows)


def try_out(firm: Firm, arguments: Mapping[str, Any], progress: Progress) -> Result:
    """Try what an import of the draft would do."""
    draft = _draft(arguments)
    run = try_and_keep(firm, draft, progress)
    return _ended(firm, draft, sum(table.rows for table in run.tables))


def _draft(arguments: Mapping[str, Any]) -> ImportDraft:
    draft = ImportDraft.objects.filter(pk=arguments["draft"]).first()
    if draft is None:
        raise TouchlineError(
            "The upload was discarded.", "", "Upload the files again if they are wanted."
        )
    return draft


def _ended(firm: Firm, draft: ImportDraft, rows: int) -> Result:
    """Whoever discarded the draft meanwhile wants nothing of it kept."""
    if not ImportDraft.objects.filter(pk=draft.pk, ended_at=None).exists():
        drop_kept(firm, draft)
    return {"read": rows}

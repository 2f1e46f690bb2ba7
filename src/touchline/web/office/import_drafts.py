"""Where the files of an import draft lie, and the sealed mapping by which they are read."""

from pathlib import Path

from touchline.lake import atomic
from touchline.web.firm import Firm
from touchline.web.office.models import ImportDraft, JobKind
from touchline.web.office.sealed_text import open_text, place_of, seal_text

TABLE = "office_import_draft"


def draft_folder(firm: Firm, draft: ImportDraft) -> Path:
    """The draft's own folder of uploads, readable by its owner alone."""
    folder = firm.uploads / str(draft.pk)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def keep_mapping(firm: Firm, draft: ImportDraft, text: str) -> None:
    """Seal the mapping's TOML into the draft: it can name cells."""
    draft.key_id, draft.sealed = seal_text(firm.office, place_of(TABLE, draft.pk), text)
    draft.save(update_fields=["key_id", "sealed"])


def mapping_text(firm: Firm, draft: ImportDraft) -> str:
    """The mapping's TOML; empty where none was agreed on yet."""
    if draft.sealed is None:
        return ""
    return open_text(firm.office, place_of(TABLE, draft.pk), draft.key_id, bytes(draft.sealed))


def drop_files(firm: Firm, draft: ImportDraft) -> None:
    """Remove what was uploaded: it is in the lake, or it was given up."""
    atomic.remove(firm.uploads / str(draft.pk))
    drop_kept(firm, draft)


def kept_file(firm: Firm, draft: ImportDraft, kind: JobKind) -> Path:
    """Where the worker keeps what it found in the files, sealed."""
    return firm.uploads / f"{draft.pk}.{kind}"


def drop_kept(firm: Firm, draft: ImportDraft) -> None:
    """Remove what the worker kept of the draft."""
    for kind in (JobKind.LOOK, JobKind.TRY):
        atomic.remove(kept_file(firm, draft, kind))

"""What lies in a draft's files, and what an import would do: worked out once for each state of it.

Small files are looked into while the page waits. Large ones are the worker's: it keeps what it
found sealed beside the upload, where every process of the site reads it, until the draft ends.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from touchline import __version__
from touchline.intake.mapping import parse_mapping
from touchline.lake import atomic
from touchline.pipeline.dry_run import DryRun, dry_run
from touchline.pipeline.dry_run_text import dry_run_of, dry_run_text
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.progress import Progress, silent
from touchline.web.firm import Firm
from touchline.web.office.draft_findings import COUNTED_ROWS, Findings, look
from touchline.web.office.import_drafts import TABLE, draft_folder, kept_file, mapping_text
from touchline.web.office.lately import Lately
from touchline.web.office.models import ImportDraft, JobKind
from touchline.web.office.sealed_text import open_text, place_of, seal_text

QUICK_S = 2.0  # what takes longer is a job
SECONDS_A_MB = {".xlsx": 1.0, ".xls": 1.0, ".zip": 0.8, ".gz": 0.8, ".json": 0.4, ".ndjson": 0.4}
SECONDS_A_MB_OF_TEXT = 0.12
MB = 1024**2
BAD_ROWS = 10_000
LATELY = 4  # drafts that a process remembers
T = TypeVar("T")


class NotDoneYetError(Exception):
    """It takes long: the worker is to do a job of that kind for that state of the draft."""

    def __init__(self, kind: JobKind, state: str) -> None:
        super().__init__(kind, state)
        self.kind, self.state = kind, state


_FOUND, _TRIED = Lately(LATELY), Lately(LATELY)  # by the state of the draft


def findings(firm: Firm, draft: ImportDraft) -> Findings:
    """What lies in the files; NotDoneYetError where the worker has to read them first."""
    state = _state_of_files(firm, draft)
    kept = partial(_kept, firm, draft, JobKind.LOOK, state, _findings_of)
    looked = partial(_look, firm, draft, silent)
    return _FOUND.get(state, lambda: kept() or _soon(draft, JobKind.LOOK, state, looked))


def tried(firm: Firm, draft: ImportDraft) -> DryRun:
    """What an import would do; NotDoneYetError where the worker has to try it first."""
    state = _state_of_match(firm, draft)
    kept = partial(_kept, firm, draft, JobKind.TRY, state, dry_run_of)
    done = partial(_try, firm, draft, silent)
    return _TRIED.get(state, lambda: kept() or _soon(draft, JobKind.TRY, state, done))


def _soon(draft: ImportDraft, kind: JobKind, state: str, work: Callable[[], T]) -> T:
    """What is quickly worked out."""
    if not is_quick(draft):
        raise NotDoneYetError(kind, state)
    return work()


def look_and_keep(firm: Firm, draft: ImportDraft, progress: Progress) -> Findings:
    """What the worker does before `findings`."""
    state = _state_of_files(firm, draft)
    found = _look(firm, draft, progress)
    _keep(firm, draft, JobKind.LOOK, state, _findings_text().dump_json(found).decode())
    return found


def try_and_keep(firm: Firm, draft: ImportDraft, progress: Progress) -> DryRun:
    """What the worker does before `tried`; it knows how many rows there are from its first look."""
    state = _state_of_match(firm, draft)
    seen = _kept(firm, draft, JobKind.LOOK, _state_of_files(firm, draft), _findings_of)
    whole = sum(min(table.rows, COUNTED_ROWS) for table in seen.tables) if seen else 0

    def counted(stage: str, done: int, total: int) -> None:
        progress(stage, done, max(whole, done) if whole else total)

    run = _try(firm, draft, counted)
    _keep(firm, draft, JobKind.TRY, state, dry_run_text(run))
    return run


def read_options(draft: ImportDraft, file_name: str) -> ReadOptions:
    """What the person said about how a file is spelled."""
    return _options(draft).get(file_name, ReadOptions())


def is_quick(draft: ImportDraft) -> bool:
    """Whether the files are so small that nobody minds to wait for them."""
    return sum(_expected_s(file["name"], file["bytes"]) for file in draft.files) <= QUICK_S


def _expected_s(name: str, size: int) -> float:
    return SECONDS_A_MB.get(Path(name).suffix.lower(), SECONDS_A_MB_OF_TEXT) * size / MB


def _options(draft: ImportDraft) -> Mapping[str, ReadOptions]:
    return {
        file["name"].removesuffix(".gz"): ReadOptions(**file.get("read", {}))
        for file in draft.files
    }


def _look(firm: Firm, draft: ImportDraft, progress: Progress) -> Findings:
    zone = firm.policy.firm.time_zone
    return look(draft_folder(firm, draft), _options(draft), zone, progress)


def _try(firm: Firm, draft: ImportDraft, progress: Progress) -> DryRun:
    return dry_run(
        [draft_folder(firm, draft)],
        mapping=parse_mapping(mapping_text(firm, draft), ""),
        policy=firm.policy,
        now=datetime.now(UTC),
        rows=COUNTED_ROWS,
        bad_rows=BAD_ROWS,
        progress=progress,
    )


def _state_of_files(firm: Firm, draft: ImportDraft) -> str:
    # Another version may find other things, and keep them in another shape.
    return _digest(__version__, str(draft.pk), draft.files, firm.policy.firm.time_zone)


def _state_of_match(firm: Firm, draft: ImportDraft) -> str:
    changed = firm.workspace.settings_file.stat().st_mtime_ns
    return _digest(_state_of_files(firm, draft), mapping_text(firm, draft), changed)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@cache
def _findings_text() -> TypeAdapter[Findings]:
    return TypeAdapter(Findings)


def _findings_of(text: str) -> Findings:
    return _findings_text().validate_json(text)


def _place(draft: ImportDraft, kind: JobKind) -> str:
    return place_of(f"{TABLE}.{kind}", draft.pk)


def _keep(firm: Firm, draft: ImportDraft, kind: JobKind, state: str, text: str) -> None:
    key_id, sealed = seal_text(firm.office, _place(draft, kind), text)
    content = b"\n".join([state.encode(), key_id.encode(), sealed])
    atomic.write_file(kept_file(firm, draft, kind), content)


def _kept(
    firm: Firm, draft: ImportDraft, kind: JobKind, state: str, opened: Callable[[str], T]
) -> T | None:
    """What the worker kept for that state of the draft; None where it kept nothing of use."""
    try:
        of, key_id, sealed = kept_file(firm, draft, kind).read_bytes().split(b"\n", 2)
        if of.decode() != state:
            return None
        return opened(open_text(firm.office, _place(draft, kind), key_id.decode(), sealed))
    except (FileNotFoundError, TouchlineError):
        return None  # nothing there, or its key is gone: it is read anew


def forget_everything() -> None:
    """As a process knows it that has just begun."""
    _FOUND.clear()
    _TRIED.clear()

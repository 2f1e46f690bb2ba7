"""How fresh the figures on the screens are."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from touchline.pipeline.manifest import Manifest
from touchline.web.firm import Firm

LATE_AFTER_DAYS = 2


@dataclass(frozen=True)
class Freshness:
    """The last published run: the last day that it knows and when it was put before people.

    `as_of` is None before the first run. `taken_back` counts the imports that the figures
    still hold and that were rolled back since.
    """

    run_id: str
    as_of: date | None
    published_at: datetime | None
    customers: int = 0
    taken_back: int = 0

    @property
    def days_behind(self) -> int:
        """How many days lie between the figures and today; 0 before the first run."""
        return (timezone.localdate() - self.as_of).days if self.as_of else 0

    @property
    def is_late(self) -> bool:
        """Whether the figures are older than T+1."""
        return self.days_behind >= LATE_AFTER_DAYS


def freshness(firm: Firm) -> Freshness:
    """How fresh the published run is."""
    run = firm.office.publisher.published_run()
    if run is None:
        return Freshness("", None, None)
    folder = firm.workspace.runs / run.run_id
    manifest = published_manifest(folder)
    as_of = date.fromisoformat(manifest.as_of) if manifest else None
    changed = firm.workspace.imports.stat().st_mtime_ns
    gone = _taken_back(folder, firm.workspace.imports, changed)
    return Freshness(run.run_id, as_of, run.published_at, run.row_count, gone)


@lru_cache(maxsize=8)
def _taken_back(run: Path, imports: Path, changed_ns: int) -> int:
    """Asked anew only where a record came or went: that changes the folder's own time."""
    del changed_ns
    manifest = published_manifest(run)
    here = {file.stem for file in imports.glob("*.json")}
    return len(set(manifest.inputs) - here) if manifest else 0


@lru_cache(maxsize=8)
def published_manifest(folder: Path) -> Manifest | None:
    """The manifest of a run; None where its folder was removed."""
    file = folder / "manifest.json"
    return Manifest.from_json(file.read_text(encoding="utf-8")) if file.exists() else None

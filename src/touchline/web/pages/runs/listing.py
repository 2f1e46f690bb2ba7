"""The finished runs, with who asked for each and how long it took."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from touchline.lake import atomic
from touchline.pipeline.manifest import Manifest
from touchline.web.firm import Firm
from touchline.web.office.models import Job, JobKind, JobState

MADE_BY_JOBS = (JobKind.RUN, JobKind.NIGHTLY)


@dataclass(frozen=True)
class ListedRun:
    """One run of the list. `job` is the last job that made it; None: a command did."""

    manifest: Manifest
    made_at: datetime
    job: Job | None
    current: bool

    @property
    def as_of(self) -> date:
        """The last day that it knows."""
        return date.fromisoformat(self.manifest.as_of)

    @property
    def seconds(self) -> float | None:
        """How long it took; None where a command made it."""
        return (self.job.result or {}).get("seconds") if self.job else None


def listed_runs(firm: Firm) -> list[ListedRun]:
    """Every finished run, the one made last first."""
    published = firm.office.publisher.published_run()
    jobs: dict[str, Job] = {}
    done = Job.objects.filter(kind__in=MADE_BY_JOBS, state=JobState.SUCCEEDED)
    for job in done.select_related("asked_by").order_by("ended_at"):
        jobs[(job.result or {}).get("run", "")] = job
    files = [
        file
        for file in firm.workspace.runs.glob("*/manifest.json")
        if not file.parent.name.endswith(atomic.UNFINISHED)
    ]
    found = []
    for file in files:
        changed = file.stat().st_mtime
        manifest = _manifest(file, changed)
        found.append(
            ListedRun(
                manifest,
                datetime.fromtimestamp(changed, UTC),
                jobs.get(manifest.run),
                published is not None and published.run_id == manifest.run,
            )
        )
    return sorted(found, key=lambda each: each.made_at, reverse=True)


@lru_cache(maxsize=1024)
def _manifest(file: Path, changed: float) -> Manifest:
    del changed  # a run that is made again is read again
    return Manifest.from_json(file.read_text(encoding="utf-8"))

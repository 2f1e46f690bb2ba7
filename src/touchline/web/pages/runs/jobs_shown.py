"""Jobs as people read them: what, how far, how it ended, and what they may do about it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from touchline.pipeline.dry_run import CHECKING
from touchline.web.office.draft_findings import READING
from touchline.web.office.models import Job, JobKind, JobState, Person
from touchline.web.office.roles import Role
from touchline.web.shell.problem_words import in_readers_language

MANAGES_JOBS = frozenset({Role.ADMIN, Role.MANAGER})
SILENT_AFTER = timedelta(seconds=60)
IMPORTING = "Importing "
ENDED = {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}


def jobs_seen_by(person: Person) -> QuerySet[Job]:
    """Their own jobs; those who manage jobs see all."""
    everything = Q() if person.role in MANAGES_JOBS else Q(asked_by=person)
    return Job.objects.filter(everything).select_related("asked_by", "stopped_by")


@dataclass(frozen=True)
class ShownJob:
    """A job for the page."""

    job: Job

    @property
    def title(self) -> str:
        """What it does."""
        return {
            JobKind.IMPORT: gettext("Import"),
            JobKind.RUN: gettext("Run"),
            JobKind.NIGHTLY: gettext("Nightly run"),
            JobKind.ROLL_BACK: gettext("Roll back"),
            JobKind.REPLAY: gettext("Replay of mended rows"),
            JobKind.DEMO: gettext("Virtual firm"),
            JobKind.LOOK: gettext("Look into an upload"),
            JobKind.TRY: gettext("Trial of an import"),
        }[JobKind(self.job.kind)]

    @property
    def who(self) -> str:
        """Who asked for it."""
        return self.job.asked_by.name if self.job.asked_by else gettext("by the clock")

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come."""
        return self.job.state in ENDED

    @property
    def is_silent(self) -> bool:
        """Whether it runs on paper, but its worker says nothing any more."""
        beat = self.job.heartbeat_at
        running = self.job.state == JobState.RUNNING
        return running and beat is not None and timezone.now() - beat > SILENT_AFTER

    @property
    def state(self) -> tuple[str, str, str]:
        """(kind of the status pill, icon, word)."""
        return {
            JobState.WAITING: ("waiting", "clock", gettext("Waiting")),
            JobState.RUNNING: ("waiting", "player-play", gettext("Running")),
            JobState.SUCCEEDED: ("ontrack", "circle-check", gettext("Done")),
            JobState.FAILED: ("overdue", "alert-circle", gettext("Failed")),
            JobState.CANCELLED: ("hold", "player-pause", gettext("Stopped")),
        }[JobState(self.job.state)]

    @property
    def step(self) -> str:
        """What it does just now."""
        word = self.job.step
        stage = next((each for each in (IMPORTING, READING, CHECKING) if word.startswith(each)), "")
        if stage:
            file = word.removeprefix(stage).rpartition("/")[2]
            return gettext("Reading {file}").replace("{file}", file)
        known = {
            "": gettext("Beginning"),
            "Sorting facts by customer": gettext("Sorting facts by customer"),
            "virtual firm": gettext("Making the virtual firm's files"),
            "measures": gettext("Measuring every customer"),
            "advice": gettext("Scoring and advising"),
            "publish": gettext("Putting it before people"),
            "replay": gettext("Trying mended rows again"),
            "roll back": gettext("Counting again without it"),
            "workspace": gettext("Another command is writing; this waits its turn."),
        }
        return known.get(word, word)

    @property
    def error(self) -> str:
        """What went wrong; empty for nothing."""
        return in_readers_language((self.job.error or {}).get("error", ""))

    @property
    def remedy(self) -> str:
        """What may be done about it."""
        return in_readers_language((self.job.error or {}).get("remedy", ""))

    @property
    def outcome(self) -> str:
        """What came of it, in figures."""
        result: dict[str, Any] = self.job.result or {}
        if "run" in result:
            return gettext("{n} customers, {s} s").format(
                n=f"{result['customers']:,}", s=result.get("seconds", "–")
            )
        if "stored" in result:
            return gettext("{stored} of {received} rows stored").format(
                stored=f"{result['stored']:,}", received=f"{result['received']:,}"
            )
        if "read" in result:
            return gettext("{n} rows read").format(n=f"{result['read']:,}")
        if "rows" in result:
            return gettext("{n} rows taken out").format(n=f"{result['rows']:,}")
        return ""

    @property
    def warnings(self) -> list[tuple[str, str, str]]:
        """What was skipped on the way, though the job went on: what, where, and the remedy."""
        problems: list[dict[str, str]] = (self.job.result or {}).get("problems", [])
        return [
            (in_readers_language(each["error"]), each["where"], in_readers_language(each["remedy"]))
            for each in problems
        ]

    @property
    def run_id(self) -> str:
        """The run that it made; empty for none."""
        return str((self.job.result or {}).get("run", ""))

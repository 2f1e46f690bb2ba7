"""Jobs that nobody does any more are taken up again, and the nightly one is asked for in time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from touchline.lake.imports import committed
from touchline.web.firm import Firm
from touchline.web.jobs.kinds import inbox
from touchline.web.jobs.queue import ask, put_on_queue
from touchline.web.jobs.work import MOST_ATTEMPTS
from touchline.web.office.models import Job, JobKind, JobState, PublishedRun

STALLED_AFTER = timedelta(seconds=60)
A_WEEK = timedelta(days=7)
DROP_ABANDONED = (
    "DELETE FROM procrastinate_jobs WHERE queue_name IN ('work', 'reading') AND status <> 'todo'"
)
FORGOTTEN = """
SELECT job.id FROM office_job AS job
WHERE job.state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs AS queued
    WHERE queued.queue_name IN ('work', 'reading') AND queued.status IN ('todo', 'doing')
      AND queued.args ->> 'job' = job.id::text
)
ORDER BY job.made_at"""


def take_up_abandoned(firm: Firm) -> int:
    """When a worker starts, and it is the only one: whatever still runs on paper runs no more."""
    with firm.office.database.transaction() as cursor:
        cursor.execute(DROP_ABANDONED)
    return take_up_stalled(firm, timedelta(0))


def take_up_stalled(firm: Firm, silent_for: timedelta = STALLED_AFTER) -> int:
    """Put jobs whose heart stopped so long ago on the queue again; how many."""
    with firm.office.database.transaction():
        silent = Job.objects.select_for_update(skip_locked=True).filter(
            state=JobState.RUNNING, heartbeat_at__lte=timezone.now() - silent_for
        )
        found = list(silent)
        for job in found:
            _take_up(job)
    return len(found)


def _take_up(job: Job) -> None:
    job.step, job.done, job.total = "", 0, 0
    if job.cancel_requested:
        job.state, job.ended_at = JobState.CANCELLED, timezone.now()
    elif job.attempt < MOST_ATTEMPTS:
        job.state = JobState.WAITING
    else:
        job.state, job.ended_at = JobState.FAILED, timezone.now()
        job.error = {
            "error": f"The worker was killed {job.attempt} times while it did this.",
            "where": "",
            "remedy": "Is there enough memory? Nothing half-written is kept; try again.",
        }
    job.save()
    if job.state == JobState.WAITING:
        put_on_queue(job.pk)


def queue_forgotten(firm: Firm) -> int:
    """Waiting jobs that no queue holds are put on it; how many."""
    with firm.office.database.transaction() as cursor:
        cursor.execute(FORGOTTEN)
        found = [job_id for (job_id,) in cursor.fetchall()]
        for job_id in found:
            put_on_queue(job_id)
    return len(found)


def ask_nightly(firm: Firm, now: datetime) -> Job | None:
    """Ask for the nightly run where its hour has come and nothing was published since."""
    refresh = firm.policy.refresh
    zone = ZoneInfo(firm.policy.firm.time_zone)
    due = datetime.combine(now.astimezone(zone).date(), refresh.at, zone)
    if now < due or not (committed(firm.workspace) or _has_files(firm)):
        return None
    since = due if refresh.cycle == "daily" else due - A_WEEK + timedelta(days=1)
    with firm.office.database.transaction():
        if PublishedRun.objects.filter(current=True, published_at__gte=since).exists():
            return None
        if Job.objects.filter(kind=JobKind.NIGHTLY, made_at__gte=since).exists():
            return None
        return ask(JobKind.NIGHTLY, {}, None)


def _has_files(firm: Firm) -> bool:
    return inbox(firm).is_dir() and any(inbox(firm).iterdir())

"""Asking for long work: a job is written down and put on the queue in one transaction.

The queue is procrastinate's, in the office's own PostgreSQL. It holds only a job's number; what is
to be done and how it went stands in `Job`. This module loads none of the work itself: the web
process asks, the worker does.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import served_firm
from touchline.web.office.models import READS_ONLY, ImportDraft, Job, JobKind, JobState, Person

TASK = "touchline.do_job"
QUEUE, READING = "work", "reading"  # who looks into an upload waits for no run
ONE_WRITER = "workspace"  # of jobs with the same lock, procrastinate runs one at a time
ENDED = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


def ask(kind: JobKind, arguments: Mapping[str, Any], person: Person | None) -> Job:
    """Write a job down and put it on the queue; `person` is None where the program asks itself."""
    with served_firm().office.database.transaction():
        job = Job.objects.create(kind=kind, arguments=dict(arguments), asked_by=person)
        put_on_queue(job.pk)
    return job


def put_on_queue(job_id: UUID, seconds: float = 0) -> None:
    """Have the worker look at the job, not before so many seconds."""
    reads = Job.objects.filter(pk=job_id, kind__in=READS_ONLY).exists()
    deferrer = configure_task(
        name=TASK,
        job_manager=JobManager(connector=DjangoConnector()),
        queue=READING if reads else QUEUE,
        lock=None if reads else ONE_WRITER,
        schedule_at=timezone.now() + timedelta(seconds=seconds) if seconds else None,
    )
    deferrer.defer(job=str(job_id))


def request_cancel(job: Job, person: Person) -> Job:
    """Stop a job: at once where it waits, at its next safe point where it runs."""
    with served_firm().office.database.transaction():
        open_job = Job.objects.filter(pk=job.pk).exclude(state__in=ENDED)
        open_job.update(cancel_requested=True, stopped_by=person)
        waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
        waiting.update(state=JobState.CANCELLED, ended_at=timezone.now(), error=None)
    job.refresh_from_db()
    return job


def ask_again(job: Job, person: Person) -> Job:
    """The same work as a new job; TouchlineError where the first has not ended without success.

    Asked twice, it is the same new job as long as that one has not ended.
    """
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise TouchlineError(
            gettext("This job has not failed, so there is nothing to try again."),
            str(job.pk),
            gettext("Wait until it has ended."),
        )
    with served_firm().office.database.transaction():
        Job.objects.select_for_update().get(pk=job.pk)
        same = Job.objects.filter(kind=job.kind, arguments=job.arguments)
        asked = same.exclude(state__in=ENDED).exclude(pk=job.pk).first()
        if asked is not None:
            return asked
        again = ask(JobKind(job.kind), job.arguments, person)
        ImportDraft.objects.filter(job=job).update(job=again)
    return again

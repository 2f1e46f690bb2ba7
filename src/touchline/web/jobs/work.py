"""Doing a job: take it, do it, write down how it ended; whatever happens, say so.

Only the worker loads this: it needs everything that imports and runs need.
"""

import logging
import threading
import time
from uuid import UUID

from django.db import DatabaseError, connections
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from touchline.lake.lock import WorkspaceBusyError
from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import Firm, served_firm
from touchline.web.jobs.kinds import clear_up, work_of
from touchline.web.jobs.progress import (
    JobCancelledError,
    JobInterruptedError,
    JobProgress,
    JobSupersededError,
    Ticket,
    beating,
)
from touchline.web.jobs.queue import ONE_WRITER, QUEUE, TASK, put_on_queue
from touchline.web.office.connection import OfficeUnreachableError
from touchline.web.office.models import Job, JobKind, JobState

MOST_ATTEMPTS = 3
LOOKS_AGAIN_S = 3.0
WORKSPACE_HELD = "workspace"  # the step of a job that waits for another command
LEAVING = threading.Event()  # set when the worker is told to go
logger = logging.getLogger(__name__)


@app.task(name=TASK, queue=QUEUE, lock=ONE_WRITER)  # type: ignore[untyped-decorator]
def do_queued(job: str) -> None:
    """What procrastinate calls in a thread of its own, whose connection ends with the job."""
    try:
        do_job(UUID(job))
    finally:
        connections.close_all()


def do_job(job_id: UUID) -> None:
    """Do the job once, if it still waits."""
    firm = served_firm()
    ticket = _take(firm, job_id)
    if ticket is None:
        return
    try:
        with beating(ticket):
            _do(firm, ticket)
    except JobSupersededError:
        logger.warning("Job %s was given to another worker.", job_id)


def _take(firm: Firm, job_id: UUID) -> Ticket | None:
    """The right to do it; None where it was cancelled, or is done already."""
    with firm.office.database.transaction():
        now = timezone.now()
        taken = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            started_at=now,
            heartbeat_at=now,
            step="",
            done=0,
            total=0,
            error=None,
        )
        return Ticket(job_id, Job.objects.get(pk=job_id).attempt) if taken else None


def _do(firm: Firm, ticket: Ticket) -> None:
    job = Job.objects.get(pk=ticket.job_id)
    started = time.monotonic()
    try:
        result = work_of(JobKind(job.kind))(
            firm, job.arguments, JobProgress(ticket, LEAVING.is_set)
        )
    except JobCancelledError:
        _end(ticket, JobState.CANCELLED)
    except WorkspaceBusyError as busy:
        _wait(ticket, WORKSPACE_HELD, busy)
    except JobInterruptedError:
        _wait(ticket, "", None)
    except (DatabaseError, OfficeUnreachableError) as problem:
        _try_again(ticket, as_told(problem))
    except (TouchlineError, OSError) as problem:
        _end(ticket, JobState.FAILED, error=as_told(problem).as_json())
    except JobSupersededError:
        raise
    except Exception as problem:
        logger.exception("Job %s failed.", job.pk)
        _end(ticket, JobState.FAILED, error=as_told(problem).as_json())
    else:
        seconds = round(time.monotonic() - started, 2)
        _end(ticket, JobState.SUCCEEDED, result=result | {"seconds": seconds})
        clear_up(firm, job)


def _end(
    ticket: Ticket,
    state: JobState,
    *,
    error: dict[str, str] | None = None,
    result: dict[str, object] | None = None,
) -> None:
    ticket.update(state=state, ended_at=timezone.now(), error=error, result=result)


def _wait(ticket: Ticket, step: str, why: TouchlineError | None) -> None:
    """Back to the queue; this attempt does not count."""
    with served_firm().office.database.transaction():
        error = why.as_json() if why else None
        if ticket.update(
            state=JobState.WAITING, step=step, error=error, attempt=ticket.attempt - 1
        ):
            put_on_queue(ticket.job_id, LOOKS_AGAIN_S)


def _try_again(ticket: Ticket, why: TouchlineError) -> None:
    """The database went away: the same again shortly, unless that was tried often enough."""
    if ticket.attempt >= MOST_ATTEMPTS:
        _end(ticket, JobState.FAILED, error=why.as_json())
        return
    with served_firm().office.database.transaction():
        if ticket.update(state=JobState.WAITING, error=why.as_json()):
            put_on_queue(ticket.job_id, LOOKS_AGAIN_S)


def as_told(problem: Exception) -> TouchlineError:
    """The problem in words for the page; what a program's error says may hold a customer's data."""
    if isinstance(problem, TouchlineError):
        return problem
    if isinstance(problem, OSError):
        return TouchlineError(
            f"The system refused: {problem.strerror or type(problem).__name__}.",
            str(problem.filename or ""),
            "Free room on the disk or give the right to write, then try again; nothing "
            "half-written is kept.",
        )
    return TouchlineError(
        f"The program failed ({type(problem).__name__}). Nothing half-written is kept.",
        "",
        "Try again; if it fails again, report it with the worker's log.",
    )

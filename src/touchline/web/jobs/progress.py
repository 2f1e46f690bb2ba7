"""How a running job tells how far it is, and learns that it is to stop."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils import timezone

from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import served_firm
from touchline.web.office.models import Job, JobState

WRITTEN_EVERY_S = 0.5
BEATS_EVERY_S = 5.0
TELL = """
UPDATE office_job SET step = %s, done = %s, total = %s, heartbeat_at = now()
WHERE id = %s AND attempt = %s AND state = 'running'
RETURNING cancel_requested"""


class JobCancelledError(Exception):
    """A person stopped the job."""


class JobInterruptedError(Exception):
    """The worker is told to leave; the job goes back to the queue."""


class JobSupersededError(Exception):
    """The job was given to another worker: this one took too long to answer."""


@dataclass(frozen=True)
class Ticket:
    """The right to do one job, at one attempt. It ends where a later attempt begins."""

    job_id: UUID
    attempt: int

    def update(self, **values: Any) -> bool:
        """Change the job's row; False where the right has ended."""
        with served_firm().office.database.transaction():
            mine = Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=JobState.RUNNING)
            return mine.update(**values) == 1


@dataclass
class JobProgress:
    """The `Progress` of a job: at most two writes a second within a stage."""

    ticket: Ticket
    leaving: Callable[[], bool] = lambda: False
    written_at: float = field(default=0.0, init=False)
    stage: str = field(default="", init=False)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Write it down and stop where asked to: the work calls this only where stopping is safe.

        A database that does not answer just now is no reason to give the work up.
        """
        if self.leaving():
            raise JobInterruptedError
        if stage == self.stage and time.monotonic() - self.written_at < WRITTEN_EVERY_S:
            return
        self.stage, self.written_at = stage, time.monotonic()
        with suppress(TouchlineError):
            self._tell(stage, done, total)

    def _tell(self, stage: str, done: int, total: int) -> None:
        with served_firm().office.database.transaction() as cursor:
            cursor.execute(TELL, [stage, done, total, self.ticket.job_id, self.ticket.attempt])
            found = cursor.fetchone()
        if found is None:
            raise JobSupersededError
        if found[0]:
            raise JobCancelledError


@contextmanager
def beating(ticket: Ticket) -> Iterator[None]:
    """The job's heart beats inside, also through a long step that tells nothing."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEATS_EVERY_S):
            with suppress(TouchlineError, DatabaseError):  # the next beat may reach it
                ticket.update(heartbeat_at=timezone.now())
        connection.close()

    heart = threading.Thread(target=beat, name="heart", daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()

"""The worker: one process a workspace that does the jobs of the queue.

Jobs that write are done one after the other; looking into an upload goes on beside them.

Whoever holds `<workspace>/worker.lock` is the worker; the system frees it however the process ends.
So a new worker knows that whatever its predecessor left unfinished is nobody's, and takes it up.
"""

import asyncio
import logging
import signal
import threading
import time

from django.db import connection
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from touchline.pipeline.warm_up import warm_up
from touchline.vocabulary.errors import TouchlineError
from touchline.web.firm import Firm
from touchline.web.jobs.queue import QUEUE, READING
from touchline.web.jobs.unfinished import (
    ask_nightly,
    queue_forgotten,
    take_up_abandoned,
    take_up_stalled,
)
from touchline.web.jobs.work import LEAVING

LOOKS_ROUND_EVERY_S = 5.0
PAUSE_S = 1.0
SEES_LEAVING_EVERY_S = 0.2
logger = logging.getLogger(__name__)


def work_until_told(firm: Firm) -> None:
    """Do jobs until the process is told to go (SIGTERM, Ctrl-C); it must be the only worker."""
    LEAVING.clear()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: LEAVING.set())
    rounds = threading.Thread(target=_look_round, args=[firm], name="rounds", daemon=True)
    rounds.start()
    threading.Thread(target=_warm_up, args=[firm], name="warm-up", daemon=True).start()
    while not LEAVING.is_set():
        try:
            take_up_abandoned(firm)
            asyncio.run(_work(wait=True))
        except (ConnectorException, TouchlineError, OSError) as problem:
            logger.warning("The worker starts anew: %s", type(problem).__name__)
            time.sleep(PAUSE_S)  # the database was killed; reaching for it starts it again
    rounds.join()


def work_off_queue() -> None:
    """Do what is on the queue now, and return."""
    asyncio.run(_work(wait=False))


async def _work(*, wait: bool) -> None:
    """Do jobs; a worker that is told to leave lets the running ones come to a safe point."""
    with app.replace_connector(app.connector.get_worker_connector()) as reached:
        async with reached.open_async():
            working = [
                asyncio.create_task(_work_on(reached, queue, wait=wait))
                for queue in (QUEUE, READING)
            ]
            while not all(each.done() for each in working):
                await asyncio.wait(working, timeout=SEES_LEAVING_EVERY_S)
                if LEAVING.is_set() or any(_problem_of(each) for each in working):
                    for each in working:
                        each.cancel()
            for problem in filter(None, map(_problem_of, working)):
                raise problem


async def _work_on(reached: App, queue: str, *, wait: bool) -> None:
    """The jobs of one queue, one at a time."""
    await reached.run_worker_async(
        queues=[queue],
        wait=wait,
        delete_jobs="always",
        fetch_job_polling_interval=2.0,
        listen_notify=wait,
        install_signal_handlers=False,
    )


def _problem_of(work: asyncio.Task[None]) -> BaseException | None:
    return work.exception() if work.done() and not work.cancelled() else None


def _warm_up(firm: Firm) -> None:
    """Compile what the import page needs, before the first file is looked into."""
    try:
        warm_up(firm.workspace.tmp)
    except Exception:
        # Nothing depends on it: whoever needs the code compiles it then.
        logger.exception("The worker could not warm up.")


def _look_round(firm: Firm) -> None:
    """What no single job sees to: the nightly hour, stopped hearts, forgotten jobs."""
    while not LEAVING.wait(LOOKS_ROUND_EVERY_S):
        try:
            take_up_stalled(firm)
            queue_forgotten(firm)
            ask_nightly(firm, timezone.now())
        except TouchlineError as problem:
            logger.warning("The worker could not look round: %s", problem.what)
        except Exception:
            # Whatever it is: without this thread no night would ever come again, and nobody see it.
            logger.exception("The worker could not look round.")
        finally:
            connection.close()

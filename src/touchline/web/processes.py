"""What every process of the site shares: its settings, and leaving when its parent leaves."""

import fcntl
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from touchline.lake.workspace import Workspace
from touchline.vocabulary.errors import TouchlineError

WHOLE_SITE = "touchline.web.site_settings"
SUPERVISED = "TOUCHLINE_SUPERVISED"  # set for a child whose standard input ends with its parent


def leave_with_parent(environ: Mapping[str, str]) -> None:
    """A supervised process ends when its parent has gone, however that went."""
    if environ.get(SUPERVISED) != "1":
        return

    def watch() -> None:
        while os.read(0, 1024):  # standard input; past Python's own lock on it
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def worker_lock(workspace: Workspace) -> Path:
    """Held by the worker of a workspace."""
    return workspace.root / "worker.lock"


@contextmanager
def the_only_worker(workspace: Workspace) -> Iterator[None]:
    """Be the worker of the workspace; TouchlineError where there is one already."""
    with worker_lock(workspace).open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TouchlineError(
                "A worker is at work in this workspace already.",
                str(workspace.root),
                "One is enough: `touchline serve` starts its own.",
            ) from None
        yield


def has_worker(workspace: Workspace) -> bool:
    """Whether a worker is at work."""
    try:
        with worker_lock(workspace).open("r") as looked:
            fcntl.flock(looked, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False

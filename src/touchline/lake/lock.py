"""One command writes in a workspace at a time; readers are never kept waiting."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from touchline.lake import atomic
from touchline.lake.imports import committed
from touchline.lake.roll_back import finish_roll_back
from touchline.lake.snapshot import remove_old_generations
from touchline.lake.workspace import Workspace
from touchline.vocabulary.errors import TouchlineError


class WorkspaceBusyError(TouchlineError):
    """Another command is writing; the same may be tried again when it has ended."""


@contextmanager
def writing(workspace: Workspace, command: str) -> Iterator[None]:
    """Hold the workspace for a command that writes; first sweep what a killed one left behind.

    The system frees the lock when the process ends, however it ends.
    """
    with workspace.lock_file.open("a+", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            other = held.read().strip() or "Another command"
            raise WorkspaceBusyError(
                f"{other} is writing in this workspace.",
                str(workspace.root),
                "Wait until it has ended, then run this command again.",
            ) from None
        held.truncate(0)
        held.write(f"`touchline {command}` (process {os.getpid()})\n")
        held.flush()
        sweep(workspace)
        try:
            yield
        finally:
            held.truncate(0)


def sweep(workspace: Workspace) -> None:
    """Remove what no record names. Only the holder of the lock may."""
    finish_roll_back(workspace)
    kept = {record.import_id for record in committed(workspace)}
    for folder in workspace.arrivals.iterdir():
        if folder.name not in kept:
            atomic.remove(folder)
    for leftover in (*workspace.staging.iterdir(), *workspace.tmp.iterdir()):
        atomic.remove(leftover)
    remove_old_generations(workspace)
    for folder in (workspace.lake, workspace.imports, workspace.runs):
        for leftover in folder.glob(f"*{atomic.UNFINISHED}"):
            atomic.remove(leftover)

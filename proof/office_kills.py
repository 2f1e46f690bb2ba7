"""Kills processes of a served firm while somebody logs contacts, and counts what is left."""

import os
import random
import signal
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from proof.served_office import Served, make_firm, serve

SETTLES_WITHIN_S = 240.0


@dataclass
class OfficeTally:
    """What the kills did."""

    kills: dict[str, int] = field(default_factory=dict)
    logged: int = 0
    runs: int = 0
    wrongs: list[str] = field(default_factory=list)


def strike_office(folder: Path, kills: int, seed: int) -> OfficeTally:
    """So many `kill -9` of web, worker and database at random moments."""
    root = folder / "firm"
    make_firm(root)
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = int(tried.getsockname()[1])
    served = serve(root, port)
    try:
        return _struck(served, kills, random.Random(seed))
    finally:
        served.process.terminate()
        served.process.wait(60)


def _struck(served: Served, kills: int, random_: random.Random) -> OfficeTally:
    rep, over, tally = served.enter(), threading.Event(), OfficeTally()
    at_work = threading.Thread(target=rep.work, args=[over, random_.random()])
    at_work.start()
    try:
        for place in range(kills):
            time.sleep(random_.uniform(0.2, 3.0))
            kind = ("web", "worker", "database")[place % 3]
            _kill_one(served, kind, random_)
            tally.kills[kind] = tally.kills.get(kind, 0) + 1
    finally:
        over.set()
        at_work.join()
    tally.wrongs += rep.faults
    tally.logged, tally.runs = len(rep.answered), rep.asked_runs
    _settled(served, tally)
    _count(served, rep.answered, tally)
    return tally


def _kill_one(served: Served, kind: str, random_: random.Random) -> None:
    """Kill a process of the kind, as soon as there is one again."""
    end = time.monotonic() + SETTLES_WITHIN_S
    while time.monotonic() < end:
        if numbers := served.victims()[kind]:
            with suppress(ProcessLookupError):
                os.kill(random_.choice(numbers), signal.SIGKILL)
                return
        time.sleep(0.1)
    raise TimeoutError(f"no {kind} came up again")


def _settled(served: Served, tally: OfficeTally) -> None:
    """Wait until every job has ended; each says how."""
    end = time.monotonic() + SETTLES_WITHIN_S
    waiting = "SELECT count(*) FROM office_job WHERE state IN ('waiting', 'running')"
    while time.monotonic() < end:
        with suppress(Exception):
            if served.query(waiting) == [(0,)]:
                break
        time.sleep(1)
    else:
        tally.wrongs.append("jobs neither ended nor said so")
    silent = served.query("SELECT kind FROM office_job WHERE state = 'failed' AND error IS NULL")
    tally.wrongs += [f"a job failed without a word: {kind}" for (kind,) in silent]


def _count(served: Served, answered: set[str], tally: OfficeTally) -> None:
    kept = [str(row[0]) for row in served.query("SELECT client_id FROM office_logged_contact")]
    if len(kept) != len(set(kept)):
        tally.wrongs.append("a contact is there twice")
    if lost := answered - set(kept):
        tally.wrongs.append(f"{len(lost)} contacts that were answered are lost")
    if more := set(kept) - answered:
        tally.wrongs.append(f"{len(more)} contacts are there that nobody sent")

"""The site of a workspace, prepared, started and watched over."""

import http.client
import ipaddress
import json
import os
import signal
import subprocess
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from types import FrameType

from touchline.cli.output import Output
from touchline.cli.session import Session
from touchline.vocabulary.errors import TouchlineError
from touchline.web.embedded import EmbeddedPostgres
from touchline.web.supervisor import Child, Supervisor, environment, listening_socket, python

ANSWERS_WITHIN_S, ASKS_EVERY_S = 60.0, 0.3
WELCOME = "/welcome/"


@dataclass(frozen=True)
class Serving:
    """How a workspace is served."""

    host: str = "127.0.0.1"
    port: int = 8000
    with_worker: bool = True
    open_browser: bool = False
    enter_as: str = ""  # the user name for whom a one-time link is made


@dataclass(frozen=True)
class Entrance:
    """How one enters the prepared site."""

    path: str  # a one-time link where somebody is named
    setup_code: str  # what the first account asks for; empty once there is one


def serve_firm(session: Session, serving: Serving, output: Output) -> None:
    """Serve the workspace until Ctrl-C or SIGTERM. Nothing else of this process holds the office.

    It works whether or not this process has set Django up: all that knows Django is a child.
    """
    root = session.workspace.root
    if serving.enter_as and not is_loopback(serving.host):
        raise TouchlineError(
            "A one-time link is made only for this very machine.",
            serving.host,
            "Leave out --as, or serve on 127.0.0.1.",
        )
    listening = listening_socket(serving.host, serving.port)
    database = None if os.environ.get("DATABASE_URL") else EmbeddedPostgres(root / "postgres")
    around = environment(session.workspace)
    with listening, database.serving() if database else nullcontext():
        entrance = _prepared(session, serving, around)
        web = python("-m", "touchline.web.server", str(root), str(listening.fileno()))
        children = [Child("web", web, around, [listening.fileno()])]
        if serving.with_worker:
            worker = python("-m", "touchline.cli.main", "worker", "--workspace", str(root))
            children.append(Child("worker", worker, around))
        supervisor = Supervisor(children, database)
        with _ended_by_signals(supervisor):
            told = threading.Thread(
                target=_tell_when_it_answers,
                args=[serving, entrance, output, supervisor],
                daemon=True,
            )
            told.start()
            supervisor.run()


def _prepared(session: Session, serving: Serving, around: dict[str, str]) -> Entrance:
    """Tables and static files are ready; how one enters."""
    words = ["-m", "touchline.web.prepare", str(session.workspace.root)]
    done = subprocess.run(
        python(*words, *filter(None, [serving.enter_as])),
        env=around,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=False,
    )
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise TouchlineError(
            "The site could not be prepared.",
            str(session.workspace.root),
            "The lines above say why. If they do not help, report them.",
        ) from None
    if "error" in found:
        raise TouchlineError(found["error"], found["where"], found["remedy"])
    return Entrance(str(found["path"]), str(found["setup_code"]))


def address(serving: Serving, path: str = "/") -> str:
    """What to type into a browser."""
    host = f"[{serving.host}]" if ":" in serving.host else serving.host
    return f"http://{host}:{serving.port}{path}"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def said_when_open(serving: Serving, entrance: Entrance) -> Iterator[str]:
    """What the terminal says once the site answers, line by line."""
    yield f"Touchline is open at {address(serving)}"
    if entrance.setup_code:
        yield f"Nobody has an account yet. Make the first one: {address(serving, WELCOME)}"
        yield f"  Setup code, asked for from any other machine: {entrance.setup_code}"
    if serving.enter_as:
        yield f"Enter as {serving.enter_as} (once, within 10 minutes):"
        yield f"  {address(serving, entrance.path)}"
    if not is_loopback(serving.host):
        yield "Others can reach it without encryption: put a proxy with TLS before it"
        yield "and name its hosts in TOUCHLINE_HOSTS."
    yield "Ctrl-C ends it."


@contextmanager
def _ended_by_signals(supervisor: Supervisor) -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        supervisor.over.set()

    before = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _tell_when_it_answers(
    serving: Serving, entrance: Entrance, output: Output, supervisor: Supervisor
) -> None:
    """Say where to open it, once it can be opened."""
    until = time.monotonic() + ANSWERS_WITHIN_S
    while not supervisor.over.wait(ASKS_EVERY_S) and time.monotonic() < until:
        if _answers(serving):
            for line in said_when_open(serving, entrance):
                output.say(line)
            if serving.open_browser:
                webbrowser.open(address(serving, entrance.path))
            return
    if not supervisor.over.is_set():
        output.say("The site does not answer yet; the lines above may say why.")


def _answers(serving: Serving) -> bool:
    host = "127.0.0.1" if serving.host in {"0.0.0.0", "::"} else serving.host  # noqa: S104 - read
    asked = http.client.HTTPConnection(host, serving.port, timeout=5)
    try:
        asked.request("GET", "/accounts/login/", headers={"Host": "localhost"})
        return asked.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        asked.close()

"""Starts the site's processes, starts anew what dies, and ends them all.

The supervisor loads neither Django nor the work. It holds two things that survive any of its
children: the listening socket, so that a visitor waits a moment and is not refused, and a share of
the embedded PostgreSQL, which it starts again where it was killed.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from touchline.lake.workspace import Workspace
from touchline.vocabulary.errors import TouchlineError
from touchline.web.embedded import EmbeddedPostgres
from touchline.web.processes import SUPERVISED
from touchline.web.secret import site_secret

LOOKS_EVERY_S = 0.25
DATABASE_EVERY_S = 2.0
LONGEST_PAUSE_S = 10.0
HEALTHY_AFTER_S = 10.0
GRACE_S = 20.0


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there; TouchlineError where another program does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(128)
    except OSError as problem:
        opened.close()
        raise TouchlineError(
            f"Port {port} of {host} cannot be listened on: {problem.strerror}.",
            f"{host}:{port}",
            f"Another program uses it: end that one, or name another: --port {port + 1}",
        ) from problem
    opened.set_inheritable(True)
    return opened


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    pause_s: float = field(default=0.0, init=False)
    starts: int = field(default=0, init=False)

    def keep_running(self, now: float) -> None:
        """Start it, or start it anew after a pause that grows while it keeps dying."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and now - self.started_at < self.pause_s:
            return
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        lived = now - self.started_at
        grown = min(LONGEST_PAUSE_S, max(1.0, self.pause_s * 2))
        self.pause_s = 0.0 if lived > HEALTHY_AFTER_S or not self.starts else grown
        self.started_at = now
        self.starts += 1
        self.process = subprocess.Popen(
            self.command,
            env={**self.environ, SUPERVISED: "1"},
            stdin=subprocess.PIPE,  # its end tells the child that its parent has gone
            pass_fds=self.descriptors,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends its children
        )

    def end(self) -> None:
        """Ask it to leave."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for it, and kill it where it does not leave."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()


@dataclass
class Supervisor:
    """The children of one `touchline serve`."""

    children: Sequence[Child]
    database: EmbeddedPostgres | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Keep everything running until `over` is set; then end it all."""
        looked_at = time.monotonic()
        try:
            while not self.over.is_set():
                now = time.monotonic()
                for child in self.children:
                    child.keep_running(now)
                if self.database and now - looked_at > DATABASE_EVERY_S:
                    looked_at = now
                    self._see_to_database(self.database)
                self.over.wait(LOOKS_EVERY_S)
        finally:
            self._end()

    def _see_to_database(self, database: EmbeddedPostgres) -> None:
        try:
            database.ensure_running()
        except (TouchlineError, OSError) as problem:
            sys.stderr.write(f"{problem}\n")

    def _end(self) -> None:
        for child in self.children:
            child.end()
        until = time.monotonic() + GRACE_S
        for child in self.children:
            child.wait(until)


def python(*words: str) -> list[str]:
    """A command of this program's own Python."""
    return [sys.executable, "-W", "ignore", *words]


def environment(workspace: Workspace) -> dict[str, str]:
    """What the children find around them."""
    return {
        **os.environ,
        "TOUCHLINE_SECRET_KEY": site_secret(workspace, os.environ),
        "TOUCHLINE_STATIC": str(workspace.root / "cache" / "static"),
    }

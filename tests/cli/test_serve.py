"""`touchline serve` starts, answers, starts anew what dies, and ends; the port's owner is told."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

import touchline
from touchline import policy as policies
from touchline.cli.serving import Entrance, Serving, said_when_open
from touchline.lake.workspace import create_workspace
from touchline.web.secret import site_secret
from touchline.web.supervisor import Child, Supervisor, listening_socket, python

SHELL = Path(touchline.__file__).parent / "web/shell/static"
VENDORED = SHELL / "vendor/tabler.min.css"


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def status(port: int) -> int:
    asked = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asked.request("GET", "/accounts/login/")
        return asked.getresponse().status
    except OSError:
        return 0
    finally:
        asked.close()


def until_open(port: int, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while status(port) != 200:
        assert time.monotonic() < end, "the site does not answer"
        time.sleep(0.3)


@contextmanager
def served(root: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    words = ["serve", "--workspace", str(root), "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "touchline.cli.main", *words],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def children(parent: int) -> dict[str, int]:
    """The supervised processes by what they are."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                line = (folder / "cmdline").read_text()
            except OSError:
                continue
            if int(stat[1]) == parent:
                found["web" if "web.server" in line else "worker"] = int(folder.name)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
@pytest.mark.skipif(not VENDORED.exists(), reason="run `make assets` first")
def test_the_site_opens_lives_through_kills_and_ends(server_folder: Path) -> None:
    root = server_folder / "served"
    create_workspace(root, policies.dump(policies.template("b2b_software")))
    port = free_port()
    with served(root, port) as process:
        until_open(port)
        before = children(process.pid)
        for number in before.values():
            os.kill(number, signal.SIGKILL)
        time.sleep(1)
        until_open(port)
        after = children(process.pid)
        assert set(after) == {"web", "worker"}
        assert not set(after.values()) & set(before.values())
        assert process.stderr is not None
        told = next(line for line in process.stderr if "open at" in line or "not answer" in line)
        assert f"open at http://127.0.0.1:{port}/" in told
        process.terminate()
        assert process.wait(30) == 0
    assert status(port) == 0
    assert not (root / "postgres/data/postmaster.pid").exists()


def test_a_port_that_is_taken_is_said_with_another() -> None:
    with (
        listening_socket("127.0.0.1", 0) as first,
        pytest.raises(Exception, match=r"(?s)cannot be listened on.*--port"),
    ):
        listening_socket("127.0.0.1", first.getsockname()[1])


def test_a_child_that_keeps_dying_is_started_ever_more_slowly() -> None:
    child = Child("bad", python("-c", "raise SystemExit(1)"), os.environ)
    supervisor = Supervisor([child])
    for _ in range(12):
        child.keep_running(time.monotonic())
        assert child.process is not None
        child.process.wait()
    supervisor.over.set()
    supervisor.run()
    assert child.starts <= 2
    assert child.pause_s >= 1.0


def test_the_sites_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "w")
    secret = site_secret(workspace, {})
    assert len(secret) > 60
    assert site_secret(workspace, {}) == secret
    assert (workspace.keys / "site-secret").stat().st_mode & 0o777 == 0o600
    assert site_secret(workspace, {"TOUCHLINE_SECRET_KEY": "given"}) == "given"


def test_the_terminal_shows_the_setup_code_with_the_address_while_nobody_is_here() -> None:
    serving = Serving(port=8123)
    said = "\n".join(said_when_open(serving, Entrance("/", "0a1b2c3d4e5f")))
    assert "http://127.0.0.1:8123/welcome/" in said
    assert "0a1b2c3d4e5f" in said
    assert "code" not in "\n".join(said_when_open(serving, Entrance("/", "")))

"""`kill -9` of the real program at a random moment of its work, and what is then found on disk.

A command is at work from the moment its process number stands in the workspace's lock until the
note goes. A kill outside that window proves nothing and is drawn again. In the window the process
group is stopped for a look at what it is doing (files, and the statements that PostgreSQL is in),
then killed as it stands.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from proof.stages import stage_of
from proof.state import State, differences, half_written, state_of

from touchline.lake.workspace import Workspace
from touchline.web.embedded import EmbeddedPostgres

SOURCE = Path(__file__).parents[1] / "src"
LONGEST_S = 600
POLL_S = 0.002
SHRINKS = 0.9
DRAWN_AGAIN = 2  # at most so many kills beside the window for each one in it, and some


@dataclass(frozen=True)
class Scenario:
    """A command on a workspace, and how the workspace looks before it and after it."""

    name: str
    base: Workspace
    command: tuple[str, ...]
    before: State
    after: State
    window_s: float


@dataclass
class Tally:
    """What the kills of a scenario hit and what they did."""

    stages: Counter[str] = field(default_factory=Counter)
    beside: int = 0  # kills before the work began or after it ended, drawn again
    servers_killed: int = 0
    wrongs: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """The kills in the window."""
        return self.stages.total()

    def __str__(self) -> str:
        """The figures in a few lines."""
        lines = [f"  {count:>3}  {stage}" for stage, count in sorted(self.stages.items())]
        head = f"{self.kills} kills at work ({self.servers_killed} with the database server)"
        return "\n".join([f"{head}, {self.beside} beside it, {len(self.wrongs)} wrongs", *lines])


def start(workspace: Workspace, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """The program as a process group of its own."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "TOUCHLINE_WORKSPACE": str(workspace.root),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "touchline.cli.main", *command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(workspace: Workspace, command: Sequence[str]) -> str:
    """Run the command to its end; its words if it failed, else nothing."""
    with start(workspace, command) as process:
        _, words = process.communicate(timeout=LONGEST_S)
    return words.decode() if process.returncode else ""


def is_at_work(workspace: Workspace, process: int) -> bool:
    """Whether that process holds the workspace's lock, or held it when it was killed."""
    try:
        return f"(process {process})" in workspace.lock_file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


def await_work(workspace: Workspace, process: subprocess.Popen[bytes]) -> None:
    """Return when the process is at work, or has ended."""
    while process.poll() is None and not is_at_work(workspace, process.pid):
        time.sleep(POLL_S)


def working_window_s(workspace: Workspace, command: Sequence[str]) -> float:
    """Run the command undisturbed and measure for how long it was at work."""
    with start(workspace, command) as process:
        await_work(workspace, process)
        began = time.monotonic()
        while process.poll() is None and is_at_work(workspace, process.pid):
            time.sleep(POLL_S)
        lasted = time.monotonic() - began
        _, words = process.communicate(timeout=LONGEST_S)
    assert not process.returncode, words.decode()
    return lasted


def copied(base: Workspace, root: Path) -> Workspace:
    """The whole workspace once more, with owners and times as they are."""
    subprocess.run(["cp", "-a", str(base.root), str(root)], check=True)
    return Workspace(root)


def made(
    name: str, base: Workspace, command: tuple[str, ...], room: Path, before: State
) -> Scenario:
    """The scenario, its end found by running the command undisturbed on a copy."""
    undisturbed = copied(base, room / "undisturbed")
    window_s = working_window_s(undisturbed, command)
    after = state_of(undisturbed)
    shutil.rmtree(undisturbed.root)
    return Scenario(name, base, command, before, after, window_s)


def strike(scenario: Scenario, count: int, seed: int, room: Path) -> Tally:
    """So many kills in the window of the command; every third takes the database server along."""
    chance = random.Random(seed)
    tally = Tally()
    window_s = scenario.window_s
    while tally.kills < count and tally.beside <= DRAWN_AGAIN * count:
        moment_s = chance.random() * window_s
        beside = tally.beside
        workspace = copied(scenario.base, room / "struck")
        with_server = tally.kills % 3 == 2
        try:
            _strike_once(scenario, workspace, moment_s, tally, with_server=with_server)
        finally:
            kill_server(workspace)
            shutil.rmtree(workspace.root)
        if tally.beside > beside:
            window_s = window_s * SHRINKS  # the machine is faster now
    return tally


def _strike_once(
    scenario: Scenario, workspace: Workspace, moment_s: float, tally: Tally, *, with_server: bool
) -> None:
    stage = _killed_at(scenario, workspace, moment_s, with_server=with_server)
    if not stage:
        tally.beside += 1
        return
    tally.stages[stage] += 1
    tally.servers_killed += with_server
    where = f"{scenario.name}, killed after {moment_s:.2f} s ({stage})"
    acknowledged = records(workspace)
    found = half_written(state_of(workspace), scenario.before, scenario.after)
    words = finish(workspace, scenario.command)
    if words:
        found.append(f"the next command failed: {words}")
    kept = records(workspace)
    found += [f"lost {name}" for name in acknowledged if kept.get(name) != acknowledged[name]]
    found += differences(state_of(workspace), scenario.after)
    found += [f"left behind: {path}" for path in leftovers(workspace)]
    tally.wrongs += [f"{where}: {wrong}" for wrong in found]


def _killed_at(
    scenario: Scenario, workspace: Workspace, moment_s: float, *, with_server: bool
) -> str:
    """What the command was doing when it was killed; empty where it was not at work."""
    with start(workspace, scenario.command) as process:
        try:
            await_work(workspace, process)
            time.sleep(moment_s)
            if process.poll() is not None:
                return ""
            os.killpg(process.pid, signal.SIGSTOP)
            _await_stop(process.pid)
            at_work = is_at_work(workspace, process.pid)
            stage = stage_of(workspace, scenario.base) if at_work else ""
            if with_server and stage:
                kill_server(workspace)
            return stage
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _await_stop(process: int) -> None:
    """A stopped process stands as `T` in the system's list."""
    for _ in range(500):
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        if state.split()[0] in "TtZX":
            return
        time.sleep(POLL_S)


def kill_server(workspace: Workspace) -> None:
    """`kill -9` the database server of that workspace with its children, if it runs."""
    number = EmbeddedPostgres(workspace.postgres)._server_process()
    if not number:
        return
    children = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="utf-8")
    for each in (number, *map(int, children.split())):
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue


def records(workspace: Workspace) -> dict[str, bytes]:
    """The acknowledged imports: the bytes of each record."""
    return {file.name: file.read_bytes() for file in workspace.imports.glob("*.json")}


def leftovers(workspace: Workspace) -> list[str]:
    """What no finished command leaves behind."""
    found = [*workspace.staging.iterdir(), *workspace.tmp.iterdir()]
    found += workspace.lake.rglob("*.unfinished")
    kept = {name.removesuffix(".json") for name in records(workspace)}
    found += [folder for folder in workspace.arrivals.iterdir() if folder.name not in kept]
    found += (workspace.postgres / "data").glob("postmaster.pid")
    return [str(path.relative_to(workspace.root)) for path in found]

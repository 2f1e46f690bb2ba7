"""Times whole processes in turn: wall seconds, processor seconds and peak memory of each."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# A bare machine keeps the bytecode of what it runs; so do the measured processes.
KEPT_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": ""}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def cost_of(command: Sequence[str]) -> Cost:
    """Run the command to its end; its output goes to standard error where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.stderr.buffer.write(errors)
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}")
    return Cost(
        time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    )


def processor_seconds(first: Sequence[int]) -> float:
    """What these processes and all that they started have taken so far; Linux only."""
    parents: dict[int, int] = {}
    taken: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            words = (folder / "stat").read_text().rpartition(") ")[2].split()
            number = int(folder.name)
            parents[number], taken[number] = int(words[1]), int(words[11]) + int(words[12])
    wanted = set(first)
    while more := {child for child, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    return sum(taken.get(number, 0) for number in wanted) / os.sysconf("SC_CLK_TCK")


def in_turn(jobs: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[Cost]]:
    """Each job once a round, so that a slow minute of the machine slows all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, command in jobs.items():
            costs[name].append(cost_of(command))
    return costs


def table(costs: Mapping[str, Sequence[Cost]], floor: str) -> str:
    """Markdown: the median of each job and its ratio to the floor, pair by pair."""
    lines = [
        "| job | wall s (median) | min–max | cpu s | peak MB | × floor, wall | × floor, cpu |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, runs in costs.items():
        walls = [run.wall_s for run in runs]
        pairs = list(zip(runs, costs[floor], strict=True))
        wall_ratio = statistics.median(run.wall_s / base.wall_s for run, base in pairs)
        cpu_ratio = statistics.median(run.cpu_s / base.cpu_s for run, base in pairs)
        lines.append(
            f"| {name} | {statistics.median(walls):.2f} | {min(walls):.2f}–{max(walls):.2f} "
            f"| {statistics.median(run.cpu_s for run in runs):.2f} "
            f"| {max(run.peak_mb for run in runs):,.0f} | {wall_ratio:.2f} | {cpu_ratio:.2f} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """The machine in one line."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    limit = "" if soft == resource.RLIM_INFINITY else f", address space {soft / 2**30:.0f} GiB"
    return f"{os.cpu_count()} cores, {memory_gb:.0f} GiB{limit}, Python {sys.version.split()[0]}"

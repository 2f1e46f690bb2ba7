"""`python -m bench.buy_till_you_die [PYTHON] [JOB…]`: purchase models beside their rivals.

Runs in the environment of the rivals (`make claims` makes it); PYTHON is that of an environment
with PyMC-Marketing. Each job is a whole process, from the columns of customers to parameters and
predictions for all of them; the seconds of this alone stand beside those of the whole process.
"""

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.processes import KEPT_BYTECODE, ONE_THREAD, cost_of, machine
from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SIZES = {"bg": 1_000_000, "grouped": 1_000_000, "pareto": 100_000, "spend": 1_000_000}
MEANING = {
    "bg": "BG/NBD",
    "grouped": "BG/NBD, grouped rows",
    "pareto": "Pareto/NBD",
    "spend": "Gamma-Gamma",
}
OF_PYMC = ("bg", "pareto", "spend")  # it takes no weights
TRUTH = (0.55, 5.0, 0.8, 2.5)
HEADING = (
    "| job | by | wall s (median) | min–max | cpu s | × ours, wall | × ours, cpu "
    "| whole process, wall s | × ours, wall | peak MB | × ours | parameters apart |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|"
)
BY_ROWS = (
    "\n| times by | distinct rows of a million | fold, cpu s | fit, cpu s |\n|---|---|---|---|"
)


def make(folder: Path) -> None:
    """Customers of a BG/NBD world observed by the day for 27 to 52 weeks, and their mean spends."""
    for name, size in SIZES.items():
        generator = np.random.default_rng(7)
        observed = generator.integers(27 * 7, 52 * 7, size) / 7
        rows = BetaGeometricNBD(*TRUTH).simulated(observed, generator)
        x, t_x = rows.x[rows.row_of], np.ceil(rows.t_x[rows.row_of] * 7) / 7
        columns = [x, t_x, observed]
        if name == "grouped":
            folded = PurchaseRows.group(*columns)
            columns = [folded.x, folded.t_x, folded.observed, folded.weight]
        if name == "spend":
            some = x > 0
            total = generator.gamma(6.0 * x[some]) / generator.gamma(4.0, 1 / 15.0, int(some.sum()))
            cents = np.maximum(np.floor(100 * total / x[some]), 1.0)
            columns = [x[some], cents / 100]
        np.save(folder / f"{name}.npy", np.stack(columns))


def compare(job: str, pythons: dict[str, str], folder: Path) -> str:
    """The lines of one job: each library in turn, and what it takes beside ours, by round."""
    libraries = [name for name in pythons if name != "PyMC-Marketing" or job in OF_PYMC]
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in libraries}
    for _ in range(ROUNDS):
        for name in libraries:
            command = [pythons[name], "-W", "ignore", "-m", "bench.purchase_jobs", name, job]
            cost = cost_of([*command, str(folder)])
            inside = json.loads((folder / f"{name}-{job}.json").read_text())
            whole = {"whole": cost.wall_s, "peak": cost.peak_mb}
            told[name].append(inside | whole)
    return "\n".join(line(job, name, told) for name in libraries)


def line(job: str, name: str, told: dict[str, list[dict[str, Any]]]) -> str:
    """Medians of one library."""
    runs, ours = told[name], told["touchline"]

    def median(key: str) -> float:
        return float(statistics.median(one[key] for one in runs))

    def ratio(key: str) -> float:
        return float(statistics.median(a[key] / b[key] for a, b in zip(runs, ours, strict=True)))

    walls = [one["wall"] for one in runs]
    apart = np.divide(runs[0]["parameters"], ours[0]["parameters"])
    return (
        f"| {MEANING[job]}, {SIZES[job]:,} customers | {name} | {median('wall'):.2f} "
        f"| {min(walls):.2f}–{max(walls):.2f} | {median('cpu'):.2f} "
        f"| {ratio('wall'):.1f} | {ratio('cpu'):.1f} | {median('whole'):.2f} "
        f"| {ratio('whole'):.1f} | {median('peak'):.0f} | {ratio('peak'):.2f} "
        f"| {np.max(np.abs(apart - 1)):.0e} |"
    )


def by_distinct_rows(folder: Path) -> str:
    """How the cost of a fit follows the distinct rows: the same million by day, week and month."""
    columns = np.load(folder / "bg.npy")
    lines = []
    for name, unit in (("a day", 1 / 7), ("a week", 1.0), ("four weeks", 4.0)):
        x, t_x, observed = columns[0], *(np.ceil(column / unit) * unit for column in columns[1:])
        started = time.process_time()
        rows = PurchaseRows.group(x, t_x, observed)
        folded = time.process_time()
        BetaGeometricNBD.fit(rows)
        fitting = time.process_time() - folded
        lines.append(f"| {name} | {len(rows.x):,} | {folded - started:.2f} | {fitting:.2f} |")
    return "\n".join(lines)


def rivals(pymc: str | None) -> dict[str, str]:
    """The Python of each library that is here."""
    pythons = {"touchline": sys.executable}
    if importlib.util.find_spec("lifetimes"):
        pythons["lifetimes"] = sys.executable
    look = (
        "import importlib.util, sys; sys.exit(importlib.util.find_spec('pymc_marketing') is None)"
    )
    if (
        pymc
        and Path(pymc).exists()
        and subprocess.run([pymc, "-c", look], check=False).returncode == 0
    ):
        pythons["PyMC-Marketing"] = pymc
    return pythons


def main() -> None:
    """Compare everything and print it as Markdown; words choose jobs."""
    if sys.argv[1:2] == ["make"]:
        make(Path(sys.argv[2]))
        return
    os.environ.update(KEPT_BYTECODE | ONE_THREAD)
    words = sys.argv[1:]
    jobs = [word for word in words if word in SIZES] or list(SIZES)
    pythons = rivals(next((word for word in words if word not in SIZES), None))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    print("## Buy till you die: from customers to parameters and predictions\n")
    print(f"{machine()}; commit {commit}; {ROUNDS} rounds in turn, one thread each.\n")
    for name in {"lifetimes", "PyMC-Marketing"} - pythons.keys():
        print(f"{name} is not installed here, so it is left out.\n")
    print(HEADING, flush=True)
    with tempfile.TemporaryDirectory(prefix="touchline-bench-") as given:
        folder = Path(given)
        # Apart, for a child's peak starts at its parent's.
        cost_of([sys.executable, "-m", "bench.buy_till_you_die", "make", given])
        for job in jobs:
            print(compare(job, pythons, folder), flush=True)
        if "bg" in jobs:
            print(BY_ROWS)
            print(by_distinct_rows(folder))


if __name__ == "__main__":
    main()

"""`python -m bench.buy_till_you_die`: purchase models beside lifetimes, customers to predictions.

Needs the environment of the rivals (`make claims` makes it). Each job is a whole process; it also
tells the seconds it took after its imports (and the loading of compiled code) and after its data
were read, by clock and processor.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.processes import cost_of, machine
from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.gamma_gamma import GammaGamma
from touchline.methods.buy_till_you_die.pareto_nbd import ParetoNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows

Columns = list[NDArray[np.float64]]
WEEKS_AHEAD = 52
SIZES = {"bg": 1_000_000, "grouped": 1_000_000, "pareto": 100_000, "spend": 1_000_000}
TRUTH = (0.55, 5.0, 0.8, 2.5)
HEADING = (
    "| job | rounds | ours, cpu s | lifetimes, cpu s | × cpu | × wall | × whole process, cpu "
    "| peak MB | parameters apart |\n|---|---|---|---|---|---|---|---|---|"
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


def ours(job: str, columns: Columns) -> list[float]:
    """Parameters, and predictions for every customer."""
    if job == "spend":
        model, found = GammaGamma.fit(columns[0], columns[1])
        model.expected_spend(columns[0], columns[1])
        return [float(value) for value in found.parameters]
    rows = PurchaseRows.group(*columns)
    fitted = (ParetoNBD if job == "pareto" else BetaGeometricNBD).fit(rows)
    for answer in (fitted.model.alive(rows), fitted.model.expected_purchases(rows, WEEKS_AHEAD)):
        answer[rows.row_of].sum()
    return [float(value) for value in fitted.maximum.parameters]


def theirs(job: str, columns: Columns) -> list[float]:
    """The same by lifetimes, as its documentation does it."""
    frames, lifetimes = import_module("pandas"), import_module("lifetimes")
    series = [frames.Series(column) for column in columns]
    if job == "spend":
        spends = lifetimes.GammaGammaFitter(penalizer_coef=0.0).fit(*series)
        spends.conditional_expected_average_profit(*series)
        return [float(value) for value in spends.params_]
    fitter = lifetimes.ParetoNBDFitter if job == "pareto" else lifetimes.BetaGeoFitter
    weights = {"weights": series.pop()} if job == "grouped" else {}
    model = fitter(penalizer_coef=0.0).fit(*series, **weights)
    model.conditional_probability_alive(*series)
    model.conditional_expected_number_of_purchases_up_to_time(WEEKS_AHEAD, *series)
    return [float(value) for value in model.params_]


def work(who: str, job: str, folder: Path) -> None:
    """One process: read, fit, predict, and tell the seconds of the last two."""
    import_module("lifetimes" if who == "theirs" else "numba")  # which ours loads when it needs it
    columns = list(np.load(folder / f"{job}.npy"))
    few = [column[:500] for column in columns]
    if who == "compile":
        columns = few
    if who == "ours" and job == "pareto":
        ours(job, few)  # loads the compiled code, as an import would
    run: Callable[[str, Columns], list[float]] = theirs if who == "theirs" else ours
    clock, processor = time.perf_counter(), time.process_time()
    parameters = run(job, columns)
    told = {
        "wall": time.perf_counter() - clock,
        "cpu": time.process_time() - processor,
        "parameters": parameters,
    }
    (folder / f"{who}-{job}.json").write_text(json.dumps(told))


def compare(job: str, rounds: int, folder: Path) -> str:
    """A line of the table: medians of both, in turn, and the ratios round by round."""
    cost_of(command("compile", job, folder))
    told: list[dict[str, Any]] = []
    for _ in range(rounds):
        one: dict[str, Any] = {}
        for who in ("ours", "theirs"):
            cost = cost_of(command(who, job, folder))
            inside = json.loads((folder / f"{who}-{job}.json").read_text())
            one |= {f"{who} {key}": value for key, value in inside.items()}
            one |= {f"{who} whole": cost.cpu_s, f"{who} peak": cost.peak_mb}
        told.append(one)

    def median(key: str) -> float:
        return float(statistics.median(one[key] for one in told))

    def ratio(key: str) -> float:
        return float(statistics.median(one[f"theirs {key}"] / one[f"ours {key}"] for one in told))

    ratios = np.divide(told[0]["ours parameters"], told[0]["theirs parameters"])
    apart = np.max(np.abs(ratios - 1))
    return (
        f"| {job}, {SIZES[job]:,} | {rounds} "
        f"| {median('ours cpu'):.2f} | {median('theirs cpu'):.2f} "
        f"| {ratio('cpu'):.1f} | {ratio('wall'):.1f} | {ratio('whole'):.1f} "
        f"| {median('ours peak'):.0f} / {median('theirs peak'):.0f} | {apart:.0e} |"
    )


def command(who: str, job: str, folder: Path) -> list[str]:
    """The command line of one job."""
    return [sys.executable, "-W", "ignore", "-m", "bench.buy_till_you_die", who, job, str(folder)]


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


def main() -> None:
    """Compare everything and print it as Markdown; words choose jobs."""
    if sys.argv[1:2] == ["make"]:
        make(Path(sys.argv[3]))
        return
    if sys.argv[1:2] in (["ours"], ["theirs"], ["compile"]):
        work(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
        return
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    print(f"{machine()}; commit {commit}.\n", flush=True)
    print(HEADING, flush=True)
    with tempfile.TemporaryDirectory(prefix="touchline-bench-") as name:
        folder = Path(name)
        cost_of(command("make", "all", folder))  # apart: a child's peak starts at its parent's
        for job in sys.argv[1:] or SIZES:
            print(compare(job, 1 if job == "pareto" else 3, folder), flush=True)
        print(BY_ROWS)
        print(by_distinct_rows(folder))


if __name__ == "__main__":
    main()

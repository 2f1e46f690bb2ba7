"""`make bench`: import and run against their floors and rivals, each a whole process."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.made import CONTACTS, CUSTOMERS, ORDERS, contact_batches, order_batches, write_csv
from bench.processes import KEPT_BYTECODE, cost_of, in_turn, machine, table

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
MAPPING = Path(__file__).with_name("mapping.toml")
AS_OF = "2026-10-31"


def touchline(*arguments: str | Path) -> list[str]:
    """The command line of the program."""
    return [sys.executable, "-m", "touchline.cli.main", *map(str, arguments)]


def bench(name: str, *arguments: str | Path) -> list[str]:
    """The command line of a floor or rival."""
    return [sys.executable, "-m", f"bench.{name}", *map(str, arguments)]


def measure_import(folder: Path, contacts: Path) -> str:
    """Import of the contacts into an empty workspace, PostgreSQL's start and all."""
    workspace = folder / "imported"
    fresh = [sys.executable, "-m", "bench.fresh", str(workspace)]
    jobs = {
        "bare CSV → Parquet copy (DuckDB)": bench("floors", "copy", contacts, folder / "c.parquet"),
        "make an empty workspace": fresh,
        "empty workspace + touchline import": [
            *fresh,
            *touchline("import", contacts, "-w", workspace, "--map", MAPPING)[1:],
        ],
    }
    return table(in_turn(jobs, ROUNDS), floor="bare CSV → Parquet copy (DuckDB)")


def measure_run(folder: Path, contacts: Path, orders: Path) -> str:
    """A run without publishing on compacted facts, and the rivals over day files."""
    workspace, days, order_days = folder / "measured", folder / "days", folder / "order-days"
    shutil.rmtree(workspace, ignore_errors=True)
    cost_of(touchline("init", "-w", workspace))
    cost_of(touchline("import", contacts, orders, "-w", workspace, "--map", MAPPING))
    first = cost_of(touchline("run", "-w", workspace, "--as-of", AS_OF, "--no-publish"))
    for csv, to, time_column in ((contacts, days, "跟进时间"), (orders, order_days, "下单时间")):
        if not to.exists():
            cost_of(bench("floors", "days", csv, to, time_column))
    floor = "bare scan + GROUP BY over day files (DuckDB)"
    jobs = {
        floor: bench("floors", "scan", days, order_days),
        "touchline run, facts compacted": touchline(
            "run", "-w", workspace, "--as-of", AS_OF, "--no-publish"
        ),
        "the same job as one DuckDB query": bench("one_query", days, order_days, AS_OF),
    }
    told = table(in_turn(jobs, ROUNDS), floor=floor)
    return (
        f"{told}\n\nThe first run, with compaction: {first.wall_s:.1f} s, "
        f"{first.cpu_s:.1f} cpu s, {first.peak_mb:,.0f} MB."
    )


def main() -> None:
    """Measure everything and print it as Markdown."""
    os.environ.update(KEPT_BYTECODE)
    given = os.environ.get("BENCH_FOLDER")
    folder = Path(given or tempfile.mkdtemp(prefix="touchline-bench-"))
    contacts = write_csv(contact_batches(CONTACTS, 1), folder / "contacts.csv")
    orders = write_csv(order_batches(ORDERS, 2), folder / "orders.csv")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    print(f"{machine()}; commit {commit}; {ROUNDS} rounds in turn, medians of whole processes.\n")
    wanted = sys.argv[1:] or ["import", "run"]
    if "import" in wanted:
        size_mb = contacts.stat().st_size / 1e6
        print(f"## Import of {CONTACTS:,} contacts ({size_mb:,.0f} MB CSV)\n")
        print(measure_import(folder, contacts))
    if "run" in wanted:
        print(
            f"\n## Run: all measures and advice on {CONTACTS:,} contacts and {ORDERS:,} orders "
            f"of {CUSTOMERS:,} customers\n"
        )
        print(measure_run(folder, contacts, orders))
    if not given:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

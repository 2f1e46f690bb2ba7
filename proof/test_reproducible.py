"""R3, R13: the same data give the same bytes, whatever the machine and the order of the files."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from proof.firms import AS_OF, MAPPING, Size, exports
from proof.kills import LONGEST_S, SOURCE

OLIST = Path(__file__).parents[1] / "examples" / "olist_sample" / "mapping.toml"
OLIST_DATA = Path(__file__).parents[2] / "shared" / "data" / "olist_sample"


@dataclass(frozen=True)
class Way:
    """One way of making the run."""

    zone: str
    threads: int
    hash_seed: str
    shuffle: int
    commands: int  # the import is split into so many


WAYS = (
    Way("Asia/Shanghai", threads=1, hash_seed="0", shuffle=1, commands=1),
    Way("America/New_York", threads=2, hash_seed="4242", shuffle=2, commands=2),
    Way("Pacific/Kiritimati", threads=2, hash_seed="7", shuffle=3, commands=2),
)


@pytest.fixture
def room() -> Iterator[Path]:
    """A short path: the server's socket lies in the workspace."""
    with TemporaryDirectory(prefix="same-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def said(workspace: Path, way: Way, *command: str) -> str:
    """What the program says on standard output on that machine."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "TOUCHLINE_WORKSPACE": str(workspace),
        "TZ": way.zone,
        "PYTHONHASHSEED": way.hash_seed,
    }
    words = [sys.executable, "-m", "touchline.cli.main", *command]
    ended = subprocess.run(
        words, env=environment, capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    assert not ended.returncode, ended.stderr + ended.stdout
    return ended.stdout


@dataclass(frozen=True)
class Job:
    """What is imported, how it is read, and the day of the run."""

    files: Sequence[Path]
    mapping: Path
    as_of: str


def hash_of(workspace: Path, way: Way, job: Job, keys: Path) -> tuple[str, str, str, str]:
    """The run's name, its hash, its manifest and the facts in force."""
    mapping = job.mapping
    said(workspace, way, "init", "--template", "b2b_software")
    if keys != workspace / "keys":
        shutil.copytree(keys, workspace / "keys", dirs_exist_ok=True)
    given = [str(file) for file in job.files]
    random.Random(way.shuffle).shuffle(given)
    if way.commands == 2:
        # What the lookups read must be there in both; the second command finds the rest.
        said(workspace, way, "import", *given[: len(given) // 2], *lookups(given, mapping))
    said(workspace, way, "import", *given, "--map", str(mapping), "--json")
    run = json.loads(
        said(workspace, way, "run", "--as-of", job.as_of, "--threads", str(way.threads), "--json")
    )
    manifest = workspace / "lake" / "runs" / run["run"] / "manifest.json"
    current = (workspace / "lake" / "CURRENT.json").read_text(encoding="utf-8")
    return run["run"], run["hash"], manifest.read_text(encoding="utf-8"), current


def lookups(given: Sequence[str], mapping: Path) -> list[str]:
    """The files that the mapping's lookups read, and the mapping."""
    text = mapping.read_text(encoding="utf-8")
    read = [file for file in given if f'file = "{Path(file).name}"' in text]
    return [*(file for file in read if file not in given[: len(given) // 2]), "--map", str(mapping)]


def held_equal(room: Path, job: Job) -> None:
    """Make the run in every way; all give the same bytes."""
    keys = room / "way0" / "keys"
    found = {hash_of(room / f"way{number}", way, job, keys) for number, way in enumerate(WAYS)}
    assert len(found) == 1, sorted(each[:2] for each in found)
    print(f"\n{len(WAYS)} ways, one run: {next(iter(found))[0]}")  # noqa: T201 - the figure


@pytest.mark.contract("R3", "R13")
def test_the_virtual_firm_gives_one_run_in_every_way(room: Path) -> None:
    held_equal(room, Job(exports(room, Size(600, 52)), MAPPING, AS_OF))


@pytest.mark.contract("R3", "R13")
def test_olist_gives_one_run_in_every_way(room: Path) -> None:
    if not OLIST_DATA.is_dir():
        pytest.skip("the data sets of ../shared/data are not on this machine")
    held_equal(room, Job(sorted(OLIST_DATA.glob("*.csv")), OLIST, "2018-09-30"))

"""Virtual firms for the proofs: exports, a workspace, and workspaces that share its keys."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from proof.kills import SOURCE, Scenario, copied, finish, made
from proof.state import state_of

from touchline.lake.workspace import Workspace

AS_OF = "2026-11-20"
MAPPING = SOURCE / "touchline" / "simulator" / "mapping.toml"


@dataclass(frozen=True)
class Size:
    """How large a firm is and how long it lives."""

    customers: int
    weeks: int


def done(workspace: Workspace, *command: str) -> None:
    """Run the command to a good end."""
    words = finish(workspace, command)
    assert not words, words


def exports(room: Path, size: Size) -> list[Path]:
    """The exports of a firm."""
    words = ("--customers", str(size.customers), "--weeks", str(size.weeks), "--ends-on", AS_OF)
    done(Workspace(room), "simulate", "--out", str(room / "made"), *words)
    return sorted((room / "made" / "exports").iterdir())


def import_command(files: list[Path]) -> tuple[str, ...]:
    """The command that imports the files."""
    return ("import", *map(str, files), "--map", str(MAPPING))


def further_and_run(room: Path, size: Size) -> tuple[Scenario, Scenario]:
    """A further import after a first run, and the run after that import."""
    files = exports(room, size)
    run = ("run", "--as-of", AS_OF)
    workspace = Workspace(room / "base")
    done(workspace, "init", "--template", "b2b_software")
    done(workspace, *import_command(files[::2]))
    done(workspace, *run)
    late = import_command(files[1::2])
    further = made("import", workspace, late, room, state_of(workspace))
    unrun = copied(workspace, room / "unrun")
    done(unrun, *late)
    return further, made("run", unrun, run, room, state_of(unrun))


def first_import(room: Path, keys_of: Workspace) -> Scenario:
    """The first import of a new workspace, which also makes the database, with given keys."""
    fresh = Workspace(room / "fresh")
    done(fresh, "init", "--template", "b2b_software")
    shutil.copytree(keys_of.keys, fresh.keys, dirs_exist_ok=True)
    empty = state_of(copied(fresh, room / "looked"))
    files = sorted((room / "made" / "exports").iterdir())
    return made("first import", fresh, import_command(files), room, empty)

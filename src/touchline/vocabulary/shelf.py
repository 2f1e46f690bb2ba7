"""A shelf is a folder in which each file is one thing of its kind, named after it."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TypeVar

Thing = TypeVar("Thing")


def modules_on(shelf: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """Each Python file or folder on the shelf, by name in alphabetical order, imported."""
    names = sorted(found.name for found in pkgutil.iter_modules(shelf.__path__))
    for name in names:
        if not name.startswith("_"):
            yield name, importlib.import_module(f"{shelf.__name__}.{name}")


def things_on(shelf: ModuleType, kind: type[Thing]) -> dict[str, Thing]:
    """The one public thing of that kind in each file of the shelf, by the file's name."""
    found: dict[str, Thing] = {}
    for name, module in modules_on(shelf):
        things = [
            value
            for value in vars(module).values()
            if isinstance(value, kind) and not isinstance(value, type)
        ]
        if len(things) != 1:
            raise LookupError(f"{module.__name__} must hold one {kind.__name__}, not {len(things)}")
        found[name] = things[0]
    return found


def files_on(shelf: ModuleType, suffix: str) -> dict[str, Path]:
    """Each data file on the shelf with that suffix, by its stem in alphabetical order."""
    folders = [Path(folder) for folder in shelf.__path__]
    files = [file for folder in folders for file in folder.glob(f"*{suffix}")]
    return {file.stem: file for file in sorted(files, key=lambda file: file.stem)}

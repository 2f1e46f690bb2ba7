"""The examples in the docstrings of the mathematics run and hold, and it stands on little."""

import doctest
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

from touchline import methods, numerics

MODULES = sorted(
    found.name
    for floor in (methods, numerics)
    for found in walk_packages(floor.__path__, f"{floor.__name__}.")
)
# Not core dependencies, or none of the mathematics' business; numba is loaded at the first call.
FORBIDDEN = ("sklearn", "pandas", "statsmodels", "lifelines", "django", "duckdb", "pyarrow")
IMPORT_ALL = f"""
import sys
from importlib import import_module
sys.modules.update(dict.fromkeys({FORBIDDEN}))  # None: any import of it is refused
for name in sys.argv[1:]:
    import_module(name)
    assert "numba" not in sys.modules, name + " loads numba when it is imported"
"""


def examples() -> Iterator[doctest.DocTest]:
    for name in MODULES:
        found = doctest.DocTestFinder(exclude_empty=True).find(import_module(name))
        yield from (each for each in found if each.examples)


def test_there_is_mathematics_with_examples() -> None:
    assert len(MODULES) > 3
    assert {each.name for each in examples()} >= {"touchline.methods.rank_score.rank_score"}


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: example.name)
def test_the_example_holds(example: doctest.DocTest) -> None:
    told: list[str] = []
    outcome = doctest.DocTestRunner().run(example, out=told.append)
    assert outcome.failed == 0, "".join(told)


def test_all_of_it_imports_with_core_dependencies_only_and_without_loading_the_compiler() -> None:
    command = [sys.executable, "-c", IMPORT_ALL, *MODULES]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr


def test_a_forbidden_import_would_be_seen() -> None:
    command = [sys.executable, "-c", IMPORT_ALL, "pandas"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "pandas" in finished.stderr
    assert finished.returncode != 0


def test_no_file_of_the_mathematics_is_overlooked() -> None:
    folders = [Path(folder) for floor in (methods, numerics) for folder in floor.__path__]
    files = {file.stem for folder in folders for file in folder.rglob("*.py")} - {"__init__"}
    assert files <= {name.rpartition(".")[2] for name in MODULES}

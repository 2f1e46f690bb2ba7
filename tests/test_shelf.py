"""A file put on a shelf is found, with no second list to edit."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from touchline.vocabulary.shelf import files_on, things_on


@pytest.fixture
def shelf(tmp_path: Path) -> ModuleType:
    folder = tmp_path / "fruit"
    folder.mkdir()
    module = ModuleType("fruit")
    module.__path__ = [str(folder)]
    sys.modules["fruit"] = module
    return module


def test_a_python_file_on_the_shelf_is_a_thing(shelf: ModuleType) -> None:
    Path(shelf.__path__[0], "pear.py").write_text("weight_g = 140\n")
    assert things_on(shelf, int) == {"pear": 140}


def test_a_file_with_two_things_is_refused(shelf: ModuleType) -> None:
    Path(shelf.__path__[0], "fig.py").write_text("a = 1\nb = 2\n")
    with pytest.raises(LookupError, match="must hold one int, not 2"):
        things_on(shelf, int)


def test_data_files_are_found_by_stem(shelf: ModuleType) -> None:
    Path(shelf.__path__[0], "plum.toml").touch()
    assert list(files_on(shelf, ".toml")) == ["plum"]

"""The fixtures that every room's tests share."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from touchline.web.database import Office

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """The folder of real and synthetic data sets beside the project; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the data sets of ../shared/data are not on this machine")
    return SHARED_DATA


@pytest.fixture(scope="session")
def office_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Office"]:
    """One office on one embedded PostgreSQL; Django is loaded only where a test asks for it."""
    database = import_module("touchline.web.database")
    with database.open_office(tmp_path_factory.mktemp("office"), {}) as office:
        yield office


@pytest.fixture
def office(office_of_the_session: "Office") -> Iterator["Office"]:
    """The office, empty again after each test."""
    yield office_of_the_session
    office_of_the_session.empty()

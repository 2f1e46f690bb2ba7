"""The fixtures that every room's tests share."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from touchline.web.database import Office

settings.register_profile("house", deadline=None)  # a busy machine is no defect
settings.load_profile("house")

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """The folder of real and synthetic data sets beside the project; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the data sets of ../shared/data are not on this machine")
    return SHARED_DATA


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder for embedded servers, apart from pytest's own.

    A server that root starts runs as another user. Each new pytest session shuts its folder for
    other users, under the feet of the servers of the sessions that still run.
    """
    with TemporaryDirectory(prefix="touchline-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def office_of_the_session(server_folder: Path) -> Iterator["Office"]:
    """One office on one embedded PostgreSQL; Django is loaded only where a test asks for it."""
    database = import_module("touchline.web.database")
    with database.open_office(server_folder / "office", {}) as office:
        yield office


@pytest.fixture
def office(office_of_the_session: "Office") -> Iterator["Office"]:
    """The office, empty again after each test."""
    yield office_of_the_session
    office_of_the_session.empty()

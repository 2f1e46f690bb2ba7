"""A small virtual firm that every test of the simulator looks at."""

from datetime import date

import pytest

from touchline.simulator.simulate import simulate
from touchline.simulator.truth import Truth

LAST_DAY = date(2026, 6, 30)


@pytest.fixture(scope="session")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """240 customers over 40 weeks."""
    return simulate(240, 40, 5, LAST_DAY, tmp_path_factory.mktemp("firm"))

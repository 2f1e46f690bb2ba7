"""R1, R4, R6: `kill -9` at 50 random moments of import and run loses nothing and leaves no half."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from proof.firms import Size, first_import, further_and_run
from proof.kills import Scenario, strike

FIRM = Size(customers=60, weeks=13)
KILLS = {"first import": 5, "import": 20, "run": 25}
STAGES_AT_LEAST = {"first import": 2, "import": 3, "run": 4}
SEED = 20261121


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """A short path: the server's socket lies in the workspace."""
    with TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def by_name(room: Path) -> dict[str, Scenario]:
    further, run = further_and_run(room, FIRM)
    return {each.name: each for each in (first_import(room, further.base), further, run)}


@pytest.mark.contract("R1", "R4", "R6")
@pytest.mark.parametrize("name", KILLS)
def test_a_killed_command_loses_nothing_and_leaves_no_half(
    by_name: dict[str, Scenario], room: Path, name: str
) -> None:
    tally = strike(by_name[name], KILLS[name], SEED, room)
    print(f"\n{name}: window {by_name[name].window_s:.2f} s, {tally}")  # noqa: T201 - the figures
    assert not tally.wrongs, "\n".join(tally.wrongs)
    assert tally.kills == KILLS[name]
    assert tally.servers_killed == KILLS[name] // 3
    assert len(tally.stages) >= STAGES_AT_LEAST[name]

"""R1, R4, R6 in small: `make proof` kills fifty times, this a few, each time at work."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from proof.firms import Size, further_and_run
from proof.kills import strike
from proof.state import State, differences, half_written

KILLS = {"import": 1, "run": 3}  # the third takes the database server along
SEED = 11


@pytest.fixture
def room() -> Iterator[Path]:
    """A short path: the server's socket lies in the workspace."""
    with TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.mark.slow
@pytest.mark.contract("R1", "R4", "R6")
def test_a_killed_import_or_run_loses_nothing_and_leaves_no_half(room: Path) -> None:
    for scenario in further_and_run(room, Size(customers=60, weeks=13)):
        tally = strike(scenario, KILLS[scenario.name], SEED, room)
        assert not tally.wrongs, "\n".join(tally.wrongs)
        assert tally.kills == KILLS[scenario.name]


BEFORE = State(
    customers="old",
    names={},
    imports={"a": "5 rows"},
    facts={"order": "old"},
    runs="one",
    quarantine={"a": "row 3"},
    published="one",
    files={},
)
AFTER = replace(
    BEFORE,
    customers="new",
    imports={"a": "5 rows", "b": "7 rows"},
    facts={"order": "new"},
    runs="two",
    quarantine={"a": "row 3", "b": "row 9"},
    published="two",
)


def test_a_half_a_loss_and_a_difference_are_noticed() -> None:
    half = [
        replace(AFTER, customers="half"),
        replace(AFTER, facts={"order": "half"}),
        replace(BEFORE, published=""),
        replace(BEFORE, imports={}),
        replace(AFTER, imports={"a": "5 rows", "b": "6 rows"}),
        replace(BEFORE, quarantine={"a": "row 3", "b": "row 9"}),
        replace(BEFORE, quarantine={"a": "row 4"}),
    ]
    assert all(half_written(state, BEFORE, AFTER) for state in half)
    for state in (BEFORE, AFTER, replace(BEFORE, imports=AFTER.imports)):
        assert half_written(state, BEFORE, AFTER) == []
    assert differences(AFTER, AFTER) == []
    assert differences(replace(AFTER, files={"x": "y"}), AFTER)

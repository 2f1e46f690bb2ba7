"""`kill -9` of web, worker and database at 50 random moments: no contact lost or doubled."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from proof.office_kills import strike_office

KILLS, SEED = 50, 20261122


@pytest.mark.contract("R1", "R4", "R6")
def test_fifty_kills_lose_no_logged_contact_and_double_none() -> None:
    with TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        tally = strike_office(Path(folder), KILLS, SEED)
    print(f"\n{tally}")  # noqa: T201 - the figures
    assert not tally.wrongs, "\n".join(tally.wrongs)
    assert sum(tally.kills.values()) == KILLS

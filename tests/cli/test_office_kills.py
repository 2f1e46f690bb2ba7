"""Three kills of a served firm; `make proof` does fifty."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from proof.office_kills import strike_office

import touchline

VENDORED = Path(touchline.__file__).parent / "web/shell/static/vendor/tabler.min.css"


@pytest.mark.slow
@pytest.mark.contract("R1", "R4", "R6")
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
@pytest.mark.skipif(not VENDORED.exists(), reason="run `make assets` first")
def test_a_kill_of_each_process_loses_no_logged_contact() -> None:
    with TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        tally = strike_office(Path(folder), 3, 1)
    assert not tally.wrongs, "\n".join(tally.wrongs)
    assert tally.logged > 0

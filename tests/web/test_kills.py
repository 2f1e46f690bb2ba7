"""R6: a publisher killed at any moment leaves the old run or the new one, and nothing to mend."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from touchline.web.database import Office

KILLS = 8
PUBLISHING = """
import sys
from pathlib import Path
import pyarrow as pa
from touchline.web.database import open_office
with open_office(Path(sys.argv[1]), {}) as office:
    for number in range(10_000):
        print(f"publishing {number}", flush=True)
        columns = {"customer_id": range(3_000), "run": [f"run {number}"] * 3_000}
        office.publisher.publish(f"run {number}", pa.table(columns))
        print(f"published {number}", flush=True)
"""


@pytest.mark.slow
@pytest.mark.contract("R6")
def test_a_killed_publisher_leaves_one_whole_run(office: Office) -> None:
    chance = random.Random(6)
    in_flight = 0
    for _ in range(KILLS):
        said = publish_until_killed(workspace_of(office), chance.uniform(0.0, 0.4))
        in_flight += said[-1].startswith("publishing")
        run = office.publisher.published_run()
        rows = office.publisher.published(limit=5_000)
        if run is None:
            assert rows == []
            continue
        assert {row["run"] for row in rows} == {run.run_id}
        assert len(rows) == run.row_count == 3_000
        acknowledged = [line for line in said if line.startswith("published")]
        if acknowledged:
            assert int(run.run_id[4:]) >= int(acknowledged[-1][10:])
    assert in_flight > KILLS // 2  # most kills did hit a publisher at work


def publish_until_killed(workspace: Path, after_s: float) -> list[str]:
    """What a publisher said that was killed so long after it began to publish."""
    source = Path(__file__).parents[2] / "src"
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISHING, str(workspace)],
        env={**os.environ, "PYTHONPATH": str(source)},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        said = [program.stdout.readline()]
        time.sleep(after_s)
        program.kill()
        return said + program.stdout.readlines()


def workspace_of(office: Office) -> Path:
    with office.database.transaction() as cursor:
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0]).parents[1]

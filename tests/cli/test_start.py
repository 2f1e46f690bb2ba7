"""A command loads what it needs and no more, so that it starts soon."""

import subprocess
import sys

LOAD = "import sys, touchline.cli.main, touchline.cli.commands.run; print(*sys.modules)"


def test_a_run_that_publishes_nothing_loads_nothing_of_the_office() -> None:
    process = subprocess.run(
        [sys.executable, "-c", LOAD], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in process.stdout.split()}
    assert {"touchline", "pyarrow", "duckdb"} <= loaded
    assert not loaded & {"django", "psycopg", "cryptography", "openpyxl", "phonenumbers", "numba"}

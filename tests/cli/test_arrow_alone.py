"""A command does not pay for pandas, which it does not use."""

import subprocess
import sys

from touchline.cli.arrow_alone import leave_pandas_out


def test_arrow_loads_no_pandas_once_it_is_left_out() -> None:
    program = (
        "import sys, pyarrow as pa; from touchline.cli.arrow_alone import leave_pandas_out; "
        "leave_pandas_out(); pa.array([1]); sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_nothing_stays_behind_on_the_way_that_modules_are_found() -> None:
    before = list(sys.meta_path)
    leave_pandas_out()
    assert sys.meta_path == before

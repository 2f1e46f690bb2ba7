"""The demo finds its real data in a package, without importing it."""

import subprocess
import sys
import tomllib

import pyarrow.parquet as pq
import pytest

from touchline.pipeline.demo_data import complete_journey
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.mapping import Mapping


def test_the_package_holds_every_file_that_the_mapping_reads() -> None:
    data = complete_journey()
    mapping = Mapping.model_validate(tomllib.loads(data.mapping.read_text(encoding="utf-8")))
    named = {name for table in mapping.table for name in table.files}
    named |= {lookup.file for lookup in mapping.lookup.values()}
    assert named == {file.name for file in data.files}
    assert pq.read_metadata(data.files[-1]).num_rows == 1_469_307


def test_finding_the_data_does_not_load_pandas() -> None:
    code = (
        "import sys; from touchline.pipeline.demo_data import complete_journey; "
        "complete_journey(); sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_package_is_said_with_the_command_that_installs_it() -> None:
    with pytest.raises(TouchlineError, match="pip install"):
        complete_journey("no_such_package_of_touchline")

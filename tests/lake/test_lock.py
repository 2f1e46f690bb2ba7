"""One writer at a time, readers beside it, and nothing left lying about."""

import subprocess
import sys
from pathlib import Path

import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.lock import writing
from touchline.lake.snapshot import current_snapshot, reading
from touchline.lake.workspace import Workspace, create_workspace, open_workspace
from touchline.pipeline.compact import compact
from touchline.vocabulary.errors import TouchlineError

HOLD = """
import sys
from pathlib import Path
from touchline.lake.lock import writing
from touchline.lake.workspace import open_workspace
with writing(open_workspace(Path(sys.argv[1])), "import"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "firm")


def test_a_second_writer_is_told_who_writes(workspace: Workspace) -> None:
    command = [sys.executable, "-c", HOLD, str(workspace.root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(TouchlineError, match=rf"touchline import.*process {other.pid}"):  # noqa: SIM117 - one claim
            with writing(workspace, "run"):
                pass
        other.kill()
    with writing(workspace, "run"):
        pass


def test_what_a_killed_command_left_is_swept(workspace: Workspace) -> None:
    left = [
        workspace.arrivals / "unrecorded" / "order" / "part.parquet",
        workspace.staging / "begun" / "order" / "part.parquet",
        workspace.facts / "abc.unfinished" / "order" / "bucket-000.parquet",
        workspace.tmp / "spilled",
        workspace.imports / "one.json.unfinished",
    ]
    for file in left:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    with writing(workspace, "run"):
        assert not [file for file in left if file.exists()]


def compacted(workspace: Workspace, zone: str) -> None:
    with writing(workspace, "run"):
        compact(workspace, DuckDBEngine(workspace.tmp), zone)


def test_a_generation_that_is_read_stays_until_it_is_not(workspace: Workspace) -> None:
    compacted(workspace, "UTC")
    with reading(workspace) as old:
        compacted(workspace, "Asia/Shanghai")
        assert old.folder(workspace).is_dir()
        with reading(workspace) as new:
            assert new.time_zone == "Asia/Shanghai"
    with writing(workspace, "run"):
        assert not old.folder(workspace).exists()
    assert current_snapshot(workspace) == new


def test_reading_before_any_run_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(TouchlineError, match="no facts yet"), reading(workspace):
        pass


def test_a_directory_with_other_things_is_no_place_for_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(TouchlineError, match="holds something else"):
        create_workspace(tmp_path)


def test_a_workspace_is_not_made_twice(workspace: Workspace) -> None:
    with pytest.raises(TouchlineError, match="a workspace here already"):
        create_workspace(workspace.root)


def test_a_directory_that_is_no_workspace_is_named(tmp_path: Path) -> None:
    with pytest.raises(TouchlineError, match="no workspace here"):
        open_workspace(tmp_path)

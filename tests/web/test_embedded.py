"""The embedded server starts, serves several, heals, and says nothing of what it is told."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from touchline.web.embedded import OWNER, EmbeddedPostgres

pytestmark = pytest.mark.slow

HOLD = """
import sys, time
from pathlib import Path
from touchline.web.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])).serving():
    print("serving", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def made(server_folder: Path) -> EmbeddedPostgres:
    """A cluster that these tests start and stop; it is made once."""
    server = EmbeddedPostgres(server_folder / "embedded" / "postgres")
    with server.serving(), connected(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    return server


@pytest.fixture
def serving(made: EmbeddedPostgres) -> Iterator[EmbeddedPostgres]:
    with made.serving():
        yield made


def connected(server: EmbeddedPostgres) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(server.socket_folder), user=OWNER, dbname="postgres", autocommit=True
    )


def answers(server: EmbeddedPostgres) -> bool:
    try:
        with connected(server) as connection:
            return connection.execute("SELECT one FROM kept").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def copy_in(connection: psycopg.Connection[tuple[object, ...]], text: str) -> None:
    with connection.cursor() as cursor, cursor.copy("COPY people FROM STDIN") as copy:
        copy.write(text)


def server_process(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])


def holder(server: EmbeddedPostgres, seconds: float) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(server.folder), str(seconds)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_until_it_serves(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "serving\n"


def test_it_serves_inside_and_not_outside(made: EmbeddedPostgres) -> None:
    assert not answers(made)
    with made.serving():
        assert answers(made)
    assert not answers(made)


def test_the_last_to_leave_stops_it(made: EmbeddedPostgres) -> None:
    with made.serving():
        with made.serving():
            pass
        assert answers(made)
    assert not answers(made)


@pytest.mark.contract("R8")
def test_a_killed_server_is_started_again_with_all_it_had(serving: EmbeddedPostgres) -> None:
    with connected(serving) as connection:
        connection.execute("INSERT INTO kept VALUES (2)")
    os.kill(server_process(serving), signal.SIGKILL)
    started = time.monotonic()
    serving.ensure_running()
    assert time.monotonic() - started < 30  # 0.4 s where nothing else runs
    with connected(serving) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (2,)
        connection.execute("DELETE FROM kept WHERE one = 2")


def test_a_server_left_by_a_killed_program_serves_the_next_and_is_stopped_by_it(
    made: EmbeddedPostgres,
) -> None:
    with holder(made, 60) as program:
        wait_until_it_serves(program)
        program.kill()
    left = server_process(made)
    with made.serving():
        assert server_process(made) == left
        assert answers(made)
    assert not answers(made)


def test_a_stale_note_that_names_another_process_of_ours_is_seen_through(
    made: EmbeddedPostgres,
) -> None:
    with made.serving():
        note = (made.data / "postmaster.pid").read_text()
    lines = note.split("\n")
    (made.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    (made.socket_folder / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with made.serving():
        assert answers(made)


@pytest.mark.parametrize("note", ["", "garbage", "99999999\n"])
def test_a_torn_note_is_seen_through(made: EmbeddedPostgres, note: str) -> None:
    (made.data / "postmaster.pid").write_text(note)
    with made.serving():
        assert answers(made)


def test_a_server_whose_socket_was_swept_away_is_started_again(serving: EmbeddedPostgres) -> None:
    (serving.socket_folder / ".s.PGSQL.5432").unlink()
    serving.ensure_running()
    assert answers(serving)


def test_two_programs_at_once_share_one_new_server(server_folder: Path) -> None:
    server = EmbeddedPostgres(server_folder / "two" / "postgres")
    with holder(server, 0.3) as one, holder(server, 0.3) as other:
        wait_until_it_serves(one)
        wait_until_it_serves(other)
    assert (one.returncode, other.returncode) == (0, 0)
    assert not (server.data / "postmaster.pid").exists()


def test_a_half_made_cluster_is_made_anew_at_a_path_too_long_for_a_socket(
    server_folder: Path,
) -> None:
    folder = server_folder / ("it's a long, long " * 8) / "postgres"
    server = EmbeddedPostgres(folder)
    half = folder / "data.making"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with server.serving(), connected(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert not half.exists()
    server.socket_folder.rmdir()


@pytest.mark.contract("S7")
def test_the_log_holds_no_statement_and_no_value(serving: EmbeddedPostgres) -> None:
    canary = "Canary-13800138000"
    with connected(serving) as connection:
        connection.execute("CREATE TEMP TABLE people (name text PRIMARY KEY, age int)")
        for statement in (
            f"SELECT broken FROM '{canary}'",
            f"INSERT INTO people VALUES ('{canary}', 1), ('{canary}', 2)",
            f"INSERT INTO people (age) VALUES ('{canary}')",
            f"SELECT '{canary}'::int",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
        with pytest.raises(psycopg.Error):
            connection.execute("INSERT INTO people VALUES (%s, %s)", [canary, canary])
        with pytest.raises(psycopg.Error):
            copy_in(connection, f"{canary}\t{canary}\n")
    log = (serving.folder / "log").read_text()
    assert "ready to accept connections" in log
    assert canary not in log


def test_only_its_owner_gets_at_the_server(serving: EmbeddedPostgres) -> None:
    assert serving.folder.stat().st_mode & 0o077 == 0
    with connected(serving) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_turn_is_waited_for(made: EmbeddedPostgres) -> None:
    with (made.folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with holder(made, 0) as program:
            with pytest.raises(subprocess.TimeoutExpired):
                program.wait(0.5)
            fcntl.flock(turn, fcntl.LOCK_UN)
            wait_until_it_serves(program)

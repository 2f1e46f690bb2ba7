"""The office opens on a new workspace, an old one, or DATABASE_URL, and its tables are its own."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import Publisher, Quarantine, Vault
from touchline.web import database
from touchline.web.database import Office, open_office

LOWER_FLOORS = """
import sys
import touchline.vocabulary.identity, touchline.policy
assert not [name for name in sys.modules if name.startswith(("django", "touchline.web"))]
"""


def _fails(*_: object) -> None:
    raise TypeError("cut off")


@pytest.fixture
def url(office: Office) -> str:
    """The session's server as DATABASE_URL would name it."""
    with office.database.transaction() as cursor:
        info = cursor.connection.info
        return f"postgresql://{info.user}@/{info.dbname}?host={info.host}"


def test_it_gives_the_protocols_of_the_vocabulary(office: Office) -> None:
    vault: Vault = office.vault
    quarantine: Quarantine = office.quarantine
    publisher: Publisher = office.publisher
    assert None not in {vault, quarantine, publisher}


def test_the_migrations_say_all_that_the_models_say(office: Office) -> None:
    call_command("makemigrations", "office", check=True, dry_run=True, verbosity=0)


def test_an_up_to_date_database_costs_one_quick_look(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_apply_migrations", pytest.fail)
    started = time.perf_counter()
    database._migrate(office.database)
    assert time.perf_counter() - started < 0.1


def test_tables_of_a_newer_program_are_left_alone(office: Office) -> None:
    with office.database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('office', '9999_x', now())"
        )
    try:
        with pytest.raises(TouchlineError, match="newer Touchline"):
            database._migrate(office.database)
    finally:
        with office.database.transaction() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_x'")


@pytest.mark.contract("R1")
def test_a_migration_cut_off_before_it_is_noted_leaves_nothing(
    office: Office, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE cut_off")
    address = url.replace("/postgres?", "/cut_off?")
    with monkeypatch.context() as patch:
        patch.setattr(MigrationExecutor, "record_migration", _fails)
        with pytest.raises(TypeError), open_office(tmp_path, {"DATABASE_URL": address}):
            pass
    with open_office(tmp_path, {"DATABASE_URL": address}) as opened:
        assert opened.publisher


def test_a_workspace_may_live_on_database_url(office: Office, tmp_path: Path, url: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE elsewhere")
    address = url.replace("/postgres?", "/elsewhere?")
    try:
        for _ in range(2):
            with open_office(tmp_path, {"DATABASE_URL": address}) as other:
                other.publisher.publish("one", pa.table({"customer_id": [1]}))
                assert other.publisher.published() == [{"customer_id": 1}]
        assert not (tmp_path / "postgres").exists()
        assert office.publisher.published() == []  # and the one from before is back
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE elsewhere WITH (FORCE)")


@pytest.mark.parametrize("address", ["nonsense://", "postgresql://u:secret@/x?host=/nowhere"])
def test_an_address_that_does_not_work_is_said_without_its_password(
    office: Office, tmp_path: Path, address: str
) -> None:
    with pytest.raises(TouchlineError) as caught, open_office(tmp_path, {"DATABASE_URL": address}):
        pass
    assert "DATABASE_URL" in f"{caught.value.where} {caught.value.remedy}"
    assert "secret" not in str(caught.value)


@pytest.mark.contract("R8")
def test_a_server_that_dies_is_back_for_the_next_request(office: Office) -> None:
    office.publisher.publish("one", pa.table({"customer_id": [1]}))
    with office.database.transaction() as cursor:
        cursor.execute("SHOW data_directory")
        note = Path(cursor.fetchone()[0]) / "postmaster.pid"
    killed = note.read_text()
    os.kill(int(killed.split("\n", 1)[0]), signal.SIGKILL)
    started = time.monotonic()
    seen: list[dict[str, object]] = []
    while note.read_text() == killed or not seen:  # its children outlive it by a moment
        assert time.monotonic() - started < 30  # 0.4 s where nothing else runs
        with suppress(TouchlineError, FileNotFoundError):  # the one request that it died under
            seen = office.publisher.published()
    assert seen == [{"customer_id": 1}]


def test_a_transaction_that_fails_leaves_nothing(office: Office) -> None:
    row = "INSERT INTO office_quarantined_import VALUES ('i1', 'k', '\\x00', now())"
    with pytest.raises(IntegrityError), office.database.transaction() as cursor:
        cursor.execute(f"{row}; {row}")
    with office.database.transaction() as cursor:
        cursor.execute("SELECT count(*) FROM office_quarantined_import")
        assert cursor.fetchone() == (0,)


def test_the_lower_floors_load_without_django() -> None:
    source = Path(__file__).parents[2] / "src"
    environment = {**os.environ, "PYTHONPATH": str(source)}
    subprocess.run([sys.executable, "-c", LOWER_FLOORS], env=environment, check=True)

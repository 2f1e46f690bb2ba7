"""Opens the office: the server runs, the tables are up to date, and the protocols are at hand."""

import os
import pkgutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import psycopg
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from touchline.vocabulary.errors import TouchlineError
from touchline.web.embedded import OWNER, EmbeddedPostgres
from touchline.web.office.connection import OfficeDatabase
from touchline.web.office.logged_contacts import PostgresLoggedContacts
from touchline.web.office.publisher import PostgresPublisher
from touchline.web.office.quarantine import PostgresQuarantine
from touchline.web.office.vault.keys import open_keys
from touchline.web.office.vault.store import PostgresVault

OLDEST_SERVER = 150000
MIGRATION_LOCK = 0x70756368  # any number that all Touchlines share
# Django's names for what a connection string may hold; the rest goes to psycopg as it is.
DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


@dataclass(frozen=True)
class Office:
    """People's side, by the protocols of the vocabulary."""

    database: OfficeDatabase
    vault: PostgresVault
    quarantine: PostgresQuarantine
    publisher: PostgresPublisher
    contacts: PostgresLoggedContacts

    def empty(self) -> None:
        """Forget everybody, all that people did and every published run; the keys stay."""
        self.publisher.withdraw()
        tables = [model._meta.db_table for model in apps.get_app_config("office").get_models()]
        emptied = ", ".join(table for table in tables if table != "office_vault_key")
        with self.database.transaction() as cursor:
            cursor.execute(f"TRUNCATE {emptied} CASCADE")


@contextmanager
def open_office(
    workspace_root: Path, environ: Mapping[str, str], phone_region: str = "CN"
) -> Iterator[Office]:
    """The office of a workspace, on `DATABASE_URL` or its own embedded PostgreSQL.

    `phone_region` is the ISO 3166 code by which phone numbers without a country are understood.
    """
    root = workspace_root.resolve()
    with _server(root, environ.get("DATABASE_URL", "")) as database:
        _migrate(database)
        keys = open_keys(root, environ, database)
        vault = PostgresVault(database, keys, phone_region)
        yield Office(
            database,
            vault,
            PostgresQuarantine(database, keys),
            PostgresPublisher(database),
            PostgresLoggedContacts(database),
        )


@contextmanager
def _server(root: Path, url: str) -> Iterator[OfficeDatabase]:
    if url:
        with _configured(_from_url(url)):
            yield OfficeDatabase()
        return
    server = EmbeddedPostgres(root / "postgres")
    place = {"NAME": "postgres", "USER": OWNER, "HOST": str(server.socket_folder)}
    with server.serving(), _configured(place):
        yield OfficeDatabase(server.ensure_running)


def _from_url(url: str) -> dict[str, Any]:
    try:
        parts = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise TouchlineError(
            "DATABASE_URL cannot be read.",
            "DATABASE_URL",
            "Write it as postgresql://user:password@host:5432/database",
        ) from None
    found = {DJANGO_NAMES[name]: value for name, value in parts.items() if name in DJANGO_NAMES}
    rest = {name: value for name, value in parts.items() if name not in DJANGO_NAMES}
    return {"NAME": "postgres", **found, "OPTIONS": rest}


@contextmanager
def _configured(database: dict[str, Any]) -> Iterator[None]:
    """Django reaches that database inside, and the one from before again outside."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchline.web.settings")
    if not apps.ready:
        django.setup()
    settings = connections.settings["default"]  # every thread's connection reads it
    before = dict(settings)
    blank = {"USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}}
    connections.close_all()
    settings.update(blank | database)
    try:
        yield
    finally:
        connections.close_all()
        settings.update(before)


def _migrate(database: OfficeDatabase) -> None:
    """Bring the tables up to date; one small query where they are."""
    known = _known_migrations()
    with database.transaction() as cursor:
        if cursor.connection.info.server_version < OLDEST_SERVER:
            raise TouchlineError("This PostgreSQL is too old.", "DATABASE_URL", "Use 15 or newer.")
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        done = _done_migrations(cursor) if cursor.fetchone()[0] else set()
    if done - known:
        newest = max(name for _, name in done - known)
        raise TouchlineError(
            "The office's tables were made by a newer Touchline.",
            newest,
            "Use that version of Touchline, or restore a backup that this one made.",
        )
    if known - done:
        _apply_migrations()


def _done_migrations(cursor: Any) -> set[tuple[str, str]]:
    labels = [config.label for config in apps.get_app_configs()]
    cursor.execute("SELECT app, name FROM django_migrations WHERE app = ANY(%s)", [labels])
    return set(cursor.fetchall())


def _known_migrations() -> set[tuple[str, str]]:
    """Every migration by the names of its files; none is loaded."""
    known = set()
    for config in apps.get_app_configs():
        folder = Path(config.path) / "migrations"
        names = (found.name for found in pkgutil.iter_modules([str(folder)]))
        known |= {(config.label, name) for name in names if name[0] not in "_~"}
    return known


class _NotedAtOnce(MigrationExecutor):
    """Each migration and the note that it is done are one transaction.

    Django notes one that leaves statements for its end only after it has committed it: a process
    killed in between would leave tables behind that the next one means to make.
    """

    def apply_migration(
        self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False
    ) -> Any:
        """The state of the models after it."""
        with transaction.atomic() if migration.atomic else nullcontext():
            return super().apply_migration(state, migration, fake, fake_initial)


def _apply_migrations() -> None:
    """Apply what is missing; two commands at once take turns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            executor = _NotedAtOnce(connection)
            wanted = executor.migration_plan(leaves := executor.loader.graph.leaf_nodes())
            state = executor.migrate(leaves, wanted)
            if wanted:
                emit_post_migrate_signal(0, False, "default", apps=state.apps, plan=wanted)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])

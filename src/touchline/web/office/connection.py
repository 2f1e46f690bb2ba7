"""The office's one way to PostgreSQL: transactions that heal a connection that died before them."""

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.utils import InterfaceError, OperationalError

from touchline.vocabulary.errors import TouchlineError

Cursor = Any  # Django's wrapper lets psycopg's own `copy` through; neither type says so


class OfficeUnreachableError(TouchlineError):
    """PostgreSQL does not answer; what was begun may be tried again."""


@dataclass(frozen=True)
class OfficeDatabase:
    """The database that Django's `default` connection reaches.

    `revive` is called where it does not answer: it starts the embedded server again, if that is it.
    """

    revive: Callable[[], None] = field(default=lambda: None)

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A cursor inside one transaction: all of it happens, or nothing."""
        with self._healed(), transaction.atomic(), connection.cursor() as cursor:
            yield cursor

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A cursor for statements that only read, each as of its own moment.

        Without BEGIN and COMMIT, which are two of a short statement's three ways to the server.
        """
        with self._healed(), connection.cursor() as cursor:
            yield cursor

    @contextmanager
    def streaming(self) -> Iterator[tuple[Cursor, Cursor]]:
        """A plain cursor and one whose rows come piece by piece, inside one transaction."""
        with self.transaction() as cursor, connection.chunked_cursor() as stream:
            yield cursor, stream

    @contextmanager
    def alone(self, lock: int) -> Iterator[None]:
        """Nobody else is inside with the same number; a killed process is inside no more."""
        with self.transaction() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
        try:
            yield
        finally:
            with self.transaction() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])

    @contextmanager
    def _healed(self) -> Iterator[None]:
        self.heal(self.revive)
        try:
            yield
        except (OperationalError, InterfaceError) as problem:
            if connection.connection is None or connection.connection.closed:
                raise unreachable(problem) from None  # it died meanwhile; the next one heals
            raise

    def answers(self) -> bool:
        """Whether it answers now; a connection that died is replaced, and nothing is waited for."""
        try:
            self.heal(lambda: None)
        except OfficeUnreachableError:
            return False
        return True

    def heal(self, revive: Callable[[], None]) -> None:
        """Replace this thread's connection where it died; `revive` is called where that fails."""
        if connection.in_atomic_block:
            return
        if connection.connection is not None:
            if _is_quiet(connection.connection) or connection.is_usable():
                return
            connection.close()
        try:
            connection.ensure_connection()
        except OperationalError:
            revive()
            try:
                connection.ensure_connection()
            except (OperationalError, InterfaceError) as problem:
                raise unreachable(problem) from None


def _is_quiet(raw: psycopg.Connection[Any]) -> bool:
    """Whether nothing has come in since the last answer.

    A server that went away has closed the connection, and that can be read from it: so a statement
    need not be preceded by another that asks whether anybody is there.
    """
    if raw.closed:
        return False
    watch = select.poll()
    watch.register(raw.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    return not watch.poll(0)


def unreachable(problem: Exception) -> OfficeUnreachableError:
    """The error for a server that does not answer; says nothing of passwords."""
    cause = problem.__cause__ if isinstance(problem.__cause__, psycopg.Error) else problem
    return OfficeUnreachableError(
        "PostgreSQL does not answer.",
        str(cause).strip().split("\n", 1)[0],
        "Check that the server runs and that DATABASE_URL names it, its database and its user.",
    )

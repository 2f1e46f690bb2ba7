"""People's side, opened for a command.

Django, PostgreSQL's driver and the vault's ciphers are loaded when the office is opened: a command
that never opens it starts in half the time.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from touchline.cli.session import Session

if TYPE_CHECKING:  # what it is, without loading it
    from touchline.web.database import Office
    from touchline.web.jobs.publishing import Publishing


@contextmanager
def office_of(session: Session) -> Iterator["Office"]:
    """The workspace's office: its own PostgreSQL, or the one that DATABASE_URL names."""
    region = session.policy.firm.phone_region
    database = import_module("touchline.web.database")
    with database.open_office(session.workspace.root, os.environ, region) as office:
        yield office


@contextmanager
def publishing_of(session: Session) -> Iterator["Publishing"]:
    """What puts a run before people, its office open."""
    publishing = import_module("touchline.web.jobs.publishing")
    with office_of(session) as office:
        yield publishing.Publishing(session.workspace, session.engine, session.policy, office)

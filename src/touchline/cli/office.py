"""People's side, opened for a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from touchline.cli.session import Session
from touchline.web.database import Office, open_office


@contextmanager
def office_of(session: Session) -> Iterator[Office]:
    """The workspace's office: its own PostgreSQL, or the one that DATABASE_URL names."""
    region = session.policy.firm.phone_region
    with open_office(session.workspace.root, os.environ, region) as office:
        yield office

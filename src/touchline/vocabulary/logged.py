"""Contacts that people logged in the product itself: one more source of facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class LoggedContactRow:
    """One contact as a person logged it; the customer is a pseudonym already."""

    client_id: str
    customer_ref: int
    employee_ref: int | None  # None: the person is no employee that the sources know
    channel: str
    direction: str
    outcome: str
    duration_s: int | None
    happened_at: datetime
    made_at: datetime


class LoggedContacts(Protocol):
    """Where they wait to be taken into the lake."""

    def waiting(self, before: datetime, committed: Sequence[str]) -> list[LoggedContactRow]:
        """Contacts made until then, not undone, that no committed import holds."""

    def claim(self, client_ids: Sequence[str], import_id: str) -> set[str]:
        """Take contacts for an import: from now on they cannot be undone. Those that were taken."""

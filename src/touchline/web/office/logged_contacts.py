"""Contacts that people logged, on their way to the lake as one more source."""

from collections.abc import Sequence
from datetime import datetime

from touchline.vocabulary.logged import LoggedContactRow
from touchline.web.office.connection import OfficeDatabase

# A claim of an import that never was committed (its command was killed) is none.
OPEN = """
SELECT logged.client_id::text, logged.customer_id, person.employee_ref, logged.channel,
    logged.direction, logged.outcome, logged.duration_s, logged.happened_at, logged.made_at
FROM office_logged_contact AS logged JOIN office_person AS person ON person.id = logged.person_id
WHERE logged.undone_at IS NULL AND logged.made_at <= %s AND logged.imported_by <> ALL(%s::text[])
ORDER BY logged.client_id"""
CLAIM = """
UPDATE office_logged_contact SET imported_by = %s
WHERE client_id = ANY(%s::uuid[]) AND undone_at IS NULL
RETURNING client_id::text"""
# First, so that a contact logged meanwhile waits and is then not overwritten by what was known.
HOLD = """
SELECT FROM office_customer_desk WHERE last_contact_at IS NOT NULL
ORDER BY customer_id FOR UPDATE"""
LET_GO = """
UPDATE office_customer_desk AS desk
SET last_contact_at = latest.happened_at, last_contact_channel = coalesce(latest.channel, '')
FROM office_customer_desk AS known LEFT JOIN (
    SELECT DISTINCT ON (customer_id) customer_id, happened_at, channel
    FROM office_logged_contact
    WHERE undone_at IS NULL AND NOT (imported_by = ANY(%s::text[]) AND happened_at < %s)
    ORDER BY customer_id, happened_at DESC
) AS latest USING (customer_id)
WHERE desk.customer_id = known.customer_id AND desk.last_contact_at IS NOT NULL
  AND desk.last_contact_at IS DISTINCT FROM latest.happened_at"""


class PostgresLoggedContacts:
    """The `LoggedContacts` of the vocabulary."""

    def __init__(self, database: OfficeDatabase) -> None:
        self._database = database

    def waiting(self, before: datetime, committed: Sequence[str]) -> list[LoggedContactRow]:
        """Contacts made until then, not undone, that no committed import holds."""
        with self._database.transaction() as cursor:
            cursor.execute(OPEN, [before, list(committed)])
            return [LoggedContactRow(*row) for row in cursor.fetchall()]

    def claim(self, client_ids: Sequence[str], import_id: str) -> set[str]:
        """Take contacts for an import: from now on they cannot be undone. Those that were taken."""
        with self._database.transaction() as cursor:
            cursor.execute(CLAIM, [import_id, list(client_ids)])
            return {client_id for (client_id,) in cursor.fetchall()}

    def release(self, imports: Sequence[str]) -> None:
        """Contacts of imports that were rolled back wait again, and can be undone again."""
        with self._database.transaction() as cursor:
            cursor.execute(
                "UPDATE office_logged_contact SET imported_by = '' WHERE imported_by = ANY(%s)",
                [list(imports)],
            )

    def let_go(self, imports: Sequence[str], before: datetime) -> None:
        """Clear the live last contacts that a run of those imports, up to then, knows itself."""
        with self._database.transaction() as cursor:
            cursor.execute(HOLD)
            cursor.execute(LET_GO, [list(imports), before])

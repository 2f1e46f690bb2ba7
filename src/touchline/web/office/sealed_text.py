"""Words that people write about customers, sealed by the vault's key before they are stored.

The place (table and client id) is bound to the words: moved to another row, they do not open.
"""

from uuid import UUID

from touchline.web.database import Office
from touchline.web.office.vault.sealing import seal, unseal


def place_of(table: str, client_id: UUID) -> str:
    """The one place where the words may stand."""
    return f"text {table} {client_id}"


def seal_text(office: Office, place: str, text: str) -> tuple[str, bytes]:
    """The key's id and the sealed words. Inside a transaction that key stays the current one."""
    with office.database.transaction() as cursor:
        key = office.vault.keys.current(cursor)
    return key.key_id, seal(key, place.encode(), text.encode())


def open_text(office: Office, place: str, key_id: str, sealed: bytes) -> str:
    """The words that were sealed for that place; TouchlineError where anything was changed."""
    return unseal(office.vault.keys.key(key_id), place.encode(), bytes(sealed)).decode()

"""The keys in use, held to what the database was written with.

The database keeps a fingerprint of every key that its values need, and says which vault key is the
current one. A ring that lacks one of them, or has another under its name, opens nothing.
"""

import hmac
from collections.abc import Mapping
from pathlib import Path

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.connection import Cursor, OfficeDatabase
from touchline.web.office.vault.key_file import (
    KeyRing,
    derived,
    new_ring,
    read_key_file,
    ring_from_text,
    write_key_file,
)
from touchline.web.office.vault.sealing import VaultKey

ENVIRONMENT_NAME = "TOUCHLINE_VAULT_KEYS"
KEYS_LOCK = 0x6B657973
ROOTS = ("root pseudonym", "root index")
REMEDY = "Put back the key file that belongs to this workspace; nothing was changed."


class Keys:
    """The ring of a workspace; it is read again when another process has added a key."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self._text = text
        self.ring = self._read()

    @property
    def file(self) -> Path:
        """The key file; TouchlineError where the keys come from the environment instead."""
        if self._text:
            raise TouchlineError(
                "The vault's keys come from the environment.",
                ENVIRONMENT_NAME,
                "Add a new key there and make it `current`; the next command will use it.",
            )
        return self._file

    def current(self, cursor: Cursor) -> VaultKey:
        """The key to seal with. It stays the current one until the transaction ends."""
        cursor.execute("SELECT key_id FROM office_vault_key WHERE current FOR SHARE")
        return self.key(cursor.fetchone()[0])

    def key(self, key_id: str) -> VaultKey:
        """The vault key of that id."""
        if key_id not in self.ring.vault_keys:
            self.ring = self._read()
        if key_id not in self.ring.vault_keys:
            raise TouchlineError("A key of the vault is missing.", f"vault key {key_id}", REMEDY)
        return self.ring.vault_key(key_id)

    def read_again(self) -> None:
        """Learn what other processes have changed."""
        self.ring = self._read()

    def replace_ring(self, ring: KeyRing) -> None:
        """Write the ring to the key file and use it."""
        write_key_file(self.file, ring, replacing=True)
        self.ring = ring

    def _read(self) -> KeyRing:
        if self._text:
            return ring_from_text(self._text, ENVIRONMENT_NAME)
        return read_key_file(self._file)


def open_keys(root: Path, environ: Mapping[str, str], database: OfficeDatabase) -> Keys:
    """The workspace's keys, made where it is new; TouchlineError where they are not its own."""
    file = root / "keys" / "vault.toml"
    text = environ.get(ENVIRONMENT_NAME, "")
    with database.transaction() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEYS_LOCK])
        cursor.execute("SELECT key_id, fingerprint, current FROM office_vault_key")
        known = {key_id: bytes(print_) for key_id, print_, _ in cursor.fetchall()}
        if not text and not file.exists():
            _refuse_if_used(root, file, known)
            write_key_file(file, new_ring(), replacing=False)
        keys = Keys(file, text)
        _hold_to(known, keys.ring)
        if keys.ring.current not in known:
            make_current(cursor, keys.ring)
    return keys


def make_current(cursor: Cursor, ring: KeyRing) -> None:
    """Let new values be sealed with the ring's current key, from the end of the transaction on."""
    prints = fingerprints(ring)
    cursor.execute("UPDATE office_vault_key SET current = false WHERE current")
    cursor.executemany(
        "INSERT INTO office_vault_key (key_id, fingerprint, current) VALUES (%s, %s, %s) "
        "ON CONFLICT (key_id) DO UPDATE SET current = excluded.current",
        [(name, prints[name], name == ring.current) for name in (ring.current, *ROOTS)],
    )


def fingerprints(ring: KeyRing) -> dict[str, bytes]:
    """A one-way mark of each secret, by its name."""
    secrets = dict(zip(ROOTS, (ring.pseudonym_root, ring.index_root), strict=True))
    return {
        name: derived(secret, "touchline fingerprint")[:16]
        for name, secret in (secrets | ring.vault_keys).items()
    }


def _hold_to(known: Mapping[str, bytes], ring: KeyRing) -> None:
    prints = fingerprints(ring)
    for name, fingerprint in known.items():
        if not hmac.compare_digest(prints.get(name, b""), fingerprint):
            raise TouchlineError(
                "The vault's keys are not those that this workspace was written with.",
                f"key {name}",
                REMEDY,
            )


def _refuse_if_used(root: Path, file: Path, known: Mapping[str, bytes]) -> None:
    imports = root / "lake" / "imports"
    if known or (imports.is_dir() and any(imports.iterdir())):
        raise TouchlineError("The vault's keys are missing.", str(file), REMEDY)

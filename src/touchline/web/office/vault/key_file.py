"""The key file of a workspace, `keys/vault.toml`, readable by its owner only.

    current = "k1f2e3d4c"            the key that new values are sealed with
    pseudonym_root = "…"             base64 of 32 random bytes; never changes
    index_root = "…"                 the same
    [vault_keys]
    k1f2e3d4c = "…"

Where there is no such file, TOUCHLINE_VAULT_KEYS holds the same text (from a secrets store).
"""

import base64
import binascii
import os
import secrets
import stat
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.vault.sealing import KEY_BYTES, VaultKey

NOT_KEYS = "The vault's keys cannot be read."
REMEDY = "Restore the key file from the backup that belongs to this workspace."


@dataclass(frozen=True)
class KeyRing:
    """All secrets of a workspace. Its text form is not shown by `repr`."""

    current: str
    pseudonym_root: bytes
    index_root: bytes
    vault_keys: dict[str, bytes]

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self.vault_keys)})"

    def vault_key(self, key_id: str) -> VaultKey:
        """The vault key of that id; KeyError where the ring lacks it."""
        return VaultKey.of(key_id, self.vault_keys[key_id])

    def pseudonym_key(self, purpose: str) -> bytes:
        """The secret for pseudonyms of that purpose; a new vault key does not change it."""
        return derived(self.pseudonym_root, f"touchline pseudonym {purpose}")

    def index_key(self, kind: str) -> bytes:
        """The secret of the blind index of that kind."""
        return derived(self.index_root, f"touchline blind index {kind}")

    def with_new_key(self) -> "KeyRing":
        """The ring with one more vault key, which becomes the current one."""
        key_id, secret = _new_key_id(), secrets.token_bytes(KEY_BYTES)
        return replace(self, current=key_id, vault_keys=self.vault_keys | {key_id: secret})

    def with_only(self, key_ids: set[str]) -> "KeyRing":
        """The ring without the vault keys that are not among those."""
        kept = {key_id: key for key_id, key in self.vault_keys.items() if key_id in key_ids}
        return replace(self, vault_keys=kept)


def derived(root: bytes, info: str) -> bytes:
    """32 bytes of HKDF-SHA256 (RFC 5869) without salt."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info.encode()).derive(root)


def new_ring() -> KeyRing:
    """Fresh secrets for a new workspace."""
    key_id = _new_key_id()
    return KeyRing(
        key_id,
        secrets.token_bytes(KEY_BYTES),
        secrets.token_bytes(KEY_BYTES),
        {key_id: secrets.token_bytes(KEY_BYTES)},
    )


def ring_from_text(text: str, where: str) -> KeyRing:
    """The ring that a key file's text holds."""
    try:
        found = tomllib.loads(text)
        keys = {str(name): _secret(value) for name, value in found["vault_keys"].items()}
        ring = KeyRing(
            str(found["current"]),
            _secret(found["pseudonym_root"]),
            _secret(found["index_root"]),
            keys,
        )
    except (tomllib.TOMLDecodeError, binascii.Error, ValueError, KeyError, AttributeError):
        raise TouchlineError(NOT_KEYS, where, REMEDY) from None  # the cause may quote a secret
    if ring.current not in ring.vault_keys:
        raise TouchlineError("The vault's current key is not among its keys.", where, REMEDY)
    return ring


def ring_as_text(ring: KeyRing) -> str:
    """The text of the key file."""
    lines = [
        "# The keys of this workspace's vault. Whoever has them can read who the customers are.",
        "# Without them nobody can, and figures of new imports no longer meet the old ones.",
        f'current = "{ring.current}"',
        f'pseudonym_root = "{base64.b64encode(ring.pseudonym_root).decode()}"',
        f'index_root = "{base64.b64encode(ring.index_root).decode()}"',
        "[vault_keys]",
        *(f'{name} = "{base64.b64encode(key).decode()}"' for name, key in ring.vault_keys.items()),
    ]
    return "\n".join(lines) + "\n"


def read_key_file(file: Path) -> KeyRing:
    """The ring in the file; refused where others may read it."""
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise TouchlineError(
            "The vault's keys may be read by other users.", str(file), f"Run: chmod 600 {file}"
        )
    return ring_from_text(file.read_text(encoding="utf-8"), str(file))


def write_key_file(file: Path, ring: KeyRing, *, replacing: bool) -> None:
    """Write the file whole or not at all. FileExistsError where one is there and may not go."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    opened = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as stream:
            stream.write(ring_as_text(ring))
            stream.flush()
            os.fsync(stream.fileno())
        if replacing:
            making.replace(file)
        else:
            file.hardlink_to(making)
    finally:
        making.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _secret(text: str) -> bytes:
    secret = base64.b64decode(text, validate=True)
    if len(secret) != KEY_BYTES:
        raise ValueError("a secret has 32 bytes")
    return secret


def _new_key_id() -> str:
    return f"k{secrets.token_hex(4)}"

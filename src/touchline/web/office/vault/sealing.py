"""Sealing: AES-256-GCM with envelope keys.

Each value gets a data key of its own, and the vault's key seals only that. So a new vault key means
sealing 32 bytes anew for each value, and a value whose data key is gone cannot be opened by anyone.

    version (1) · nonce (12) · data key sealed by the vault's key (48) · nonce (12) · sealed value

The vault key's id is bound to the sealed data key, and the value's place (`context`) to the value:
a sealed value that is moved to another row, or put under another key's name, does not open.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from touchline.vocabulary.errors import TouchlineError

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
_KEY_FROM = len(VERSION) + NONCE_BYTES
_VALUE_FROM = _KEY_FROM + KEY_BYTES + TAG_BYTES
SHORTEST = _VALUE_FROM + NONCE_BYTES + TAG_BYTES


@dataclass(frozen=True)
class VaultKey:
    """One of the vault's keys, by its id."""

    key_id: str
    cipher: AESGCM

    @classmethod
    def of(cls, key_id: str, secret: bytes) -> "VaultKey":
        """The key with that 32-byte secret."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a vault key has {KEY_BYTES} bytes, not {len(secret)}")
        return cls(key_id, AESGCM(secret))


def seal(key: VaultKey, context: bytes, value: bytes) -> bytes:
    """The value, sealed for its place."""
    data_key = os.urandom(KEY_BYTES)
    nonce = os.urandom(NONCE_BYTES)
    body = AESGCM(data_key).encrypt(nonce, value, context)
    return _wrapped(key, data_key) + nonce + body


def unseal(key: VaultKey, context: bytes, sealed: bytes) -> bytes:
    """The value that was sealed; TouchlineError where one bit of anything differs."""
    data_key = _unwrapped(key, sealed)
    body = sealed[_VALUE_FROM:]
    try:
        return AESGCM(data_key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], context)
    except InvalidTag:
        raise _broken(key) from None


def reseal(old: VaultKey, new: VaultKey, sealed: bytes) -> bytes:
    """The same sealed value under another of the vault's keys; the value itself stays sealed."""
    return _wrapped(new, _unwrapped(old, sealed)) + sealed[_VALUE_FROM:]


def _wrapped(key: VaultKey, data_key: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + key.cipher.encrypt(nonce, data_key, key.key_id.encode())


def _unwrapped(key: VaultKey, sealed: bytes) -> bytes:
    if len(sealed) < SHORTEST or not sealed.startswith(VERSION):
        raise _broken(key)
    nonce = sealed[len(VERSION) : _KEY_FROM]
    try:
        return key.cipher.decrypt(nonce, sealed[_KEY_FROM:_VALUE_FROM], key.key_id.encode())
    except InvalidTag:
        raise _broken(key) from None


def _broken(key: VaultKey) -> TouchlineError:
    return TouchlineError(
        "A value in the vault does not open: it was changed, or the key is not the one it needs.",
        f"vault key {key.key_id}",
        "Restore the database and its keys from the same backup.",
    )

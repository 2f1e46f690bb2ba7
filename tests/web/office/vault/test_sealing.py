"""AES-256-GCM with envelope keys, held to published vectors."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.vault.sealing import VERSION, VaultKey, reseal, seal, unseal

SECRET = bytes(range(32))
KEY = VaultKey.of("k1", SECRET)


def test_a_value_sealed_by_hand_opens() -> None:
    # Test case 14 of McGrew and Viega's GCM: key, nonce and text of zeros only.
    vector = bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
    nonce = b"n" * 12
    wrapped = AESGCM(SECRET).encrypt(nonce, bytes(32), b"k1")
    assert unseal(KEY, b"", VERSION + nonce + wrapped + bytes(12) + vector) == bytes(16)


@pytest.mark.contract("S7")
@given(value=st.binary(max_size=200), context=st.binary(max_size=40))
def test_what_is_sealed_opens_again(value: bytes, context: bytes) -> None:
    assert unseal(KEY, context, seal(KEY, context, value)) == value


@given(value=st.binary(max_size=30), data=st.data())
def test_any_flipped_bit_is_an_error(value: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, b"place", value))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(TouchlineError, match="does not open"):
        unseal(KEY, b"place", bytes(sealed))


def test_every_single_flipped_byte_is_an_error() -> None:
    sealed = seal(KEY, b"place", b"Alice")
    for at in range(len(sealed)):
        broken = bytearray(sealed)
        broken[at] ^= 0xFF
        with pytest.raises(TouchlineError):
            unseal(KEY, b"place", bytes(broken))


@pytest.mark.parametrize("length", [0, 1, 60, 88])
def test_a_cut_value_is_an_error(length: int) -> None:
    with pytest.raises(TouchlineError):
        unseal(KEY, b"", seal(KEY, b"", b"Alice")[:length])


def test_a_value_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(TouchlineError):
        unseal(KEY, b"identity customer 2", seal(KEY, b"identity customer 1", b"Alice"))


def test_the_same_key_under_another_id_does_not_open() -> None:
    with pytest.raises(TouchlineError):
        unseal(VaultKey.of("k2", SECRET), b"", seal(KEY, b"", b"Alice"))


def test_sealing_anew_leaves_the_value_and_shuts_out_the_old_key() -> None:
    new = VaultKey.of("k2", bytes(32))
    sealed = reseal(KEY, new, seal(KEY, b"place", b"Alice"))
    assert unseal(new, b"place", sealed) == b"Alice"
    with pytest.raises(TouchlineError):
        unseal(KEY, b"place", sealed)


def test_equal_values_are_not_seen_to_be_equal() -> None:
    assert len({seal(KEY, b"", b"Alice") for _ in range(100)}) == 100


def test_a_short_secret_is_no_key() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        VaultKey.of("k1", b"short")

"""The key file: whole or not at all, for its owner's eyes, and one-way from root to key."""

import stat
from pathlib import Path

import pytest

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.vault.key_file import (
    derived,
    new_ring,
    read_key_file,
    ring_as_text,
    ring_from_text,
    write_key_file,
)


def test_keys_are_derived_as_rfc_5869_says() -> None:
    # Appendix A.3, whose output begins with these 32 bytes
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert derived(b"\x0b" * 22, "").hex() == expected


def test_a_ring_is_read_as_it_was_written(tmp_path: Path) -> None:
    ring = new_ring().with_new_key()
    write_key_file(tmp_path / "keys" / "vault.toml", ring, replacing=False)
    assert read_key_file(tmp_path / "keys" / "vault.toml") == ring


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "vault.toml"
    write_key_file(file, new_ring(), replacing=False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_keys_that_others_may_read_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "vault.toml"
    write_key_file(file, new_ring(), replacing=False)
    file.chmod(0o640)
    with pytest.raises(TouchlineError, match="may be read by other users"):
        read_key_file(file)


def test_a_key_file_is_never_written_over_by_a_new_one(tmp_path: Path) -> None:
    write_key_file(tmp_path / "vault.toml", new_ring(), replacing=False)
    with pytest.raises(FileExistsError):
        write_key_file(tmp_path / "vault.toml", new_ring(), replacing=False)


@pytest.mark.parametrize(
    "text", ["", "current = 1", "[vault_keys", 'current = "a"\nvault_keys = 1']
)
def test_a_broken_key_file_is_an_error_that_shows_no_secret(text: str) -> None:
    with pytest.raises(TouchlineError, match="cannot be read") as caught:
        ring_from_text(text, "vault.toml")
    assert caught.value.__cause__ is None


def test_a_secret_of_the_wrong_length_is_refused() -> None:
    ring = new_ring()
    text = ring_as_text(ring).replace('pseudonym_root = "', 'pseudonym_root = "AAAA')
    with pytest.raises(TouchlineError):
        ring_from_text(text, "vault.toml")


def test_a_new_vault_key_changes_no_pseudonym_and_no_index_key() -> None:
    before = new_ring()
    after = before.with_new_key()
    assert after.current != before.current
    assert after.pseudonym_key("customer") == before.pseudonym_key("customer")
    assert after.index_key("phone") == before.index_key("phone")


def test_each_purpose_has_a_key_of_its_own() -> None:
    ring = new_ring()
    purposes = ("customer", "employee", "browser")
    kinds = ("phone", "name", "customer")
    keys = {ring.pseudonym_key(purpose) for purpose in purposes} | {
        ring.index_key(k) for k in kinds
    }
    assert len(keys) == 6


def test_a_printed_ring_shows_no_secret() -> None:
    ring = new_ring()
    assert repr(ring) == f"KeyRing({ring.current})"

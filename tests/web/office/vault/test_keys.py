"""Wrong, missing or changed keys open nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from touchline.vocabulary.errors import TouchlineError
from touchline.web.database import Office
from touchline.web.office.vault.key_file import new_ring, ring_as_text, write_key_file
from touchline.web.office.vault.keys import ENVIRONMENT_NAME, open_keys


def test_the_same_keys_open_again_from_the_environment(office: Office, tmp_path: Path) -> None:
    text = ring_as_text(office.vault.keys.ring)
    keys = open_keys(tmp_path, {ENVIRONMENT_NAME: text}, office.database)
    assert keys.ring == office.vault.keys.ring
    assert not (tmp_path / "keys").exists()


def test_missing_keys_of_a_used_workspace_are_never_made_anew(
    office: Office, tmp_path: Path
) -> None:
    with pytest.raises(TouchlineError, match="keys are missing"):
        open_keys(tmp_path, {}, office.database)
    assert not (tmp_path / "keys").exists()


def test_another_workspaces_keys_are_refused(office: Office, tmp_path: Path) -> None:
    write_key_file(tmp_path / "keys" / "vault.toml", new_ring(), replacing=False)
    with pytest.raises(TouchlineError, match="not those"):
        open_keys(tmp_path, {}, office.database)


@pytest.mark.parametrize("root", ["pseudonym", "index"])
def test_a_changed_root_is_refused(office: Office, tmp_path: Path, root: str) -> None:
    ring = office.vault.keys.ring
    changed = {
        "pseudonym": replace(ring, pseudonym_root=bytes(32)),
        "index": replace(ring, index_root=bytes(32)),
    }
    with pytest.raises(TouchlineError, match="not those") as caught:
        open_keys(tmp_path, {ENVIRONMENT_NAME: ring_as_text(changed[root])}, office.database)
    assert caught.value.where == f"key root {root}"


def test_another_secret_under_a_known_id_is_refused(office: Office, tmp_path: Path) -> None:
    ring = office.vault.keys.ring
    wrong = replace(ring, vault_keys={ring.current: bytes(32)})
    with pytest.raises(TouchlineError, match="not those"):
        open_keys(tmp_path, {ENVIRONMENT_NAME: ring_as_text(wrong)}, office.database)


def test_a_lake_without_its_keys_is_refused_even_where_the_database_is_new(
    office: Office, tmp_path: Path
) -> None:
    imports = tmp_path / "lake" / "imports"
    imports.mkdir(parents=True)
    (imports / "a.json").write_text("{}")
    with pytest.raises(TouchlineError, match="keys are missing"):
        open_keys(tmp_path, {}, office.database)

"""A new vault key: everything moves, whenever it is cut short, and the old key opens nothing."""

import pyarrow as pa
import pytest

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import IDENTITY_SCHEMA, QUARANTINE_SCHEMA, Identifier
from touchline.web.database import Office
from touchline.web.office.vault import rotation
from touchline.web.office.vault.key_file import KeyRing
from touchline.web.office.vault.keys import Keys, make_current
from touchline.web.office.vault.rotation import rotate, waiting
from touchline.web.office.vault.sealing import unseal

PEOPLE = 25


class PowerCutError(Exception):
    """Stands for a killed process."""


@pytest.fixture
def filled(office: Office) -> Office:
    rows = [(ref, "customer", "crm", "name", f"Customer {ref}") for ref in range(PEOPLE)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    office.vault.keep(pa.table(columns, schema=IDENTITY_SCHEMA))
    bad = [["a.csv"], [2], ["order"], ["amount"], ["not_a_number"], ["m"], ["r"], ['{"x": "y"}']]
    office.quarantine.keep("i1", 'source = "crm"', pa.table(bad, schema=QUARANTINE_SCHEMA))
    return office


def key_ids(office: Office) -> set[str]:
    with office.database.transaction() as cursor:
        cursor.execute(
            "SELECT key_id FROM office_identity UNION SELECT key_id FROM office_quarantine_block "
            "UNION SELECT key_id FROM office_quarantined_import"
        )
        return {key_id for (key_id,) in cursor.fetchall()}


def test_everything_moves_to_the_new_key_and_reads_as_before(filled: Office) -> None:
    old = filled.vault.keys.ring.current
    assert rotate(filled.database, filled.vault.keys) == PEOPLE + 2
    assert key_ids(filled) == {filled.vault.keys.ring.current} != {old}
    assert filled.vault.reveal(7) == {Identifier.NAME: "Customer 7"}
    assert filled.quarantine.open_rows()[0].raw == {"x": "y"}


def test_the_old_key_is_forgotten_and_opens_nothing(filled: Office) -> None:
    old = filled.vault.keys.ring
    rotate(filled.database, filled.vault.keys)
    assert old.current not in filled.vault.keys.ring.vault_keys
    with filled.database.transaction() as cursor:
        cursor.execute("SELECT ref, sealed FROM office_identity")
        for ref, sealed in cursor.fetchall():
            with pytest.raises(TouchlineError):
                unseal(
                    old.vault_key(old.current), f"identity customer {ref}".encode(), bytes(sealed)
                )


@pytest.mark.contract("S8")
def test_pseudonyms_and_look_up_do_not_change(filled: Office) -> None:
    before = filled.vault.pseudonym_key("customer")
    rotate(filled.database, filled.vault.keys)
    assert filled.vault.pseudonym_key("customer") == before
    assert filled.vault.find("customer 7") == [7]


@pytest.mark.parametrize("survived", range(4))
def test_a_rotation_cut_short_is_finished_by_the_next(
    filled: Office, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    monkeypatch.setattr(rotation, "BATCH_VALUES", 10)
    with monkeypatch.context() as cut:
        cut.setattr(rotation, "_move_batch", failing_after(survived, rotation._move_batch))
        with pytest.raises(PowerCutError):
            rotate(filled.database, filled.vault.keys)
    halfway = filled.vault.keys.ring.current
    assert waiting(filled.database)
    assert filled.vault.names(range(PEOPLE)) == {ref: f"Customer {ref}" for ref in range(PEOPLE)}
    assert rotate(filled.database, filled.vault.keys) == PEOPLE + 2 - min(10 * survived, PEOPLE)
    assert key_ids(filled) == {halfway}


def test_a_cut_before_the_new_key_is_used_loses_nothing(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(rotation, "make_current", failing_after(0, make_current))
        with pytest.raises(PowerCutError):
            rotate(filled.database, filled.vault.keys)
    assert filled.vault.names([3]) == {3: "Customer 3"}
    rotate(filled.database, filled.vault.keys)
    assert len(filled.vault.keys.ring.vault_keys) == 1


def test_a_process_that_knows_only_the_old_key_learns_the_new_one(filled: Office) -> None:
    stale: KeyRing = filled.vault.keys.ring
    rotate(filled.database, filled.vault.keys)
    filled.vault.keys.ring = stale
    assert filled.vault.names([3]) == {3: "Customer 3"}


def test_two_rotations_one_after_the_other_lose_no_key(filled: Office) -> None:
    stale = Keys(filled.vault.keys.file, "")
    rotate(filled.database, filled.vault.keys)
    rotate(filled.database, stale)  # it knew neither the new key nor that the old one is gone
    assert filled.vault.names([3]) == {3: "Customer 3"}
    assert len(stale.ring.vault_keys) == 1


def failing_after(times: int, step: object) -> object:
    done: list[int] = []

    def stepping(*arguments: object) -> object:
        if len(done) == times:
            raise PowerCutError
        done.append(1)
        return step(*arguments)  # type: ignore[operator]  # any step of the rotation

    return stepping

"""The vault keeps who people are, finds them by any spelling, and shows nothing in clear."""

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import IDENTITY_SCHEMA, SEARCHABLE, Identifier
from touchline.web.database import Office

Row = tuple[int, str, str]


def identities(*rows: Row, subject: str = "customer", namespace: str = "crm") -> pa.Table:
    """Long-form identities of (ref, identifier, value)."""
    listed = [(ref, subject, namespace, kind, value) for ref, kind, value in rows]
    columns = zip(*listed, strict=True) if listed else [()] * 5
    return pa.table([list(column) for column in columns], schema=IDENTITY_SCHEMA)


ALICE = identities(
    (1, "number", "C-1"),
    (1, "name", "Alice 爱丽丝"),
    (1, "phone", "138 0013 8000"),
    (1, "note", "a\ttab, a \\ and a\nline"),
)


def rows_of(office: Office, table: str) -> list[tuple[object, ...]]:
    with office.database.transaction() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return list(cursor.fetchall())


def test_what_is_kept_is_revealed(office: Office) -> None:
    office.vault.keep(ALICE)
    assert office.vault.reveal(1) == {
        Identifier.NUMBER: "C-1",
        Identifier.NAME: "Alice 爱丽丝",
        Identifier.PHONE: "138 0013 8000",
        Identifier.NOTE: "a\ttab, a \\ and a\nline",
    }


def test_an_unknown_ref_reveals_nothing(office: Office) -> None:
    assert office.vault.reveal(404) == {}
    assert office.vault.names([404]) == {}


def test_a_name_is_shown_else_the_number(office: Office) -> None:
    office.vault.keep(ALICE)
    office.vault.keep(identities((2, "number", "C-2"), (3, "phone", "1")))
    assert office.vault.names([1, 2, 3]) == {1: "Alice 爱丽丝", 2: "C-2"}


def test_keeping_the_same_again_writes_nothing(office: Office) -> None:
    office.vault.keep(ALICE)
    before = rows_of(office, "office_identity")
    office.vault.keep(ALICE)
    assert rows_of(office, "office_identity") == before


def test_the_latest_value_wins_and_the_others_stay(office: Office) -> None:
    office.vault.keep(ALICE)
    office.vault.keep(identities((1, "phone", "13900139000"), (1, "phone", "13700137000")))
    assert office.vault.reveal(1)[Identifier.PHONE] == "13700137000"
    assert office.vault.reveal(1)[Identifier.NAME] == "Alice 爱丽丝"
    assert office.vault.find("137 0013 7000") == [1]
    assert office.vault.find("138 0013 8000") == []


def test_an_empty_value_takes_nothing_away(office: Office) -> None:
    office.vault.keep(ALICE)
    office.vault.keep(identities((1, "phone", "")))
    assert office.vault.find("13800138000") == [1]


def test_nobody_is_kept_from_an_empty_table(office: Office) -> None:
    office.vault.keep(identities())
    assert rows_of(office, "office_identity") == []


@pytest.mark.parametrize("text", ["c-1", "ALICE爱丽丝", "+86 138-0013-8000", "Ｃ－１"])
def test_any_spelling_finds(office: Office, text: str) -> None:
    office.vault.keep(ALICE)
    assert office.vault.find(text) == [1]


def test_two_customers_of_one_name_are_both_found(office: Office) -> None:
    office.vault.keep(identities((7, "name", "Wang Wei"), (5, "name", "wang wei")))
    assert office.vault.find("WANG WEI") == [5, 7]


def test_notes_are_not_searched(office: Office) -> None:
    office.vault.keep(identities((1, "note", "likes tea")))
    assert office.vault.find("likes tea") == []


def test_two_numbers_under_one_ref_are_refused_and_nothing_is_stored(office: Office) -> None:
    with pytest.raises(TouchlineError, match="same pseudonym"):
        office.vault.keep(
            identities((1, "number", "C-1"), (2, "number", "C-2"), (2, "number", "C-3"))
        )
    assert rows_of(office, "office_identity") == []


def test_a_collision_with_someone_stored_is_refused(office: Office) -> None:
    office.vault.keep(ALICE)
    with pytest.raises(TouchlineError, match="same pseudonym"):
        office.vault.keep(identities((1, "number", "C-9")))
    with pytest.raises(TouchlineError, match="same pseudonym"):
        office.vault.keep(identities((1, "name", "Bob"), subject="employee"))
    assert office.vault.names([1]) == {1: "Alice 爱丽丝"}


def test_two_spellings_of_a_number_are_no_collision(office: Office) -> None:
    office.vault.keep(identities((1, "number", "Ｃ-1"), (1, "number", "C-1 ")))
    assert office.vault.find("C-1") == [1]


def test_a_flipped_byte_in_the_database_is_an_error(office: Office) -> None:
    office.vault.keep(ALICE)
    with office.database.transaction() as cursor:
        cursor.execute("UPDATE office_identity SET sealed = set_byte(sealed, 95, 0)")
    with pytest.raises(TouchlineError, match="does not open"):
        office.vault.reveal(1)


def test_a_bag_moved_to_another_customer_is_an_error(office: Office) -> None:
    office.vault.keep(ALICE)
    with office.database.transaction() as cursor:
        cursor.execute("UPDATE office_identity SET ref = 2")
    with pytest.raises(TouchlineError, match="does not open"):
        office.vault.names([2])


bags = st.dictionaries(
    st.sampled_from(list(Identifier)),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    min_size=1,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.integers(0, 2**63 - 1), bags, min_size=1, max_size=5))
def test_anyone_kept_is_revealed_and_found(
    office: Office, people: dict[int, dict[Identifier, str]]
) -> None:
    office.empty()
    office.vault.keep(
        identities(
            *((ref, kind, text) for ref, bag in people.items() for kind, text in bag.items())
        )
    )
    for ref, bag in people.items():
        assert office.vault.reveal(ref) == bag
        for kind in SEARCHABLE - {Identifier.PHONE}:
            if bag.get(kind, "").strip():
                assert ref in office.vault.find(bag[kind])

"""Pseudonyms are keyed, stable and readable."""

import hashlib
import hmac

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.vocabulary.pseudonym import (
    parse_shown,
    pseudonym,
    pseudonyms,
    shown,
    shown_array,
)

KEY = bytes(range(32))
REFS = st.integers(0, 2**63 - 1)


def test_a_ref_is_the_first_63_bits_of_the_keyed_hash() -> None:
    digest = hmac.new(KEY, b"customer\x1fC-17", hashlib.sha256).digest()
    assert pseudonym(KEY, "customer", "C-17") == int.from_bytes(digest[:8], "big") // 2


def test_spellings_of_one_number_share_a_ref() -> None:
    assert pseudonym(KEY, "customer", " １２３ ") == pseudonym(KEY, "customer", "123")


def test_case_namespace_and_key_all_matter() -> None:
    refs = {
        pseudonym(KEY, "customer", "a1"),
        pseudonym(KEY, "customer", "A1"),
        pseudonym(KEY, "employee", "a1"),
        pseudonym(bytes(32), "customer", "a1"),
    }
    assert len(refs) == 4


def test_an_array_gives_what_single_numbers_give() -> None:
    numbers = pa.array(["7", None, "8", "7"])
    seven, eight = (pseudonym(KEY, "customer", number) for number in "78")
    assert pseudonyms(KEY, "customer", numbers).to_pylist() == [seven, None, eight, seven]


def test_refs_are_shown_in_13_characters() -> None:
    assert shown(0) == "0000000000000"
    assert shown(2**63 - 1) == "7ZZZZZZZZZZZZ"
    assert shown(33) == "0000000000011"


@settings(max_examples=100)
@given(REFS)
def test_what_is_shown_can_be_read_back(ref: int) -> None:
    assert parse_shown(shown(ref).lower()) == ref
    assert shown_array(pa.array([ref, None])).to_pylist() == [shown(ref), None]


def test_look_alike_letters_and_hyphens_are_read() -> None:
    assert parse_shown("OOOOO-OOOOO-OIL") == parse_shown("0000000000011")


@pytest.mark.parametrize("text", ["", "123", "000000000000U", "ZZZZZZZZZZZZZ"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a customer reference"):
        parse_shown(text)

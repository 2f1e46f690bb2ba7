"""The blind index: equal after normalising is found; without the key nothing is."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.vocabulary.identity import Identifier
from touchline.web.office.vault.digests import BlindIndex, KeyedDigest, normalised

INDEX = BlindIndex({kind: KeyedDigest(kind.encode().ljust(32)) for kind in Identifier}, "CN")


def test_the_digest_is_hmac_sha256_cut_to_16_bytes() -> None:
    # RFC 4231, test case 2
    digest = KeyedDigest(b"Jefe")("what do ya want for nothing?")
    assert digest.hex() == "5bdcc146bf60754e6a042426089575c7"


@given(key=st.binary(min_size=32, max_size=32), text=st.text())
def test_the_digest_agrees_with_the_standard_library(key: bytes, text: str) -> None:
    expected = hmac.digest(key, text.encode(), "sha256")[:16]
    assert KeyedDigest(key)(text) == expected


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Identifier.PHONE, "138 0013 8000", "+8613800138000"),
        (Identifier.PHONE, "0086-138-0013-8000", "+8613800138000"),
        (Identifier.PHONE, "＋８６ １３８００１３８０００", "+8613800138000"),
        (Identifier.PHONE, "010-6552 9988", "+861065529988"),
        (Identifier.EMAIL, " Bob@Example.COM ", "bob@example.com"),
        (Identifier.NAME, "ＡＢＣ 贸易 有限公司", "abc贸易有限公司"),
        (Identifier.NAME, "STRASSE", "Straße"),
        (Identifier.NUMBER, "c－１２", "C-12"),
    ],
)
def test_two_spellings_of_one_identifier_meet(kind: Identifier, one: str, other: str) -> None:
    assert normalised(kind, one, "CN") == normalised(kind, other, "CN")


def test_a_company_suffix_is_part_of_the_name() -> None:
    one, other = (normalised(Identifier.NAME, name, "CN") for name in ("东方", "东方有限公司"))
    assert one != other


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_quick_way_for_plain_letters_gives_the_same(text: str) -> None:
    slow = "".join((text + "ß").casefold().split()).removesuffix("ss")
    assert normalised(Identifier.NAME, text, "CN") == slow


def test_equal_values_of_two_kinds_have_different_digests() -> None:
    entries = INDEX.entries({Identifier.WECHAT: "alice", Identifier.WECOM: "alice"})
    assert len({digest for _, digest in entries}) == 2


def test_what_is_not_searchable_is_not_indexed() -> None:
    assert INDEX.entries({Identifier.NOTE: "likes tea", Identifier.ADDRESS: "1 Main St"}) == []


def test_a_phone_of_no_digits_is_not_indexed() -> None:
    assert INDEX.entries({Identifier.PHONE: "none"}) == []


@pytest.mark.contract("S8")
def test_a_dictionary_of_phones_finds_nothing_without_the_key() -> None:
    phones = [f"+8613800{number:06d}" for number in range(20_000)]
    secret = KeyedDigest(b"s" * 32)(phones[777])
    plain = {
        cut(phone)
        for phone in phones
        for cut in (
            lambda text: hashlib.sha256(text.encode()).digest()[:16],
            lambda text: hashlib.md5(text.encode()).digest(),  # noqa: S324  what an attacker tries
            KeyedDigest(b"t" * 32),
            KeyedDigest(b""),
        )
    }
    assert len(plain) == 4 * len(phones)
    assert secret not in plain
    assert secret in map(KeyedDigest(b"s" * 32), phones)

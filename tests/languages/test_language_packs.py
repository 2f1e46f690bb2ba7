"""The lists of words are whole, name real columns and codes, and never point two ways."""

from collections import Counter
from enum import StrEnum

import pytest

from touchline.intake.words import boolean_words, language_packs, normalised, value_words
from touchline.vocabulary import codes
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.language_pack import LanguagePack
from touchline.vocabulary.words import Language

PACKS = language_packs()
CLOSED_SETS: dict[str, type[StrEnum]] = {
    column.values.__name__: column.values
    for table in FACT_TABLES.values()
    for column in table.columns
    if column.values is not None and column.values is not codes.TimeRepaired
}
each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: str(pack.language))


def test_every_language_of_the_product_has_a_pack() -> None:
    assert sorted(pack.language for pack in PACKS) == sorted(Language)


@each_pack
def test_every_column_key_names_a_real_column(pack: LanguagePack) -> None:
    for key in pack.columns:
        tables, _, column = key.partition(".")
        for table in tables.split("/"):
            places = FACT_TABLES.values() if table == "*" else [FACT_TABLES[table]]
            assert any(column in place.schema.names for place in places), key


@each_pack
def test_every_closed_set_is_spoken(pack: LanguagePack) -> None:
    expected = {f"{name}.{code.value}" for name, codes in CLOSED_SETS.items() for code in codes}
    assert set(pack.values) == expected


@each_pack
def test_every_identifier_key_is_real(pack: LanguagePack) -> None:
    for key in pack.identifiers:
        subject, _, identifier = key.partition(".")
        assert subject in {"customer", "employee"}
        assert Identifier(identifier)


@each_pack
def test_no_word_of_a_closed_set_means_two_codes(pack: LanguagePack) -> None:
    for name, members in CLOSED_SETS.items():
        spoken = [
            normalised(word)
            for code in members
            for word in {normalised(word) for word in pack.values[f"{name}.{code.value}"]}
        ]
        assert [word for word, times in Counter(spoken).items() if times > 1] == [], name


@pytest.mark.contract("A2.6")
@pytest.mark.parametrize(
    ("closed_set", "word", "code"),
    [
        (codes.Outcome, "已接通", "reached"),
        (codes.Outcome, "无人接听", "no_answer"),
        (codes.Outcome, "無人接聽", "no_answer"),
        (codes.Channel, "上门拜访", "visit"),
        (codes.Channel, "呼出", "call"),
        (codes.Direction, "呼出", "outbound"),
        (codes.Direction, "来电", "inbound"),
        (codes.Channel, "企业微信", "wecom"),
        (codes.Channel, "郵件", "email"),
        (codes.OrderStatus, "已签收", "delivered"),
        (codes.OrderStatus, "退款", "returned"),
        (codes.DealOutcome, "赢单", "won"),
        (codes.DealOutcome, "Closed Lost", "lost"),
        (codes.TicketKind, "客訴", "complaint"),
    ],
)
def test_a_source_word_means_our_word(closed_set: type[StrEnum], word: str, code: str) -> None:
    assert value_words(closed_set)[normalised(word)] == code


def test_our_own_words_mean_themselves() -> None:
    assert value_words(codes.Outcome)["noanswer"] == "no_answer"


def test_spelling_does_not_matter() -> None:
    assert normalised("Ｎｏ－Answer") == normalised("no_answer") == "noanswer"


def test_yes_and_no_are_known_in_every_language() -> None:
    known = boolean_words()
    assert [known[word] for word in ("是", "否", "yes", "no", "不同意", "已授权")] == [
        True, False, True, False, False, True,
    ]  # fmt: skip

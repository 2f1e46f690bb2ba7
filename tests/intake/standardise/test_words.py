"""Codes, yes and no, lengths of time and identifiers in their standard form."""

import pyarrow as pa

from touchline.intake.standardise.booleans import booleans
from touchline.intake.standardise.codes import (
    closed_codes,
    currencies,
    numbers_of_things,
    open_codes,
    pages,
)
from touchline.intake.standardise.durations import durations
from touchline.intake.standardise.identifiers import identifiers
from touchline.intake.standardise.text import trimmed
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.identity import Identifier


def test_channel_words_of_every_language_are_known() -> None:
    cells = closed_codes(pa.array(["Call", "电话", "電郵", "WeChat", None, "烟信号"]), Channel)
    assert cells.values.to_pylist() == ["call", "call", "email", "wechat", None, None]
    assert cells.faults is not None
    assert cells.faults.to_pylist() == [None] * 5 + ["unknown_word"]


def test_codes_are_short_and_no_mail_addresses() -> None:
    cells = open_codes(pa.array([" ＶＩＰ ", "a@b.com", "x" * 201]))
    assert cells.values.to_pylist() == ["VIP", None, None]
    assert cells.faults is not None
    assert cells.faults.to_pylist() == [None, "identifier_in_code", "free_text"]


def test_a_mail_address_inside_a_code_is_found() -> None:
    texts = ["Bob <bob@x.com>", "写信 bob@x.com.cn 催款", "a@b.com; c@d.org", "50% @ 3.5", "A@B"]
    cells = open_codes(pa.array(texts))
    assert cells.values.to_pylist() == [None, None, None, "50% @ 3.5", "A@B"]


def test_a_things_number_may_hold_a_mark_of_mail_but_be_no_address() -> None:
    cells = numbers_of_things(pa.array(["<7f3.a@mx.example.com>", "bob@x.com"]))
    assert cells.values.to_pylist() == ["<7f3.a@mx.example.com>", None]


def test_a_page_is_kept_without_its_query() -> None:
    cells = pages(pa.array(["/unsub?e=a@b.com&x=1", "/p?name=Bob#top", "/shop/12", "?x=1", None]))
    assert cells.values.to_pylist() == ["/unsub", "/p", "/shop/12", None, None]


def test_currencies_are_iso_codes() -> None:
    cells = currencies(pa.array(["cny", "￥", "HK$", "dollars"]))
    assert cells.values.to_pylist() == ["CNY", "CNY", "HKD", None]


def test_yes_and_no_in_several_languages() -> None:
    cells = booleans(pa.array(["TRUE", "是", "no", "0", "1.0", "maybe", None]))
    assert cells.values.to_pylist() == [True, True, False, False, True, None, None]
    assert cells.faults is not None
    assert cells.faults.to_pylist()[5] == "not_yes_or_no"


def test_lengths_of_time_are_whole_seconds() -> None:
    texts = pa.array(["90", "1:30", "1:00:05", "3分20秒", "2小时", "1h 5m", "x", None])
    cells = durations(texts, "seconds", decimal_comma=False)
    assert cells.values.to_pylist() == [90, 90, 3605, 200, 7200, 3900, None, None]
    minutes = durations(pa.array(["1.5", "0.0083"]), "minutes", decimal_comma=False)
    assert minutes.values.to_pylist() == [90, 0]


def test_phones_become_e164_where_they_can_be_read() -> None:
    texts = pa.array(["138 1234 5678", "+44 20 7946 0958", "021-62881234", "ext. 7", None])
    assert identifiers(texts, Identifier.PHONE, "CN").to_pylist() == [
        "+8613812345678",
        "+442079460958",
        "+862162881234",
        "ext. 7",
        None,
    ]


def test_mail_domains_are_in_small_letters() -> None:
    texts = pa.array([" Li.Wei@Example.COM "])
    assert identifiers(texts, Identifier.EMAIL, "CN").to_pylist() == ["Li.Wei@example.com"]


def test_text_is_trimmed_and_of_one_width() -> None:
    assert trimmed(pa.array(["　Ａ１ ", "", "  ", None])).to_pylist() == ["A1", None, None, None]

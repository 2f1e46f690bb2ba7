"""No channel is advised for which neither a file nor an earlier contact knows an address."""

from datetime import date
from typing import Any

import pyarrow as pa

from touchline import policy
from touchline.advice.next_contact import advise
from touchline.advice.reasons import sentences
from touchline.vocabulary.words import Language

HOUSE = policy.load('[channels]\ndefault_by_tier = { A = "visit", B = "call", C = "email" }\n')
OTHER: dict[str, Any] = {"tier": "B", "phone_known": True, "calls": 9, "emails": 9, "visits": 1}


def advised(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    names = {name: None for row in rows for name in row}
    table = pa.Table.from_pylist([{**names, **row} for row in rows])
    given: list[dict[str, Any]] = advise(table, HOUSE, date(2026, 6, 1)).to_pylist()
    return given


def codes(row: dict[str, Any]) -> set[str]:
    told = {"stands_in", "not_on_file", "nothing_on_file", "default_channel", "answers_best"}
    return set(row["reason_codes"]) & told


def test_e_mail_is_not_advised_where_no_address_is_known() -> None:
    row, _ = advised({"tier": "C", "phone_known": True}, OTHER)
    assert row["channel"] == "call"
    assert codes(row) == {"stands_in"}
    assert "资料中没有常用渠道所需的号码或地址，可用：电话。" in sentences(
        row, HOUSE, Language.ZH_HANS
    )


def test_an_address_on_file_lets_the_tiers_default_be() -> None:
    row, _ = advised({"tier": "C", "email_known": True}, OTHER)
    assert (row["channel"], codes(row)) == ("email", {"default_channel"})


def test_earlier_e_mails_prove_an_address_that_no_file_holds_and_that_is_said() -> None:
    answered = {"tier": "C", "emails": 5, "answered_emails": 4, "phone_known": True}
    row, _ = advised(answered, OTHER)
    assert row["channel"] == "email"
    assert codes(row) == {"answers_best", "not_on_file"}
    assert "No e-mail address is on file; earlier e-mails show that there is one." in sentences(
        row, HOUSE, Language.EN
    )


def test_who_cannot_be_reached_at_all_keeps_the_default_with_a_word_to_find_a_way() -> None:
    row, _ = advised({"tier": "C"}, OTHER)
    assert row["channel"] == "email"
    assert "nothing_on_file" in row["reason_codes"]


def test_where_the_files_tell_no_means_of_anybody_nothing_is_shut() -> None:
    row, _ = advised({"tier": "C"}, {**OTHER, "phone_known": None})
    assert (row["channel"], codes(row)) == ("email", {"default_channel"})

"""Reasons in whole sentences, in three languages."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from touchline import policy
from touchline.advice import phrases
from touchline.advice.next_contact import advise
from touchline.advice.reason_codes import Reason
from touchline.advice.reasons import all_sentences, measures_behind, sentences
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.words import Language

HOUSE = policy.default()
WANG = {
    "customer_id": 1,
    "tier": "A",
    "days_since_last_contact": 28,
    "days_since_last_outbound": 28,
    "days_since_last_inbound": 30,
    "calls": 9,
    "reached_calls": 6,
    "contacts_last_30_days": 1,
    "days_since_last_order": 95,
    "purchase_interval_days": 30.4,
    "open_deal_value": 120000.0,
    "deals_open": 2,
    "quality": True,
}


def said(language: Language, **changes: Any) -> list[str]:
    table = pa.Table.from_pylist([{**WANG, **changes}])
    (answer,) = all_sentences(advise(table, HOUSE, date(2026, 3, 1)), HOUSE, language)
    return answer


def test_english_sentences() -> None:
    assert said(Language.EN) == [
        "28 days since the last contact; tier A is due every 14 days.",
        "95 days since the last order; the customer usually buys every 30.4 days.",
        "2 opportunities open, worth CNY 120,000.",
        "Among the top 2 of 5 RFM grades.",
        "Answered 6 of 9 calls.",
    ]


def test_simplified_chinese_sentences() -> None:
    assert said(Language.ZH_HANS) == [
        "距上次联系已 28 天；A 级客户每 14 天应联系一次。",
        "距上次下单已 95 天，该客户通常每 30.4 天采购一次。",
        "有 2 个进行中的商机，金额 120,000 元。",
        "位列 RFM 前 2 档（共 5 档）。",
        "9 次电话接通 6 次。",
    ]


def test_traditional_chinese_sentences() -> None:
    assert said(Language.ZH_HANT) == [
        "距上次聯絡已 28 天；A 級客戶每 14 天應聯絡一次。",
        "距上次下單已 95 天，該客戶通常每 30.4 天採購一次。",
        "有 2 個進行中的商機，金額 CNY 120,000。",
        "位列 RFM 前 2 級（共 5 級）。",
        "9 通電話接通 6 通。",
    ]


HARD = {
    "days_since_last_contact": 1,
    "days_since_last_inbound": 1,
    "days_since_last_outbound": 8,
    "contacts_last_30_days": 5,
    "open_complaints": 1,
    "calls": 0,
    "open_deal_value": 0,
    "deals_open": 1,
    "quality": False,
    "purchase_interval_days": None,
    "usual_gap_days": 0.5,
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            Language.EN,
            [
                "5 contacts in the last 30 days; the cap for tier A is 4.",
                "1 complaint still open: settle it before selling.",
                "The customer got in touch 1 day ago, after our last contact.",
                "1 day since the last contact; with a complaint open, contact is due every 2 days.",
                "Longer than this customer's usual 0.5 days between contacts.",
                "1 opportunity open.",
                "Too few tries to learn this customer's channel: a visit is the default of tier A.",
            ],
        ),
        (
            Language.ZH_HANS,
            [
                "近 30 天已联系 5 次，A 级客户的上限为 4 次，暂缓联系。",
                "有 1 起投诉尚未解决，请先处理投诉，再谈业务。",
                "客户 1 天前主动联系过我们，此后我们尚未回访。",
                "距上次联系已 1 天；投诉未解决期间，每 2 天应联系一次。",
                "已超过该客户平时 0.5 天的联系间隔。",
                "有 1 个进行中的商机。",
                "联系次数尚不足以判断渠道偏好，按 A 级客户默认方式：上门拜访。",
            ],
        ),
    ],
)
def test_a_hard_case(language: Language, expected: list[str]) -> None:
    assert said(language, **HARD) == expected


def test_today_is_said_as_today() -> None:
    first = said(Language.EN, days_since_last_contact=0)[0]
    assert first == "In touch today; tier A is due every 14 days, so 14 days from now."
    assert said(Language.ZH_HANS, days_since_last_contact=0)[0] == (
        "今天已联系；A 级客户每 14 天应联系一次，还有 14 天到期。"
    )


def test_an_opt_out_is_said_first() -> None:
    assert said(Language.ZH_HANT, opted_out=True)[0] == "客戶已拒絕聯絡，請勿打擾。"


def test_a_customer_never_contacted_is_told_so() -> None:
    never: dict[str, Any] = {
        "days_since_last_contact": None,
        "purchase_interval_days": None,
        "deals_open": 0,
    }
    never |= {"open_deal_value": 0, "days_since_last_inbound": None}
    assert said(Language.EN, **never)[:2] == [
        "No contact on record.",
        "95 days since the last order.",
    ]
    lately = {**never, "days_since_last_order": 9}
    assert said(Language.ZH_HANS, **lately)[:2] == [
        "尚无联系记录。",
        "距上次下单仅 9 天；A 级客户每 14 天应联系一次。",
    ]


def test_another_currency_is_written_with_its_code() -> None:
    own = policy.load("[firm]\ncurrency = 'GBP'\n")
    row = {**WANG, "reason_codes": ["open_deal"], "channel": "call"}
    assert sentences(row, own, Language.ZH_HANS) == ["有 2 个进行中的商机，金额 GBP 120,000。"]


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_and_channel_can_be_said(language: Language) -> None:
    row = {**WANG, **HARD, "reason_codes": list(Reason), "channel": "call"}
    assert all("{" not in sentence for sentence in sentences(row, HOUSE, language))
    assert all(phrases.CHANNELS[channel].in_language(language) for channel in Channel)


def test_each_sentence_has_the_measure_that_its_figure_is_from() -> None:
    table = pa.Table.from_pylist([WANG])
    (row,) = advise(table, HOUSE, date(2026, 3, 1)).to_pylist()
    assert measures_behind(row, HOUSE) == [
        "days_since_last_contact",
        "days_since_last_order",
        "deals_open",
        "",
        "calls",
    ]

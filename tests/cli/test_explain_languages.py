"""What `touchline explain` says around a customer's figures is in the reader's language."""

import re
from datetime import date
from typing import Any

import pytest
from rich.console import Console, Group

from touchline.advice.phrases import ANSWERS, SENTENCES, SINCE_ANY, SINCE_OURS
from touchline.cli.customer import head
from touchline.cli.phrases import LEVELS, UNITS
from touchline.cli.timeline import timeline_table
from touchline.policy import Policy
from touchline.vocabulary.units import Level, Unit
from touchline.vocabulary.words import Language, Words

ROW: dict[str, Any] = {
    "customer_id": 1,
    "status": "overdue",
    "days_over": 10,
    "channel": "visit",
    "score": 92.0,
    "r_score": 4,
    "f_score": 5,
    "m_score": 5,
    "due_on": date(2026, 11, 12),
    "tier": "A",
    "reason_codes": [],
    "evidence": "tier default",
    "channel_evidence": "E3",
}


def printed(language: Language) -> str:
    console = Console(width=120)
    with console.capture() as caught:
        console.print(Group(*head(ROW, "", Policy(), language), timeline_table([], language)))
    return caught.get()


@pytest.mark.parametrize("language", [Language.ZH_HANS, Language.ZH_HANT])
def test_no_english_word_stands_around_a_chinese_explanation(language: Language) -> None:
    said = re.sub(r"\b(A|R4 F5 M5|E3|[0-9A-Z]{13})\b", "", printed(language))
    assert re.findall(r"[A-Za-z]{2,}", said) == []


def test_the_evidence_is_said() -> None:
    assert "Evidence: interval: tier default; channel: E3." in printed(Language.EN)
    assert "依据：间隔：等级默认值；方式：E3（仅为描述）。" in printed(Language.ZH_HANS)
    assert "得分 92（滿分 100）" in printed(Language.ZH_HANT)


@pytest.mark.parametrize("words_of", [UNITS, LEVELS])
def test_every_unit_and_level_has_its_word(words_of: dict[str, Words]) -> None:
    named = set(Unit) if words_of is UNITS else set(Level)
    assert set(words_of) == named


@pytest.mark.parametrize("language", [Language.ZH_HANS, Language.ZH_HANT])
def test_chinese_reasons_have_chinese_marks(language: Language) -> None:
    for phrase in (*SENTENCES.values(), *ANSWERS.values(), SINCE_ANY, SINCE_OURS):
        bare = re.sub(r"\{[^}]*\}", "", phrase.in_language(language))
        assert not re.search(r"[,;:]", bare)

"""Figures and days are written as the design language says, in three languages."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language
from touchline.web.shell import formats

EN, HANS, HANT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
DAY = date(2026, 11, 3)


@pytest.fixture(params=[EN, HANS, HANT])
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    """Each language in turn, as a page of it has it."""
    with translation.override(request.param):
        yield request.param


def weekly(number: float, language: Language) -> str:
    """A figure of change."""
    return formats.figure(number, Unit.CHANGE_PER_WEEK, language)


@pytest.mark.parametrize(
    ("written", "english", "simplified", "traditional"),
    [
        (lambda at: formats.short_day(DAY, at), "3 Nov", "11-03", "11-03"),
        (lambda at: formats.short_day(date(2026, 9, 14), at), "14 Sep", "09-14", "09-14"),
        (lambda at: formats.long_day(DAY, at), "3 Nov 2026", "2026年11月3日", "2026年11月3日"),
        (lambda at: formats.exact_day(DAY, at), "3 Nov 2026", "2026-11-03", "2026-11-03"),
        (lambda at: formats.hours(10, 11, at), "10–11", "10–11 点", "10–11 點"),
        (lambda at: formats.money(86400, "CNY", at), "¥86,400", "¥86,400", "CNY 86,400"),
        (lambda at: formats.money(18200, "SGD", at), "SGD 18,200", "SGD 18,200", "SGD 18,200"),
        (lambda at: formats.money(-5, "TWD", at), "−NT$5", "−NT$5", "−NT$5"),
        (lambda at: formats.money(-0.2, "EUR", at), "€0", "€0", "€0"),
        (lambda at: formats.large(1_200_000, at), "1.2 m", "120 万", "120 萬"),
        (lambda at: formats.large(1_234_567_890, at), "1.2 bn", "12.3 亿", "12.3 億"),
        (lambda at: formats.large(86400, at, "EUR"), "€86,400", "€86,400", "€86,400"),
        (lambda at: formats.large(-2e6, at, "TWD"), "−NT$2 m", "−NT$200 万", "−NT$200 萬"),
        (lambda at: formats.share(-0.18, at), "−18%", "−18%", "−18%"),
        (lambda at: formats.share(0.18, at, change=True), "+18%", "+18%", "+18%"),
        (lambda at: formats.share(-0.001, at), "0%", "0%", "0%"),
        (lambda at: formats.points(0.04, at), "+4 pts", "+4 点", "+4 點"),
        (lambda at: formats.points(-0.01, at), "−1 pt", "−1 点", "−1 點"),
        (lambda at: formats.span(9, 15, at), "9–15", "9–15", "9–15"),
        (lambda at: formats.span(-8, 6, at), "−8 to +6", "−8 至 +6", "−8 至 +6"),
        (lambda at: formats.figure(1, Unit.DAYS, at), "1 day", "1 天", "1 天"),
        (lambda at: formats.figure(21, Unit.DAYS, at), "21 days", "21 天", "21 天"),
        (lambda at: formats.figure(1.2, Unit.DAYS, at), "1.2 days", "1.2 天", "1.2 天"),
        (lambda at: formats.figure(0.64, Unit.SHARE, at), "64%", "64%", "64%"),
        (lambda at: formats.figure(12345, Unit.COUNT, at), "12,345", "12,345", "12,345"),
        (lambda at: weekly(0.4, at), "+0.4 a week", "每周 +0.4", "每週 +0.4"),
        (lambda at: formats.figure(None, Unit.MONEY, at), "–", "–", "–"),
    ],
)  # fmt: skip
def test_a_figure_is_written_as_its_language_writes_it(
    written: Callable[[Language], str],
    english: str,
    simplified: str,
    traditional: str,
    language: Language,
) -> None:
    assert written(language) == {EN: english, HANS: simplified, HANT: traditional}[language]


def test_a_moment_is_told_in_the_persons_zone() -> None:
    at = datetime(2026, 11, 3, 17, 20, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert formats.moment(at, EN, date(2026, 11, 22)) == "4 Nov 01:20"
        assert formats.moment(at, HANS, date(2027, 11, 22)) == "2026-11-04 01:20"
        assert formats.short_day(at, HANS) == "11-04"


def test_a_day_of_the_year_before_is_recalled_with_its_year() -> None:
    assert formats.recalled_day(date(2025, 10, 9), date(2026, 11, 22), HANS) == "2025-10-09"


def test_a_day_of_the_last_months_is_recalled_without_its_year() -> None:
    assert formats.recalled_day(date(2025, 12, 30), date(2026, 1, 4), HANS) == "12-30"

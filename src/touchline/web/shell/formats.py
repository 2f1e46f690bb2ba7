"""Numbers, days and moments as the three languages write them; screens format by unit."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_skeleton, get_month_names
from babel.numbers import format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language

MISSING = "–"
MINUS = "\N{MINUS SIGN}"
LOCALES = {Language.EN: "en_GB", Language.ZH_HANS: "zh_Hans_CN", Language.ZH_HANT: "zh_Hant_TW"}
# Signs that a reader takes for one currency only; the others are written by their ISO 4217 code.
SIGNS = {"CNY": "¥", "TWD": "NT$", "GBP": "£", "EUR": "€", "USD": "$", "HKD": "HK$"}
YEN_LIKE = "CNY"  # a reader of traditional characters may take its sign for the yen's
HALF_A_YEAR = 183  # days
LARGE_FROM = 1_000_000
# What large amounts are counted in, the largest first.
LARGE = {
    Language.EN: ((1e9, "bn"), (1e6, "m")),
    Language.ZH_HANS: ((1e8, "亿"), (1e4, "万")),
    Language.ZH_HANT: ((1e8, "億"), (1e4, "萬")),
}
HOUR_MARK = {Language.EN: "", Language.ZH_HANS: " 点", Language.ZH_HANT: " 點"}


def figure(value: Any, unit: Unit, language: Language, currency: str = "") -> str:
    """The figure with its unit; a dash where it is not known. Money is in `currency` (ISO 4217)."""
    if value is None:
        return MISSING
    number = float(value)
    shown = plain(number, language)
    spelled: dict[Unit, Callable[[], str]] = {
        Unit.COUNT: lambda: plain(number, language, digits=0),
        Unit.DAYS: lambda: ngettext("{n} day", "{n} days", 1 if shown == "1" else 2),
        Unit.HOURS: lambda: gettext("{n} h"),
        Unit.MINUTES: lambda: gettext("{n} min"),
        Unit.MONEY: lambda: money(number, currency, language),
        Unit.SHARE: lambda: share(number, language),
        Unit.RATIO: lambda: plain(number, language, digits=2),
        Unit.SCORE: lambda: shown,
        Unit.FLAG: lambda: gettext("yes") if number else gettext("no"),
        Unit.CHANGE_PER_WEEK: lambda: gettext("{n} a week").replace(
            "{n}", with_sign(number, language, 1)
        ),
    }
    return spelled[unit]().replace("{n}", shown)


@lru_cache(maxsize=8192)
def plain(number: float, language: Language, digits: int = 1) -> str:
    """A number with thousands apart and so many decimals at most."""
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    text = format_decimal(number, pattern, locale=LOCALES[language])
    return signed("0" if text == "-0" else text)


def exact(number: float, language: Language, digits: int) -> str:
    """A number with thousands apart and just so many decimals: 42,748.10."""
    return signed(format_decimal(number, f"#,##0.{'0' * digits}", locale=LOCALES[language]))


def share(number: float, language: Language, *, change: bool = False) -> str:
    """18%, −18%; a change of 0.18 carries its sign: +18%."""
    text = signed(format_percent(number, "#,##0%", locale=LOCALES[language]))
    text = "0%" if text == f"{MINUS}0%" else text
    return f"+{text}" if change and number > 0 and text != "0%" else text


def points(difference: float, language: Language) -> str:
    """The difference of two shares, always with its sign: +4 pts, +4 点, +4 點."""
    whole = round(difference * 100)
    text = with_sign(whole, language)
    return ngettext("{n} pt", "{n} pts", 1 if abs(whole) == 1 else 2).replace("{n}", text)


def with_sign(number: float, language: Language, digits: int = 0) -> str:
    """+6, −8, 0."""
    text = plain(number, language, digits)
    return f"+{text}" if number > 0 and text != "0" else text


def money(amount: float, currency: str, language: Language) -> str:
    """An amount as the language writes it: ¥86,400 at home, SGD 18,200 abroad."""
    sign = MINUS if round(amount) < 0 else ""
    return sign + _priced(plain(abs(amount), language, digits=0), currency, language)


def large(amount: float, language: Language, currency: str = "") -> str:
    """An amount short enough for a heading: ¥1.2 m, ¥120 万, NT$120 萬; small ones whole."""
    sign = MINUS if round(amount) < 0 else ""
    size = abs(amount)
    if size < LARGE_FROM:
        return sign + _priced(plain(size, language, digits=0), currency, language)
    step, word = next(each for each in LARGE[language] if size >= each[0])
    counted = plain(size / step, language, digits=1 if size / step < 100 else 0)
    return sign + _priced(f"{counted} {word}", currency, language)


def _priced(number: str, currency: str, language: Language) -> str:
    if not currency:
        return number
    mistaken = language is Language.ZH_HANT and currency == YEN_LIKE
    if currency in SIGNS and not mistaken:
        return SIGNS[currency] + number
    return f"{currency} {number}"


def span(low: float, high: float, language: Language, *, change: bool = False) -> str:
    """9–15; with signs −8 to +6, −8 至 +6."""
    if not change and low >= 0:
        return f"{plain(low, language)}–{plain(high, language)}"
    ends = with_sign(low, language, 1), with_sign(high, language, 1)
    return gettext("{low} to {high}").format(low=ends[0], high=ends[1])


def hours(first: int, end: int, language: Language) -> str:
    """10–11; 10–11 点; 10–11 點: a part of the day, in whole hours."""
    return f"{first}–{end}{HOUR_MARK[language]}"


def short_day(day: date | datetime | None, language: Language) -> str:
    """3 Nov; 11-03."""
    if day is None:
        return MISSING
    local = _local(day)
    # "Sep", as in the other languages of the world: the British locale writes "Sept".
    return (
        f"{local.day} {_month('en', local.month)}" if language is Language.EN else f"{local:%m-%d}"
    )


@lru_cache(maxsize=64)
def _month(locale: str, month: int) -> str:
    """The short name of a month beside a day."""
    return str(get_month_names("abbreviated", "format", locale)[month])


def long_day(day: date | datetime | None, language: Language) -> str:
    """24 Nov 2026; 2026年11月24日."""
    return MISSING if day is None else _long(_local(day), language)


@lru_cache(maxsize=2048)
def _long(day: date, language: Language) -> str:
    """A year of days stands in one chart."""
    if language is Language.EN:
        return format_date(day, "d MMM y", locale="en")
    return format_skeleton("yMMMd", day, locale=LOCALES[language])


def exact_day(day: date | datetime | None, language: Language) -> str:
    """24 Nov 2026; 2026-11-24: a day with its year where there is little room."""
    if day is None:
        return MISSING
    return long_day(day, language) if language is Language.EN else f"{_local(day):%Y-%m-%d}"


def recalled_day(day: date | datetime | None, seen_on: date, language: Language) -> str:
    """3 Nov; 11-03: with its year (2025-11-03) where half a year or more lies between.

    Without it "10-09" reads as last month's when it is of the year before.
    """
    if day is None:
        return MISSING
    is_near = abs((seen_on - _local(day)).days) < HALF_A_YEAR
    return short_day(day, language) if is_near else exact_day(day, language)


def month_name(day: date, language: Language) -> str:
    """Nov; 11月."""
    return format_date(day, "LLL", locale="en" if language is Language.EN else LOCALES[language])


def weekday_day(day: date | None, language: Language) -> str:
    """Tue 24 Nov; 11月24日周二."""
    if day is None:
        return ""
    return format_skeleton("MMMEd", day, locale=LOCALES[language])


def month_of_year(day: date, language: Language) -> str:
    """November 2026; 2026年11月."""
    return format_skeleton("yMMMM", day, locale=LOCALES[language])


def moment(at: datetime | None, language: Language, seen_on: date | None = None) -> str:
    """3 Nov 10:20, in the person's time zone; of long ago, seen from today, with its year."""
    if at is None:
        return MISSING
    day = recalled_day(at, seen_on or timezone.localdate(), language)
    return f"{day} {timezone.localtime(at):%H:%M}"


def signed(text: str) -> str:
    """The text with a true minus sign."""
    return text.replace("-", MINUS)


def _local(day: date | datetime) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) else day

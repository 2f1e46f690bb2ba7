"""Numbers, days and moments as the three languages write them; screens format by unit."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language

MISSING = "–"
MINUS = "\N{MINUS SIGN}"
LOCALES = {Language.EN: "en_GB", Language.ZH_HANS: "zh_Hans_CN", Language.ZH_HANT: "zh_Hant_TW"}


def figure(value: Any, unit: Unit, language: Language, currency: str = "") -> str:
    """The figure with its unit; a dash where it is not known. Money is in `currency` (ISO 4217)."""
    if value is None:
        return MISSING
    number = float(value)
    spelled: dict[Unit, Callable[[], str]] = {
        Unit.COUNT: lambda: plain(number, language, digits=0),
        Unit.DAYS: lambda: ngettext("{n} day", "{n} days", round(number)),
        Unit.HOURS: lambda: gettext("{n} h"),
        Unit.MINUTES: lambda: gettext("{n} min"),
        Unit.MONEY: lambda: money(number, currency, language),
        Unit.SHARE: lambda: signed(format_percent(number, "#,##0%", locale=LOCALES[language])),
        Unit.RATIO: lambda: plain(number, language, digits=2),
        Unit.SCORE: lambda: plain(number, language),
        Unit.CHANGE_PER_WEEK: lambda: ("+" if number > 0 else "") + gettext("{n} a week"),
    }
    return spelled[unit]().replace("{n}", plain(number, language))


def plain(number: float, language: Language, digits: int = 1) -> str:
    """A number with thousands apart and so many decimals at most."""
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return signed(format_decimal(number, pattern, locale=LOCALES[language]))


def money(amount: float, currency: str, language: Language) -> str:
    """An amount as the language writes it: ¥86,400 at home, SGD 18,200 abroad."""
    if not currency:
        return plain(amount, language, digits=0)
    if language is Language.ZH_HANT and currency == "CNY":
        return f"CNY {plain(amount, language, digits=0)}"
    home = {"CNY": "¥", "TWD": "NT$", "GBP": "£", "EUR": "€", "USD": "$"}
    if currency in home:
        pattern = f"{home[currency]}#,##0;{MINUS}{home[currency]}#,##0"
        return format_currency(
            amount, currency, pattern, locale=LOCALES[language], currency_digits=False
        )
    return f"{currency} {plain(amount, language, digits=0)}"


def short_day(day: date | datetime | None, language: Language) -> str:
    """3 Nov; 11-03."""
    if day is None:
        return MISSING
    local = timezone.localtime(day) if isinstance(day, datetime) else day
    if language is Language.EN:
        return format_skeleton("MMMd", local, locale=LOCALES[language])
    return f"{local:%m-%d}"


def long_day(day: date | datetime | None, language: Language) -> str:
    """24 Nov 2026; 2026年11月24日."""
    if day is None:
        return MISSING
    local = timezone.localtime(day) if isinstance(day, datetime) else day
    return format_skeleton("yMMMd", local, locale=LOCALES[language])


def month_name(day: date, language: Language) -> str:
    """Nov; 11月."""
    return format_date(day, "LLL", locale=LOCALES[language])


def weekday_day(day: date | None, language: Language) -> str:
    """Tue 24 Nov; 11月24日周二."""
    if day is None:
        return ""
    return format_skeleton("MMMEd", day, locale=LOCALES[language])


def moment(at: datetime | None, language: Language) -> str:
    """3 Nov 10:20, in the person's time zone."""
    if at is None:
        return MISSING
    return f"{short_day(at, language)} {timezone.localtime(at):%H:%M}"


def signed(text: str) -> str:
    """The text with a true minus sign."""
    return text.replace("-", MINUS)

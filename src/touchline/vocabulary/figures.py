"""Figures as people read them: spelled by unit, never by name."""

from decimal import Decimal
from math import isnan

from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language

Figure = int | float | Decimal

UNKNOWN = "–"

SUFFIXES: dict[Unit, dict[Language, str]] = {
    Unit.DAYS: {Language.EN: " d", Language.ZH_HANS: " 天", Language.ZH_HANT: " 天"},
    Unit.HOURS: {Language.EN: " h", Language.ZH_HANS: " 小时", Language.ZH_HANT: " 小時"},
    Unit.MINUTES: {Language.EN: " min", Language.ZH_HANS: " 分钟", Language.ZH_HANT: " 分鐘"},
    Unit.CHANGE_PER_WEEK: {Language.EN: "/week", Language.ZH_HANS: "/周", Language.ZH_HANT: "/週"},
}
YES_NO: dict[Language, tuple[str, str]] = {
    Language.EN: ("yes", "no"),
    Language.ZH_HANS: ("是", "否"),
    Language.ZH_HANT: ("是", "否"),
}
DECIMALS: dict[Unit, int] = {
    Unit.COUNT: 0,
    Unit.DAYS: 1,
    Unit.HOURS: 1,
    Unit.MINUTES: 0,
    Unit.MONEY: 2,
    Unit.RATIO: 2,
    Unit.SCORE: 1,
    Unit.CHANGE_PER_WEEK: 2,
}


def spelled(value: Figure | None, unit: Unit, language: Language, currency: str = "") -> str:
    """The figure with its unit; an en dash where it is not known.

    >>> spelled(0.125, Unit.SHARE, Language.EN)
    '12.5 %'
    >>> spelled(28, Unit.DAYS, Language.ZH_HANS)
    '28 天'
    """
    if value is None or isnan(value):
        return UNKNOWN
    if unit is Unit.SHARE:
        return f"{_plain(float(value) * 100, 1)} %"
    if unit is Unit.FLAG:
        return YES_NO[language][0 if value else 1]
    text = _plain(float(value), DECIMALS[unit])
    if unit is Unit.MONEY:
        return f"{currency} {text}".strip()
    return text + SUFFIXES.get(unit, {}).get(language, "")


def _plain(value: float, decimals: int) -> str:
    """Thousands apart, and no decimals where they would all be noughts."""
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals != 2 and "." in text else text

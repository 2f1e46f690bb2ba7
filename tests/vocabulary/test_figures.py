"""Figures are spelled by their unit."""

from decimal import Decimal

import pytest

from touchline.vocabulary.figures import Figure, spelled
from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language


@pytest.mark.parametrize(
    ("value", "unit", "language", "text"),
    [
        (28, Unit.DAYS, Language.EN, "28 d"),
        (28.25, Unit.DAYS, Language.ZH_HANT, "28.2 天"),
        (2.5, Unit.HOURS, Language.ZH_HANT, "2.5 小時"),
        (0.333, Unit.SHARE, Language.EN, "33.3 %"),
        (Decimal("1234.5"), Unit.MONEY, Language.EN, "CNY 1,234.50"),
        (1200, Unit.COUNT, Language.EN, "1,200"),
        (0, Unit.COUNT, Language.EN, "0"),
        (None, Unit.COUNT, Language.EN, "–"),
        (1, Unit.FLAG, Language.EN, "yes"),
        (0, Unit.FLAG, Language.ZH_HANT, "否"),
        (float("nan"), Unit.RATIO, Language.EN, "–"),
        (-0.25, Unit.CHANGE_PER_WEEK, Language.ZH_HANS, "-0.25/周"),
    ],
)
def test_it_spells_a_figure(
    value: Figure | None, unit: Unit, language: Language, text: str
) -> None:
    assert spelled(value, unit, language, currency="CNY") == text


def test_every_unit_can_be_spelled() -> None:
    assert all(spelled(1, unit, Language.EN) for unit in Unit)

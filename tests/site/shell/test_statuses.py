"""The pill of a customer's state says when, and in the words of its reader."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from touchline.web.shell.statuses import shown_status


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (4, {"en": "Due in 4 d", "zh-hans": "4 天后到期", "zh-hant": "4 天後到期"}),
        (1, {"en": "Due in 1 d", "zh-hans": "1 天后到期", "zh-hant": "1 天後到期"}),
        (0, {"en": "Due today", "zh-hans": "今日到期", "zh-hant": "今日到期"}),
        (-1, {"en": "Due", "zh-hans": "到期", "zh-hant": "到期"}),
    ],
)
def test_who_is_due_soon_is_not_said_to_be_due_today(days: int, words: dict[str, str]) -> None:
    row = {"status": "due", "due_on": timezone.localdate() + timedelta(days=days)}
    for language, expected in words.items():
        with override(language):
            assert shown_status(row).words == expected


def test_a_long_delay_has_its_thousands_apart() -> None:
    with override("en"):
        assert shown_status({"status": "overdue", "days_over": 1227}).words == "1,227 d over"

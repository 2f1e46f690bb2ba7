"""Days as people write them on the command line."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from touchline.vocabulary.errors import TouchlineError


def day_or_today(text: str, time_zone: str, option: str) -> date:
    """The day that the text names; today in that zone where it is empty."""
    if not text:
        return datetime.now(ZoneInfo(time_zone)).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise TouchlineError(
            f"{text!r} is no day.", option, "Write it as year-month-day: 2026-11-20."
        ) from error

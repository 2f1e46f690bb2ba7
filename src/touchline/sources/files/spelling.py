"""One way to spell a typed cell: plain decimals, ISO 8601 times, true and false."""

import json
import math
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any


def spelled(value: Any) -> str | None:
    """The value as text: 13800138000.0 is "13800138000", a day is "2026-03-01"."""
    if value is None or isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, float):
        text = spelled_number(value)
    elif isinstance(value, date | time):  # a datetime is a date too
        text = value.isoformat()
    elif isinstance(value, timedelta):
        text = _spelled_duration(value)
    elif isinstance(value, list | dict):
        text = json.dumps(value, ensure_ascii=False, default=spelled)
    elif isinstance(value, Decimal):
        text = _plain(value)
    else:
        text = str(value)
    return text


def spelled_number(value: float) -> str | None:
    """The shortest decimal that means this number, never with an exponent."""
    if not math.isfinite(value):
        return None
    text = repr(value)
    return _plain(Decimal(text)) if "e" in text else text.removesuffix(".0")


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _spelled_duration(value: timedelta) -> str:
    """Hours, which may be over 24, minutes and seconds: "30:00:00"."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"

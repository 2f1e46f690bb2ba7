"""The firm's days: all times are seconds of the firm's own wall clock (Asia/Shanghai, no DST)."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

DAY_S = 86_400
ZONE_OFFSET_S = 8 * 3_600  # Asia/Shanghai, all year, in all years that the firm lives

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]

NEVER = np.int64(-1)  # a time that has not come


@dataclass(frozen=True)
class Calendar:
    """The stretch of days that the firm lives through; `ends_on` is the last of them."""

    ends_on: date
    days: int

    @property
    def first_day(self) -> date:
        """The first day."""
        return self.ends_on - timedelta(days=self.days - 1)

    @property
    def end_s(self) -> int:
        """The first second after the last day, from the first day's midnight."""
        return self.days * DAY_S

    @property
    def weekdays(self) -> Integers:
        """Of each day, 0 for Monday."""
        return (self.first_day.weekday() + np.arange(self.days)) % 7

    def moments(self, seconds: Integers) -> NDArray[np.datetime64]:
        """Wall-clock times from seconds since the first midnight; NaT where there is none."""
        start = np.datetime64(self.first_day, "s")
        times = start + seconds.astype("timedelta64[s]")
        times[seconds == NEVER] = np.datetime64("NaT")
        return times

    def texts(self, seconds: Integers) -> Texts:
        """Times as 2026-03-01 09:30:00; empty where there is none."""
        spelled = np.char.replace(np.datetime_as_string(self.moments(seconds), unit="s"), "T", " ")
        return np.where(seconds == NEVER, "", spelled)

    def day_texts(self, days: Integers) -> Texts:
        """Days as 2026-03-01; days before the first (negative) count back; DAYLESS is empty."""
        moments = np.datetime64(self.first_day, "D") + days.astype("timedelta64[D]")
        return np.where(days == DAYLESS, "", np.datetime_as_string(moments, unit="D"))


DAYLESS = np.int64(-(10**6))  # a day that has not come


def until(calendar: Calendar, seconds: Integers) -> Integers:
    """The times, with those after the last day turned to NEVER: nobody can have exported them."""
    return np.where(seconds >= calendar.end_s, NEVER, seconds)


def working_seconds(count: int, rng: np.random.Generator) -> Integers:
    """Seconds of the day within 9:00-18:30, with a peak in the morning and one after noon."""
    morning = rng.random(count) < 0.5
    hours = np.where(morning, rng.normal(10.4, 0.8, count), rng.normal(15.4, 1.3, count))
    return (np.clip(hours, 9.0, 18.5) * 3_600).astype(np.int64)


def pick(shares: Floats, rng: np.random.Generator) -> Integers:
    """One column number for each row of shares, drawn by the shares."""
    edges = np.cumsum(shares, axis=1)
    draws = rng.random(len(shares))[:, None] * edges[:, -1:]
    column: Integers = np.minimum((draws >= edges).sum(axis=1), shares.shape[1] - 1)
    return column


def numbered(prefix: str, count: int, digits: int = 6, first: int = 1) -> Texts:
    """Running numbers with a prefix: HD000001, HD000002, …"""
    numbers = np.arange(first, first + count).astype(str)
    return np.char.add(prefix, np.char.zfill(numbers, digits))

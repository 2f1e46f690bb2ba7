"""The as-of day, as a run sees it: its end in UTC, its windows, and the firm's calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from touchline.vocabulary.measure import Window

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIXED_WINDOWS_DAYS = {Window.MONTH: 30, Window.YEAR: 365}


@dataclass(frozen=True)
class Clock:
    """One as-of day in one time zone, with the policy's rolling weeks."""

    as_of_day: date
    time_zone: str
    rolling_weeks: int

    @property
    def as_of(self) -> datetime:
        """The end of the as-of day, UTC, without a zone in the type, as the lake stores times."""
        midnight = datetime.combine(
            self.as_of_day + timedelta(days=1), time(), ZoneInfo(self.time_zone)
        )
        return midnight.astimezone(UTC).replace(tzinfo=None)

    def window_days(self, window: Window) -> int | None:
        """How many days the window holds, the as-of day included; None: everything known."""
        if window is Window.ROLLING:
            return 7 * self.rolling_weeks
        return FIXED_WINDOWS_DAYS.get(window)

    def day_before(self, window: Window) -> date | None:
        """The last day before the window begins."""
        days = self.window_days(window)
        return None if days is None else self.as_of_day - timedelta(days=days)

    @cached_property
    def offsets(self) -> tuple[tuple[datetime, int], ...]:
        """Each instant (UTC, newest first) from which an offset to local time holds, in seconds.

        The last one is the offset of everything before 1970.
        """
        zone = ZoneInfo(self.time_zone)
        last = datetime.combine(self.as_of_day + timedelta(days=2), time(), UTC)
        found = [(EPOCH, _offset_s(zone, EPOCH))]
        for days in range((last - EPOCH).days):
            morning = EPOCH + timedelta(days=days)
            evening = morning + timedelta(days=1)
            if _offset_s(zone, evening) != found[-1][1]:
                found.append((_change(zone, morning, evening), _offset_s(zone, evening)))
        return tuple((at.replace(tzinfo=None), offset) for at, offset in reversed(found))


def _offset_s(zone: ZoneInfo, instant: datetime) -> int:
    return int((instant.astimezone(zone).utcoffset() or timedelta()).total_seconds())


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The second between the two at which the offset changes."""
    before = _offset_s(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset_s(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high

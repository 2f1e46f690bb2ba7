"""Local times of a time zone and UTC, with its daylight saving rules.

An hour that occurs twice means the earlier one; an hour that was skipped means the instant after
the jump. Both are marked. The rules come from `zoneinfo`, asked once a calendar day.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from touchline.intake.standardise.clock_kernel import DAY_US, SECOND_US
from touchline.vocabulary.codes import TimeRepaired

MARKS: tuple[str | None, ...] = (None, TimeRepaired.DST_AMBIGUOUS, TimeRepaired.DST_NONEXISTENT)
FIRST_DAY = -25567 - 366  # 1898-12-31, a year before the earliest time that the intake accepts
LAST_DAY = 84371  # 2200-12-31
UNKNOWN, VARIES = np.int64(2**62), np.int64(2**62 + 1)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local wall-clock time on purpose


class Zone:
    """One time zone; the offset of each calendar day is remembered."""

    def __init__(self, name: str) -> None:
        self.info = ZoneInfo(name)
        self.offsets = np.full(LAST_DAY - FIRST_DAY + 1, UNKNOWN, dtype=np.int64)

    def to_utc(self, local_us: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(UTC microseconds, codes into MARKS) of local microseconds."""
        days = np.clip(local_us // DAY_US, FIRST_DAY, LAST_DAY) - FIRST_DAY
        offsets = self.offsets[days]
        unknown = offsets == UNKNOWN
        if unknown.any():
            for day in np.unique(days[unknown]):
                self.offsets[day] = self.offset_of_day(int(day) + FIRST_DAY)
            offsets = self.offsets[days]
        instants = local_us - offsets
        marks = np.zeros(len(local_us), dtype=np.uint8)
        varying = np.flatnonzero(offsets == VARIES)
        if len(varying):
            wanted, places = np.unique(local_us[varying], return_inverse=True)
            found = [self.one_to_utc(int(local)) for local in wanted]
            instants[varying] = np.array([instant for instant, _ in found], np.int64)[places]
            marks[varying] = np.array([mark for _, mark in found], np.uint8)[places]
        return instants, marks

    def to_local(self, utc_us: np.ndarray) -> np.ndarray:
        """Local microseconds of UTC microseconds."""
        quarters, places = np.unique(utc_us // (900 * SECOND_US), return_inverse=True)
        starts = [datetime.fromtimestamp(int(quarter) * 900, UTC) for quarter in quarters]
        offsets = [_microseconds(start.astimezone(self.info).utcoffset()) for start in starts]
        return utc_us + np.array(offsets, np.int64)[places]

    def offset_of_day(self, day: int) -> int:
        """The day's offset from UTC in microseconds, or VARIES when the clock changes on it."""
        begin = EPOCH + timedelta(days=day)
        ends = [begin, begin + timedelta(hours=24) - timedelta(microseconds=1)]
        offsets = {self.offset(end, fold) for end in ends for fold in (0, 1)}
        return offsets.pop() if len(offsets) == 1 else int(VARIES)

    def offset(self, local: datetime, fold: int) -> int:
        """Microseconds east of UTC at a local time."""
        return _microseconds(local.replace(fold=fold, tzinfo=self.info).utcoffset())

    def one_to_utc(self, local_us: int) -> tuple[int, int]:
        """One local time in UTC microseconds, and its code into MARKS."""
        local = EPOCH + timedelta(microseconds=local_us)
        before, after = self.offset(local, 0), self.offset(local, 1)
        if before == after:
            return local_us - before, 0
        if before > after:
            return local_us - before, 1
        return self.jump_between(local_us - after, local_us - before), 2

    def jump_between(self, low_us: int, high_us: int) -> int:
        """The first instant of the new offset, to the second."""
        low, high = low_us // SECOND_US, high_us // SECOND_US
        old = self.utc_offset(low)
        while high - low > 1:
            middle = (low + high) // 2
            if self.utc_offset(middle) == old:
                low = middle
            else:
                high = middle
        return high * SECOND_US

    def utc_offset(self, instant_s: int) -> timedelta | None:
        """The offset at an instant."""
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=instant_s)
        return instant.astimezone(self.info).utcoffset()


def _microseconds(offset: timedelta | None) -> int:
    return 0 if offset is None else offset // timedelta(microseconds=1)


@lru_cache(maxsize=64)
def zone(name: str) -> Zone:
    """The time zone of that IANA name; ZoneInfoNotFoundError where there is none."""
    return Zone(name)

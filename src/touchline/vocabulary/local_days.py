"""Calendar days in the firm's zone, for whole arrays of instants."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

MISSING = int(np.iinfo(np.int64).min)  # stands for NULL in arrays of int64
DAY_US = 86_400_000_000
SECOND_US = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = (int(datetime(year, 1, 2, tzinfo=UTC).timestamp()) for year in (1, 9998))


@dataclass(frozen=True)
class LocalDays:
    """A zone's offsets from UTC over a stretch of time: from starts_us[i] on, offsets_us[i]."""

    starts_us: Integers
    offsets_us: Integers

    def of(self, times_us: Integers) -> Integers:
        """The local calendar day, counted from 1970-01-01; MISSING stays."""
        return np.where(times_us == MISSING, MISSING, self.local_us(times_us) // DAY_US)

    def local_us(self, times_us: Integers) -> Integers:
        """What the zone's clocks show at the instants, in microseconds from 1970-01-01 there."""
        spell = np.searchsorted(self.starts_us, times_us, side="right") - 1
        return times_us + self.offsets_us[np.maximum(spell, 0)]


def local_days(zone: str, times_us: Integers) -> LocalDays:
    """The offsets that hold from the first to the last of the instants."""
    known = times_us[times_us != MISSING]
    if not known.size:
        return LocalDays(np.array([MISSING]), np.array([0]))
    first = max(int(known.min()) // SECOND_US, _FIRST)
    last = min(int(known.max()) // SECOND_US + 1, _LAST)
    clock = ZoneInfo(zone)
    changes = [(first, _offset_s(clock, first))]
    for moment in [*range(first, last, 86_400), last]:
        before, offset = changes[-1]
        if _offset_s(clock, moment) != offset:
            changes.append(_change(clock, before, moment))
    starts, offsets = zip(*changes, strict=True)
    return LocalDays(
        np.array(starts, np.int64) * SECOND_US, np.array(offsets, np.int64) * SECOND_US
    )


def _offset_s(clock: ZoneInfo, moment_s: int) -> int:
    offset = (_EPOCH + timedelta(seconds=moment_s)).astimezone(clock).utcoffset()
    return int((offset or timedelta()).total_seconds())


def _change(clock: ZoneInfo, early_s: int, late_s: int) -> tuple[int, int]:
    """The second at which the late moment's offset began, and that offset."""
    offset = _offset_s(clock, late_s)
    early_s = max(early_s, late_s - 86_400)
    while late_s - early_s > 1:
        middle = (early_s + late_s) // 2
        if _offset_s(clock, middle) == offset:
            late_s = middle
        else:
            early_s = middle
    return late_s, offset

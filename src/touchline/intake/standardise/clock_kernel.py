"""Reads year-month-day spellings of times straight from text buffers, one pass, no Python objects.

Reads `2026-03-01`, `2026/3/1 9:05`, `2026-03-01T10:00:00.25Z`, `2026-03-01 10:05 PM +0800`,
`20260301`, `20260301100500`, epoch seconds (10 digits), milliseconds (13), microseconds (16) and
Excel's day numbers. The calendar is checked: 30 February is not a day.
"""

import numpy as np

from touchline.vocabulary.compiled import compiled_when_called

Array = np.ndarray
Status = tuple[int, int]

LOCAL = 0  # a local date and time
DAY = 1  # a local day without a time
INSTANT = 2  # the text itself says its offset from UTC
UNREADABLE = 3
NOT_REAL = 4  # spelled like a time, but there is no such day or hour
MISSING = 5

DAY_US = 86_400_000_000
SECOND_US = 1_000_000
ISO_LENGTH = 19  # of 2026-03-01 10:05:00
EXCEL_EPOCH_DAY = -25569  # 1899-12-30, counted in days from 1970-01-01
ZERO, NINE, SPACE, COLON, DOT, COMMA, DASH, SLASH, PLUS = 48, 57, 32, 58, 46, 44, 45, 47, 43


@compiled_when_called
def day_number(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 in the Gregorian calendar (Hinnant, days_from_civil)."""
    if month <= 2:
        year -= 1
    era = year // 400
    year_of_era = year - era * 400
    shifted = month - 3 if month > 2 else month + 9
    day_of_year = (153 * shifted + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146097 + day_of_era - 719468


@compiled_when_called
def is_real_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    if year < 1 or month < 1 or month > 12 or day < 1:
        return False
    if month == 2:
        leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
        return day <= (29 if leap else 28)
    return day <= (30 if month in (4, 6, 9, 11) else 31)


@compiled_when_called
def read_digits(data: Array, start: int, end: int, most: int) -> tuple[int, int]:
    """The number that begins at `start`, of at most `most` digits, and where it ends."""
    value = 0
    at = start
    while at < end and at - start < most and ZERO <= data[at] <= NINE:
        value = value * 10 + (data[at] - ZERO)
        at += 1
    return value, at


@compiled_when_called
def skip_blanks(data: Array, at: int, end: int) -> int:
    """The next place that is not a blank."""
    while at < end and data[at] == SPACE:
        at += 1
    return at


@compiled_when_called
def read_clock(data: Array, at: int, end: int) -> tuple[int, int, int]:
    """(status, microseconds since midnight, where it ends) of `9:05[:30[.25]]`."""
    hour, after_hour = read_digits(data, at, end, 2)
    if after_hour == at or after_hour >= end or data[after_hour] != COLON:
        return UNREADABLE, 0, at
    minute, after_minute = read_digits(data, after_hour + 1, end, 2)
    if after_minute != after_hour + 3:
        return UNREADABLE, 0, at
    second, micro, at = 0, 0, after_minute
    if at < end and data[at] == COLON:
        second, after_second = read_digits(data, at + 1, end, 2)
        if after_second != at + 3:
            return UNREADABLE, 0, at
        at = after_second
        if at < end and (data[at] == DOT or data[at] == COMMA):
            micro, after_micro = read_digits(data, at + 1, end, 6)
            for _ in range(6 - (after_micro - at - 1)):
                micro *= 10
            at = after_micro
            while at < end and ZERO <= data[at] <= NINE:
                at += 1
    whole_day = hour == 24 and minute == 0 and second == 0 and micro == 0
    if (hour > 23 and not whole_day) or minute > 59 or second > 59:
        return NOT_REAL, 0, at
    return LOCAL, ((hour * 60 + minute) * 60 + second) * SECOND_US + micro, at


@compiled_when_called
def read_half_day(data: Array, at: int, end: int, clock: int) -> tuple[int, int, int]:
    """(status, microseconds since midnight, where it ends) after an `AM` or `PM`, if there is."""
    begin = skip_blanks(data, at, end)
    if end - begin < 2 or (data[begin + 1] | 32) != 109:
        return LOCAL, clock, at
    letter = data[begin] | 32
    if letter not in (97, 112):
        return LOCAL, clock, at
    noon = DAY_US // 2
    if letter == 112 and clock < noon:
        clock += noon
    elif letter == 97 and clock >= noon:
        if clock >= noon + DAY_US // 24:
            return NOT_REAL, 0, begin + 2
        clock -= noon
    return LOCAL, clock, begin + 2


@compiled_when_called
def read_offset(data: Array, at: int, end: int) -> Status:  # noqa: PLR0911 - bad text ends it
    """(status, microseconds east of UTC) of what stands after the clock: nothing, Z or ±hh:mm."""
    at = skip_blanks(data, at, end)
    if at == end:
        return LOCAL, 0
    if end - at == 1 and (data[at] | 32) == 122:
        return INSTANT, 0
    if end - at == 3 and (
        (data[at] == 85 and data[at + 1] == 84 and data[at + 2] == 67)
        or (data[at] == 71 and data[at + 1] == 77 and data[at + 2] == 84)
    ):
        return INSTANT, 0
    if data[at] != PLUS and data[at] != DASH:
        return UNREADABLE, 0
    sign = 1 if data[at] == PLUS else -1
    hour, after = read_digits(data, at + 1, end, 2)
    if after != at + 3:
        return UNREADABLE, 0
    if after < end and data[after] == COLON:
        after += 1
    minute, stop = read_digits(data, after, end, 2)
    if stop != end or (stop != after and stop - after != 2) or hour > 15 or minute > 59:
        return UNREADABLE, 0
    return INSTANT, sign * (hour * 60 + minute) * 60 * SECOND_US


@compiled_when_called
def read_rest(data: Array, at: int, end: int, day: int) -> Status:
    """(status, microseconds) when the day is known and a clock may follow at `at`."""
    midnight = day * DAY_US
    at = skip_blanks(data, at, end)
    if at == end:
        return DAY, midnight
    if (data[at] | 32) == 116:
        at += 1
    status, clock, at = read_clock(data, at, end)
    if status != LOCAL:
        return status, 0
    status, clock, at = read_half_day(data, at, end, clock)
    if status != LOCAL:
        return status, 0
    status, offset = read_offset(data, at, end)
    return status, midnight + clock - offset


@compiled_when_called
def read_bare_number(  # noqa: PLR0911 - each kind of run of digits ends it at once
    data: Array, start: int, end: int, length: int
) -> Status:
    """(status, microseconds) of a time spelled as one run of digits of that length."""
    value, _ = read_digits(data, start, start + length, 16)
    if start + length == end and data[start] == 49 and length in (10, 13, 16):
        scale = SECOND_US if length == 10 else (1000 if length == 13 else 1)
        return INSTANT, value * scale
    if length in (8, 12, 14) and (length == 8 or start + length == end):
        rest = 10 ** (length - 8)
        date = value // rest
        year, month, day = date // 10000, date // 100 % 100, date % 100
        if not is_real_day(year, month, day):
            return NOT_REAL, 0
        number = day_number(year, month, day)
        if length == 8:
            return read_rest(data, start + 8, end, number)
        clock = value % rest * (100 if length == 12 else 1)
        hour, minute, second = clock // 10000, clock // 100 % 100, clock % 100
        if hour > 23 or minute > 59 or second > 59:
            return NOT_REAL, 0
        return LOCAL, number * DAY_US + ((hour * 60 + minute) * 60 + second) * SECOND_US
    if length == 5 and 20000 <= value <= 80000:
        midnight = (EXCEL_EPOCH_DAY + value) * DAY_US
        if start + length == end:
            return DAY, midnight
        if data[start + length] == DOT:
            digits, stop = read_digits(data, start + 6, end, 15)
            if stop == end and stop > start + 6:
                share = digits / 10.0 ** (stop - start - 6)
                return LOCAL, midnight + round(share * 86400) * SECOND_US
    return UNREADABLE, 0


@compiled_when_called
def two_digits(data: Array, at: int) -> int:
    """The number of two digits, or a large number where they are not digits."""
    tens, ones = data[at] - ZERO, data[at + 1] - ZERO
    if tens < 0 or tens > 9 or ones < 0 or ones > 9:
        return 10_000
    return int(tens * 10 + ones)


@compiled_when_called
def read_iso(data: Array, start: int) -> Status:
    """(status, microseconds) of the commonest spelling, `2026-03-01 10:05:00`, at fixed places."""
    marks_fit = (
        data[start + 4] == DASH
        and data[start + 7] == DASH
        and (data[start + 10] == SPACE or (data[start + 10] | 32) == 116)
        and data[start + 13] == COLON
        and data[start + 16] == COLON
    )
    year = two_digits(data, start) * 100 + two_digits(data, start + 2)
    month, day = two_digits(data, start + 5), two_digits(data, start + 8)
    hour, minute = two_digits(data, start + 11), two_digits(data, start + 14)
    second = two_digits(data, start + 17)
    if not marks_fit or year > 9999 or hour > 23 or minute > 59 or second > 59:
        return UNREADABLE, 0
    if not is_real_day(year, month, day):
        return UNREADABLE, 0
    clock = (hour * 60 + minute) * 60 + second
    return LOCAL, (day_number(year, month, day) * 86_400 + clock) * SECOND_US


@compiled_when_called
def read_one(data: Array, start: int, end: int) -> Status:  # noqa: PLR0911 - as read_offset
    """(status, microseconds since 1970-01-01) of one cell."""
    start = skip_blanks(data, start, end)
    while end > start and data[end - 1] == SPACE:
        end -= 1
    if start == end:
        return MISSING, 0
    if end - start == ISO_LENGTH:
        status, instant = read_iso(data, start)
        if status == LOCAL:
            return LOCAL, instant
    year, at = read_digits(data, start, end, 17)
    if at - start != 4:
        return read_bare_number(data, start, end, at - start)
    if at >= end or data[at] not in (DASH, SLASH, DOT):
        return UNREADABLE, 0
    separator = data[at]
    month, after_month = read_digits(data, at + 1, end, 2)
    if after_month == at + 1 or after_month >= end or data[after_month] != separator:
        return UNREADABLE, 0
    day, after_day = read_digits(data, after_month + 1, end, 2)
    if after_day == after_month + 1 or (after_day < end and ZERO <= data[after_day] <= NINE):
        return UNREADABLE, 0
    if not is_real_day(year, month, day):
        return NOT_REAL, 0
    return read_rest(data, after_day, end, day_number(year, month, day))


@compiled_when_called
def read_times(data: Array, offsets: Array, valid: Array) -> tuple[Array, Array]:
    """(status codes, microseconds since 1970-01-01) of every cell."""
    count = len(valid)
    statuses = np.empty(count, dtype=np.uint8)
    instants = np.zeros(count, dtype=np.int64)
    for row in range(count):
        if valid[row]:
            statuses[row], instants[row] = read_one(data, offsets[row], offsets[row + 1])
        else:
            statuses[row] = MISSING
    return statuses, instants

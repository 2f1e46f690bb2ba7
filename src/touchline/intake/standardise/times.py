"""Times and days: any usual spelling becomes UTC, by the calendar and the zone's own rules."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells, codes_as_words, first_of, text_buffers
from touchline.intake.standardise.clock_kernel import (
    DAY,
    DAY_US,
    INSTANT,
    LOCAL,
    MISSING,
    NOT_REAL,
    SECOND_US,
    UNREADABLE,
    read_times,
)
from touchline.intake.standardise.number_kernel import MISSING as MISSING_NUMBER
from touchline.intake.standardise.number_kernel import TOO_LARGE
from touchline.intake.standardise.number_kernel import UNREADABLE as UNREADABLE_NUMBER
from touchline.intake.standardise.numbers import read_texts
from touchline.intake.standardise.time_spellings import by_format, plain, rewrite, year_first
from touchline.intake.standardise.zone import MARKS, Zone, zone
from touchline.vocabulary.codes import TimeRepaired

Unit = Literal["seconds", "minutes", "hours", "days", "milliseconds"]
UNIT_US: dict[str, int] = {
    "milliseconds": 1000,
    "seconds": SECOND_US,
    "minutes": 60 * SECOND_US,
    "hours": 3600 * SECOND_US,
    "days": DAY_US,
}
MOST_US = 10**17  # 3,000 years
EARLIEST_DAY = -25567  # 1900-01-01
CLOCK_SKEW_US = 23 * 3600 * SECOND_US  # a clock may be that far ahead before it is not believed
FAULTS = (None, "time_unreadable", "time_not_real", "time_too_early", "time_in_future")
NO_FAULT, BAD_TEXT, BAD_DAY, TOO_EARLY, FUTURE = range(5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TimeOptions:
    """How one column's times are spelled."""

    time_zone: str = "UTC"
    day_first: bool = False
    formats: tuple[str, ...] = ()
    unit: Unit | None = None
    origin: str | None = None
    plus_days: int = 0


@dataclass(frozen=True)
class _Parsed:
    statuses: np.ndarray
    instants_us: np.ndarray


def times(texts: pa.StringArray, options: TimeOptions, now: datetime) -> Cells:
    """The instants, in UTC. A day without an hour becomes local noon and is marked."""
    parsed = _parsed(texts, options)
    place = zone(options.time_zone)
    local = parsed.instants_us + options.plus_days * DAY_US
    is_day = parsed.statuses == DAY
    local[is_day] += DAY_US // 2
    is_instant = parsed.statuses == INSTANT
    faults = _faults(parsed, local)
    local[faults != NO_FAULT] = 0
    shifted, mark_codes = place.to_utc(local)
    instants = np.where(is_instant, local, shifted)
    mark_codes[is_instant | (faults != NO_FAULT)] = 0
    latest = (now - EPOCH) // _MICROSECOND + CLOCK_SKEW_US
    faults[(faults == NO_FAULT) & (instants > latest) & (parsed.statuses != MISSING)] = FUTURE
    absent = (faults != NO_FAULT) | (parsed.statuses == MISSING)
    mark_codes[absent] = 0
    day_marks = codes_as_words((is_day & ~absent).astype(np.uint8), (None, TimeRepaired.DATE_ONLY))
    return Cells(
        pa.array(instants, pa.int64(), mask=absent).view(pa.timestamp("us")),
        codes_as_words(faults, FAULTS),
        first_of(codes_as_words(mark_codes, MARKS), day_marks),
    )


def days(texts: pa.StringArray, options: TimeOptions) -> Cells:
    """The calendar days, in the zone of `options`."""
    parsed = _parsed(texts, options)
    local = parsed.instants_us.copy()
    is_instant = parsed.statuses == INSTANT
    if is_instant.any():
        local[is_instant] = zone(options.time_zone).to_local(local[is_instant])
    local += options.plus_days * DAY_US
    faults = _faults(parsed, local)
    absent = (faults != NO_FAULT) | (parsed.statuses == MISSING)
    numbers = (local // DAY_US).astype(np.int32)
    return Cells(
        pa.array(numbers, pa.int32(), mask=absent).view(pa.date32()), codes_as_words(faults, FAULTS)
    )


_MICROSECOND = datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC) - EPOCH


def _faults(parsed: _Parsed, local: np.ndarray) -> np.ndarray:
    faults = np.zeros(len(local), dtype=np.uint8)
    faults[parsed.statuses == UNREADABLE] = BAD_TEXT
    faults[parsed.statuses == NOT_REAL] = BAD_DAY
    early = (local < EARLIEST_DAY * DAY_US) & (parsed.statuses != MISSING)
    faults[early & (faults == NO_FAULT)] = TOO_EARLY
    return faults


def _parsed(texts: pa.StringArray, options: TimeOptions) -> _Parsed:
    if options.unit is not None:
        return _counted(texts, options)
    if options.formats:
        texts = _formatted(texts, options.formats)
    parsed = _read(texts)
    odd = np.flatnonzero((parsed.statuses == UNREADABLE) | (parsed.statuses == NOT_REAL))
    if len(odd):
        left = texts.take(pa.array(odd)).dictionary_encode()
        second = _read(year_first(left.dictionary, options.day_first))
        places = np.asarray(left.indices)
        better = second.statuses[places] != UNREADABLE
        parsed.statuses[odd[better]] = second.statuses[places[better]]
        parsed.instants_us[odd[better]] = second.instants_us[places[better]]
    return parsed


def _read(texts: pa.StringArray) -> _Parsed:
    buffers = text_buffers(texts)
    return _Parsed(*read_times(buffers.data, buffers.offsets, buffers.valid))


def _formatted(texts: pa.StringArray, formats: tuple[str, ...]) -> pa.StringArray:
    """The texts, those that a format fits rewritten as year-month-day."""
    coded = texts.dictionary_encode()
    given = coded.dictionary
    result = given
    for time_format in reversed(formats):
        plainer = plain(given)
        for rewriting in by_format(time_format):
            fits = pc.match_substring_regex(plainer, rewriting[0])
            result = pc.if_else(fits, rewrite(plainer, (rewriting,)), result)
    return result.take(coded.indices)


def _counted(texts: pa.StringArray, options: TimeOptions) -> _Parsed:
    """Times given as a number of units since an origin."""
    start = EPOCH if options.origin is None else datetime.fromisoformat(options.origin)
    place: Zone = zone(options.time_zone)
    scaled, statuses = read_texts(texts, decimal_comma=False)
    step = UNIT_US[options.unit or "seconds"]
    statuses[np.abs(scaled) > MOST_US // step * 10_000] = UNREADABLE_NUMBER
    scaled[statuses == UNREADABLE_NUMBER] = 0
    whole, part = scaled // 10_000, scaled % 10_000
    counted = whole * step + part * step // 10_000
    is_local = options.origin is not None and start.tzinfo is None
    begin = (start.replace(tzinfo=UTC) - EPOCH) // _MICROSECOND
    codes = np.full(len(texts), DAY if is_local and options.unit == "days" else INSTANT, np.uint8)
    instants = counted + begin
    if is_local and options.unit != "days":
        shift, _ = place.to_utc(np.array([begin], np.int64))
        instants = counted + shift[0]
    codes[statuses == MISSING_NUMBER] = MISSING
    codes[np.isin(statuses, (UNREADABLE_NUMBER, TOO_LARGE))] = UNREADABLE
    if is_local and options.unit == "days":
        codes[(part != 0) & (codes == DAY)] = LOCAL
    return _Parsed(codes, instants)

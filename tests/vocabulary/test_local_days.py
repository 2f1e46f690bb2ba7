"""Local days agree with the zone database, instant by instant."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from touchline.vocabulary.local_days import MISSING, local_days

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = ["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC"]
moments = some.datetimes(datetime(1985, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001 - made UTC
    lambda moment: moment.replace(tzinfo=UTC)
)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def days_of(zone: str, moments: list[datetime]) -> list[date]:
    times = np.array([microseconds(moment) for moment in moments], np.int64)
    days = local_days(zone, times).of(times)
    return [date(1970, 1, 1) + timedelta(days=int(day)) for day in days]


@given(some.sampled_from(ZONES), some.lists(moments, min_size=1, max_size=4))
def test_days_are_those_of_the_zone(zone: str, moments: list[datetime]) -> None:
    assert days_of(zone, moments) == [
        moment.astimezone(ZoneInfo(zone)).date() for moment in moments
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_of_a_year_falls_on_the_zone_s_day(zone: str) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(minutes=30 * step) for step in range(2 * 24 * 366)]
    assert days_of(zone, hours) == [hour.astimezone(ZoneInfo(zone)).date() for hour in hours]


def test_the_day_changes_within_a_second_of_a_clock_change() -> None:
    jump = datetime(2025, 3, 9, 7, tzinfo=UTC)  # New York goes from -5 to -4
    around = [jump - timedelta(hours=12), jump, jump + timedelta(hours=20, minutes=59, seconds=59)]
    assert days_of("America/New_York", [*around, jump + timedelta(hours=21)]) == [
        date(2025, 3, 8),
        date(2025, 3, 9),
        date(2025, 3, 9),
        date(2025, 3, 10),
    ]


def test_a_missing_time_has_no_day() -> None:
    times = np.array([MISSING, 0], np.int64)
    assert list(local_days("UTC", times).of(times)) == [MISSING, 0]
    assert list(local_days("UTC", times[:1]).of(times[:1])) == [MISSING]

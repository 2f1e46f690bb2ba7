"""Times in every usual spelling become UTC; what the calendar does not have is said to be wrong."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.intake.standardise.times import TimeOptions, days, times

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def read(text: str | None, **options: object) -> tuple[str | None, str | None, str | None]:
    """(the instant in UTC, the fault, the mark) of one text."""
    cells = times(pa.array([text], pa.string()), TimeOptions(**options), NOW)  # type: ignore[arg-type] # by name
    instant = cells.values[0].as_py()
    fault = cells.faults[0].as_py() if cells.faults is not None else None
    mark = cells.marks[0].as_py() if cells.marks is not None else None
    return instant and instant.isoformat(" ", "auto"), fault, mark


@pytest.mark.contract("A2.6", "A2.1")
@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 10:05",
        "2026-03-01 10:05:00",
        "2026-03-01T10:05:00Z",
        "2026-03-01T12:05:00.000+02:00",
        "2026/3/1 10:05",
        "2026.3.1 10:05:00",
        "20260301100500",
        "20260301 10:05",
        "2026年3月1日 10时05分",
        "2026年03月01日10:05:00",
        "2026年3月1日 上午10:05",
        "２０２６－０３－０１ １０：０５",
        "2026-03-01 星期日 10:05",
        "01.03.2026 10:05",
        "3/1/2026 10:05",
        "3/1/26 10:05 AM",
        "Mar 1, 2026 10:05 am",
        "March 1st, 2026 10:05",
        "1-Mar-26 10:05",
        "Sun, 1 Mar 2026 10:05:00 +0000 (UTC)",
        "1772359500",
        "1772359500000",
    ],
)
def test_one_moment_has_many_spellings(text: str) -> None:
    assert read(text) == ("2026-03-01 10:05:00", None, None)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026年3月1日 下午3:05", "2026-03-01 15:05:00"),
        ("2026-03-01 中午11:30", "2026-03-01 11:30:00"),
        ("2026-03-01 中午12:30", "2026-03-01 12:30:00"),
        ("2026-03-01 中午1点", "2026-03-01 13:00:00"),
        ("2026-03-01 晚上10:05", "2026-03-01 22:05:00"),
        ("2026-03-01 晚上21:05", "2026-03-01 21:05:00"),
        ("2026-03-01 12:30 AM", "2026-03-01 00:30:00"),
        ("2026-03-01 12:30 PM", "2026-03-01 12:30:00"),
        ("2026-02-28 24:00", "2026-03-01 00:00:00"),
        ("46082.5", "2026-03-01 12:00:00"),
        ("2024-02-29 00:00:00", "2024-02-29 00:00:00"),
    ],
)
def test_clocks_and_leap_days(text: str, instant: str) -> None:
    assert read(text) == (instant, None, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2026-02-30", "time_not_real"),
        ("2026-02-29 00:00:00", "time_not_real"),
        ("30.02.2026", "time_not_real"),
        ("2026-13-01", "time_not_real"),
        ("13/1/2026", "time_not_real"),
        ("2026-03-01 25:00", "time_not_real"),
        ("2026-03-01 10:61:00", "time_not_real"),
        ("20260230", "time_not_real"),
        ("soon", "time_unreadable"),
        ("2026-03-01 10", "time_unreadable"),
        ("1899-12-31", "time_too_early"),
        ("2026-06-02 11:30", "time_in_future"),
    ],
)
def test_what_is_no_time_is_said_why(text: str, fault: str) -> None:
    assert read(text) == (None, fault, None)


@pytest.mark.parametrize(
    "text",
    ["115/03/01", "115.3.1", "115-03-01", "民國115年3月1日", "中華民國 115/3/1", "民国115年3月1号"],
)
def test_years_of_taiwan_are_counted_from_1911(text: str) -> None:
    assert read(text) == ("2026-03-01 12:00:00", None, "date_only")


@pytest.mark.parametrize(
    ("text", "fault"), [("115/02/30", "time_not_real"), ("99/3/1x", "time_unreadable")]
)
def test_years_of_taiwan_have_the_same_calendar(text: str, fault: str) -> None:
    assert read(text)[1] == fault


def test_a_clock_may_be_a_little_ahead() -> None:
    assert read("2026-06-02 10:59")[1] is None


def test_missing_is_not_wrong() -> None:
    assert read(None) == read("  ") == (None, None, None)


def test_a_day_without_an_hour_is_local_noon_and_marked() -> None:
    assert read("2026-03-01", time_zone="Asia/Shanghai") == (
        "2026-03-01 04:00:00",
        None,
        "date_only",
    )


def test_the_mapping_says_whether_the_day_stands_first() -> None:
    assert read("3/4/2026 08:00", day_first=True)[0] == "2026-04-03 08:00:00"
    assert read("3/4/2026 08:00")[0] == "2026-03-04 08:00:00"


def test_formats_of_the_mapping_come_first() -> None:
    assert read("01-03-26 10h05", formats=("%d-%m-%y %Hh%M",))[0] == "2026-03-01 10:05:00"
    assert read("26|Mar|01", formats=("%y|%b|%d",))[0] == "2026-03-01 12:00:00"


def test_times_counted_from_an_origin() -> None:
    origin = "2018-08-01T00:00:00"
    found = read("6", unit="hours", origin=origin, time_zone="America/New_York")
    assert found[0] == "2018-08-01 10:00:00"


@pytest.mark.contract("A2.6")
@pytest.mark.parametrize(
    ("zone", "local", "instant", "mark"),
    [
        ("Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29 00:59:59", None),
        ("Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29 01:00:00", "dst_nonexistent"),
        ("Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29 01:00:00", None),
        ("Europe/Berlin", "2025-10-26 02:30:00", "2025-10-26 00:30:00", "dst_ambiguous"),
        ("America/New_York", "2026-03-08 02:15:00", "2026-03-08 07:00:00", "dst_nonexistent"),
        ("America/New_York", "2025-11-02 01:30:00", "2025-11-02 05:30:00", "dst_ambiguous"),
        ("Asia/Shanghai", "1986-05-04 02:30:00", "1986-05-03 18:00:00", "dst_nonexistent"),
        ("Asia/Shanghai", "1990-07-01 12:00:00", "1990-07-01 03:00:00", None),
        ("Asia/Shanghai", "1991-09-15 01:30:00", "1991-09-14 16:30:00", "dst_ambiguous"),
        ("Asia/Shanghai", "1992-07-01 12:00:00", "1992-07-01 04:00:00", None),
    ],
)
def test_summer_time_is_the_zones_own(
    zone: str, local: str, instant: str, mark: str | None
) -> None:
    assert read(local, time_zone=zone) == (instant, None, mark)


@settings(max_examples=100, deadline=None)
@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2026, 1, 1)),  # noqa: DTZ001 - local on purpose
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Asia/Kathmandu"]),
)
def test_any_local_time_agrees_with_the_standard_library(local: datetime, zone: str) -> None:
    local = local.replace(microsecond=0)
    expected = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
    instant, fault, mark = read(str(local), time_zone=zone)
    assert fault is None
    if mark != "dst_nonexistent":
        assert instant == expected.isoformat(" ")


@settings(max_examples=100, deadline=None)
@given(
    st.datetimes(
        datetime(1901, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
        datetime(2026, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    )
)
def test_any_iso_instant_is_read_exactly(moment: datetime) -> None:
    instant = read(moment.isoformat())[0]
    assert instant == moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def test_days_are_of_the_zone() -> None:
    texts = pa.array(["2026-03-01", "2026-03-01T20:00:00Z", "1/4/2026", None, "2026-02-30"])
    cells = days(texts, TimeOptions("Asia/Shanghai", day_first=True))
    expected = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 4, 1), None, None]
    assert cells.values.to_pylist() == expected
    assert cells.faults is not None
    assert cells.faults.to_pylist() == [None, None, None, None, "time_not_real"]


def test_days_may_be_shifted() -> None:
    cells = days(pa.array(["2024-02-28"]), TimeOptions(plus_days=2))
    assert cells.values.to_pylist() == [date(2024, 3, 1)]


@pytest.mark.parametrize("text", ["2026-03-01 晚上12:30", "2026-03-01 晚上1:30"])
def test_an_hour_of_the_night_that_may_be_the_next_days_is_not_guessed(text: str) -> None:
    assert read(text) == (None, "time_unreadable", None)

"""The counts behind the heat maps, from contacts worked by hand and by a second route."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from touchline import policy
from touchline.engines.duckdb import DuckDBEngine
from touchline.measures.clock import Clock
from touchline.pipeline.contact_patterns import DAYS, FAMILY_OF, counted, hand_key, kept

ZONE = ZoneInfo("Asia/Shanghai")
AS_OF = date(2026, 11, 20)  # a Friday
HOUSE = policy.load('[firm]\ntime_zone = "Asia/Shanghai"\n')
SCHEMA = pa.schema(
    [
        ("customer_ref", pa.int64()),
        ("happened_at", pa.timestamp("us")),
        ("channel", pa.string()),
        ("outbound", pa.bool_()),
        ("reached", pa.bool_()),
        ("replied", pa.bool_()),
        ("day_only", pa.bool_()),
    ]
)
OWNED = pa.table(
    {"customer_id": [7, 8, 9], "owner_id": pa.array([70, 70, None]), "tier": ["A", "B", "C"]}
)
NO_HANDS = pa.table(
    {"customer_id": pa.array([], pa.int64()), "person_id": pa.array([], pa.int64())}
)
Row = dict[str, Any]


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A local time."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def contact(customer: int, local: datetime, channel: str = "call", **more: Any) -> Row:
    """An outbound contact at a local time; it reached nobody."""
    utc = local.astimezone(UTC).replace(tzinfo=None)
    told = {"outbound": True, "reached": False, "replied": False, "day_only": False, **more}
    return {"customer_ref": customer, "happened_at": utc, "channel": channel, **told}


@pytest.fixture
def tables(tmp_path: Path) -> Any:
    """`tables(rows, …)`: the rows of each table; each argument is one bucket."""

    def made(*buckets: list[Row], by_hand: pa.Table = NO_HANDS) -> dict[str, list[Row]]:
        clock = Clock(AS_OF, "Asia/Shanghai", 13)
        parts = iter([pa.Table.from_pylist(rows, SCHEMA) for rows in buckets])
        engine = DuckDBEngine(tmp_path, 1)
        found = counted(engine, parts, kept(OWNED, by_hand), clock, HOUSE)
        return {
            each.name: [row for part in each.parts for row in part.to_pylist()] for each in found
        }

    return made


def test_a_day_counts_contacts_either_way_and_the_customers_behind_them(tables: Any) -> None:
    morning = at(2026, 11, 20, 9)
    first = [contact(7, morning), contact(7, morning, outbound=False)]
    second = [contact(8, morning), contact(9, morning)]
    assert tables(first, second)["contact_day"] == [
        {"owner_key": 0, "day": AS_OF, "outbound": 1, "inbound": 0, "customers": 1},
        {"owner_key": 70, "day": AS_OF, "outbound": 2, "inbound": 1, "customers": 2},
    ]


def test_a_contact_late_in_the_evening_counts_on_the_firms_day(tables: Any) -> None:
    (row,) = tables([contact(7, at(2026, 11, 18, 0, 30))])["contact_day"]
    assert row["day"] == date(2026, 11, 18)  # in UTC it is still the 17th


def test_hours_and_weekdays_are_the_firms_and_thirteen_weeks_are_a_block(tables: Any) -> None:
    friday, before = at(2026, 11, 20, 10, 59), at(2026, 8, 21, 10)
    rows = [contact(7, friday, reached=True), contact(7, friday), contact(7, before)]
    found = tables(rows)["contact_hour"]
    assert [
        (r["blocks_ago"], r["weekday"], r["hour"], r["tries"], r["reached"]) for r in found
    ] == [
        (0, 4, 10, 2, 1),
        (1, 4, 10, 1, 0),
    ]


def test_contacts_without_an_hour_and_those_of_customers_are_in_no_hour(tables: Any) -> None:
    noon = at(2026, 11, 20, 12)
    rows = [contact(7, noon, day_only=True), contact(7, noon, outbound=False)]
    assert tables(rows)["contact_hour"] == []


def test_only_contacts_old_enough_to_be_answered_count_for_replies(tables: Any) -> None:
    days = HOUSE.reply.within_days
    old = at(2026, 11, 20, 12) - timedelta(days=days + 1)
    young = at(2026, 11, 20, 12)
    rows = [contact(7, old, replied=True), contact(7, old), contact(7, young, replied=True)]
    found = tables(rows)["contact_week"]
    assert sum(row["contacts"] for row in found) == 3
    assert (sum(row["ripe"] for row in found), sum(row["replied"] for row in found)) == (2, 1)


def test_a_week_begins_with_the_as_of_day_and_fifty_three_are_kept(tables: Any) -> None:
    first = at(2026, 11, 20) - timedelta(days=DAYS - 1)
    days = [at(2026, 11, 14), at(2026, 11, 13), first, first - timedelta(days=1)]
    found = tables([contact(7, day) for day in days])["contact_week"]
    assert [row["weeks_ago"] for row in found] == [0, 1, 52]


def test_customers_given_by_hand_count_for_that_person(tables: Any) -> None:
    by_hand = pa.table({"customer_id": [8, 9, 5], "person_id": pa.array([3, None, 4])})
    now = at(2026, 11, 20, 9)
    found = tables([contact(7, now), contact(8, now), contact(9, now)], by_hand=by_hand)
    assert [row["owner_key"] for row in found["contact_day"]] == [hand_key(3), 0, 70]


def test_customers_that_the_run_does_not_know_are_left_out(tables: Any) -> None:
    assert all(not rows for rows in tables([contact(5, at(2026, 11, 20, 9))]).values())


def test_without_contacts_the_tables_are_empty(tables: Any) -> None:
    names = ("contact_day", "contact_week", "contact_hour", "contact_state")
    assert tables() == {name: [] for name in names}


@pytest.mark.contract("A7.5", "A7.6")
def test_who_was_past_the_interval_is_told_now_and_thirteen_weeks_before(tables: Any) -> None:
    now = at(2026, 11, 20, 9)
    then = now - timedelta(weeks=13)
    rows = [
        contact(7, then - timedelta(days=14)),  # A: every 14 days, so just in time
        contact(7, now - timedelta(days=15), outbound=False),  # one day past it
        contact(8, then - timedelta(days=31)),  # B: every 30 days, one day past it
        contact(8, then - timedelta(days=280)),  # too long ago to be counted alone
        *(contact(8, now) for _ in range(HOUSE.overcontact.cap_of("B") + 1)),
    ]
    told = {(row["tier"], row["days_ago"]): row for row in tables(rows)["contact_state"]}
    counts = {
        key: (row["customers"], row["overdue"], row["over_ceiling"]) for key, row in told.items()
    }
    assert counts == {
        ("A", 91): (1, 0, 0),
        ("A", 0): (1, 1, 0),
        ("B", 91): (1, 1, 0),
        ("B", 0): (1, 0, 1),
    }


@pytest.mark.contract("A7.6")
def test_counting_one_by_one_gives_the_same_tables(tables: Any) -> None:
    chance = np.random.default_rng(3)
    rows = [
        contact(
            int(chance.integers(7, 10)),
            at(2026, 11, 20, 12) - timedelta(hours=int(chance.integers(0, 24 * 300))),
            str(chance.choice(["call", "visit", "email", "wecom", "letter"])),
            outbound=bool(chance.random() < 0.8),
            reached=bool(chance.random() < 0.4),
        )
        for _ in range(400)
    ]
    buckets = [[row for row in rows if row["customer_ref"] == each] for each in (7, 8, 9)]
    found = tables(*buckets)
    assert {
        (row["family"], row["blocks_ago"], row["weekday"], row["hour"]): row["tries"]
        for row in found["contact_hour"]
        if row["owner_key"] == 0
    } == _tries_by_hour([row for row in rows if row["customer_ref"] == 9])
    local_days = Counter(_local(row).date() for row in rows)
    by_day: Counter[date] = Counter()
    for row in found["contact_day"]:
        by_day[row["day"]] += row["outbound"] + row["inbound"]
    assert by_day == local_days


def _local(row: Row) -> datetime:
    moment: datetime = row["happened_at"]
    return moment.replace(tzinfo=UTC).astimezone(ZONE)


def _tries_by_hour(rows: list[Row]) -> Counter[tuple[str, int, int, int]]:
    return Counter(
        (FAMILY_OF[row["channel"]], (AS_OF - local.date()).days // 91, local.weekday(), local.hour)
        for row in rows
        if row["outbound"] and row["channel"] in FAMILY_OF
        for local in [_local(row)]
    )

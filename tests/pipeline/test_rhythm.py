"""What is published of each customer's rhythm, from contacts worked by hand."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from touchline import policy
from touchline.measures.clock import Clock
from touchline.pipeline.rhythm import (
    KEPT,
    SCHEMA,
    Advised,
    Contacts,
    advised_families,
    quiet_hours,
    rhythm_of_contacts,
)
from touchline.policy.contact import QuietHours
from touchline.vocabulary.codes import Channel, Outcome
from touchline.vocabulary.contact_mark import CONTACT_MARK, NOBODY

ZONE = ZoneInfo("Asia/Shanghai")
AS_OF = date(2026, 11, 20)
HOUSE = policy.load('[firm]\ntime_zone = "Asia/Shanghai"\n')
CALLS = 1  # the place of calls among the families
Row = tuple[int, datetime, str, str, str]  # customer, when, channel, direction, outcome


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def contacts(rows: list[Row], answered: tuple[int, ...] = (), days: tuple[int, ...] = ()) -> Any:
    """The rows as arrays; `answered` and `days` name rows that were answered, or lack their hour"""
    outcomes = [word.value for word in Outcome]
    return Contacts(
        customers=np.array([row[0] for row in rows], np.int64),
        at_us=np.array([int(row[1].timestamp()) * 1_000_000 for row in rows], np.int64),
        channel=np.array([list(Channel).index(Channel(row[2])) for row in rows], np.int64),
        outcome=np.array([outcomes.index(row[4]) if row[4] else -1 for row in rows], np.int64),
        employee=np.array([NOBODY] * len(rows), np.int64),
        outbound=np.array([row[3] == "outbound" for row in rows], np.bool_),
        answered=np.isin(np.arange(len(rows)), answered),
        day_only=np.isin(np.arange(len(rows)), days),
    )


def made(rows: list[Row], family: int = CALLS, **more: Any) -> list[dict[str, Any]]:
    ids = np.unique([row[0] for row in rows]).astype(np.int64)
    advised = Advised(ids, np.full(ids.size, family), np.full(ids.size, 0.4))
    clock = Clock(AS_OF, "Asia/Shanghai", 13)
    table = rhythm_of_contacts(contacts(rows, **more), advised, clock, HOUSE)
    assert table.schema == SCHEMA
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def marks(row: dict[str, Any]) -> Any:
    return np.frombuffer(row["contacts"], CONTACT_MARK)


def test_the_last_forty_contacts_are_kept_oldest_first() -> None:
    rows: list[Row] = [(7, at(1 + n % 20, n % 24, 10), "call", "outbound", "") for n in range(3)]
    many: list[Row] = [
        (
            9,
            datetime(2026, 9, 1, tzinfo=UTC).replace(hour=n % 24, day=1 + n // 24),
            "email",
            "inbound",
            "",
        )
        for n in range(KEPT + 5)
    ]
    few, long = made(rows + many)
    assert (few["customer_id"], len(marks(few))) == (7, 3)
    assert len(marks(long)) == KEPT
    assert [*marks(long)["at"]] == [int(row[1].timestamp()) for row in many[5:]]
    assert set(marks(long)["outbound"]) == {0}
    assert set(marks(few)["outbound"]) == {1}
    assert [list(Channel)[place] for place in marks(long)["channel"][:1]] == [Channel.EMAIL]


@pytest.mark.parametrize(
    ("last", "answered", "waits"),
    [
        ((1, at(18), "wecom", "outbound", "sent"), False, True),
        ((1, at(18), "wecom", "outbound", ""), True, False),
        ((1, at(18), "email", "outbound", "bounced"), False, False),
        ((1, at(18), "email", "outbound", "replied"), False, False),
        ((1, at(18), "call", "outbound", "no_answer"), False, False),
        ((1, at(18), "wecom", "inbound", ""), False, False),
        ((1, at(2), "wecom", "outbound", ""), False, False),  # over fourteen days ago
    ],
)
def test_a_customer_owes_an_answer_to_our_last_written_contact(
    last: Row, answered: bool, waits: bool
) -> None:
    before: Row = (1, at(1), "call", "inbound", "")
    (found,) = made([before, last], answered=(1,) if answered else ())
    assert found["waiting_since"] == (last[1].astimezone(UTC) if waits else None)


def test_a_later_contact_either_way_ends_the_waiting() -> None:
    written: Row = (1, at(17), "email", "outbound", "")
    assert made([written, (1, at(18), "visit", "outbound", "reached")])[0]["waiting_since"] is None


@pytest.mark.contract("A7.16")
def test_the_best_hour_is_local_and_of_the_advised_channels() -> None:
    calls: list[Row] = [(1, at(day, 10), "call", "outbound", "reached") for day in (2, 9, 16)]
    calls += [(1, at(day, 15), "call", "outbound", "no_answer") for day in (3, 4, 5)]
    mails: list[Row] = [(1, at(day, 9), "email", "outbound", "replied") for day in (6, 7, 8, 10)]
    (found,) = made(sorted(calls + mails, key=lambda row: row[1]))
    assert (found["best_hour"], found["best_hour_tries"], found["best_hour_reached"]) == (10, 3, 3)
    assert found["best_hour_share"] == pytest.approx((3 + 5 * 0.4) / 8)
    assert found["best_weekday"] == 0  # the 2nd, 9th and 16th are Mondays


def test_a_contact_without_its_hour_tells_of_the_weekday_only() -> None:
    calls: list[Row] = [(1, at(day, 12), "call", "outbound", "reached") for day in (2, 9, 16)]
    (found,) = made(calls, days=(0, 1, 2))
    assert (found["best_hour"], found["best_weekday"]) == (None, 0)


def test_no_quiet_hour_is_ever_the_best() -> None:
    calls: list[Row] = [(1, at(day, 22), "call", "outbound", "reached") for day in (2, 9, 16)]
    assert made(calls)[0]["best_hour"] is None


def test_what_lies_more_than_a_year_back_does_not_count() -> None:
    old = datetime(2025, 11, 19, 10, tzinfo=ZONE)
    calls: list[Row] = [(1, old, "call", "outbound", "reached")] * 3
    assert made(calls)[0]["best_hour"] is None


def test_without_an_advised_channel_there_is_no_best_hour() -> None:
    calls: list[Row] = [(1, at(day, 10), "call", "outbound", "reached") for day in (2, 9, 16)]
    assert made(calls, family=-1)[0]["best_hour"] is None


def test_the_firms_mean_is_that_of_the_measures() -> None:
    results = pa.table(
        {
            "customer_id": [2, 1],
            "channel": ["wecom", "call"],
            "calls": [6, 4],
            "reached_calls": [1, 3],
        }
    )
    advised = advised_families(results)
    assert [*advised.customers] == [1, 2]
    assert [*advised.family] == [CALLS, 3]
    assert [*advised.mean] == pytest.approx([0.4, 0.0])


def test_of_a_customer_that_the_run_does_not_know_no_channel_is_advised() -> None:
    advised = Advised(np.array([3, 5]), np.array([1, 2]), np.array([0.1, 0.2]))
    assert [*advised.among(np.array([4, 5, 6])).family] == [-1, 2, -1]


def test_an_hour_that_is_partly_quiet_is_quiet() -> None:
    night = quiet_hours(QuietHours(start=time(21, 30), end=time(8)))
    assert night == [*range(8), 21, 22, 23]
    assert quiet_hours(QuietHours(start=time(12), end=time(14))) == [12, 13]

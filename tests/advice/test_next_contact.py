"""The next contact: each status at its boundary, and the rules that always win."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline import policy
from touchline.advice.next_contact import advise

HOUSE = policy.default()  # A 14, B 30, C 90 days; due soon 3; cap 4; complaints 2
TODAY = date(2026, 3, 1)


def advice(**figures: Any) -> dict[str, Any]:
    """The advice for one customer with these figures; tier A if none is given."""
    row = {"customer_id": 1, "tier": "A", **figures}
    (answer,) = advise(pa.Table.from_pylist([row]), HOUSE, TODAY).to_pylist()
    return dict(answer)


@pytest.mark.contract("A7.5", "A7.8", "A7.9")
@pytest.mark.parametrize(
    ("days", "status", "due_on", "days_over"),
    [
        (0, "on_track", date(2026, 3, 15), 0),
        (10, "on_track", date(2026, 3, 5), 0),
        (11, "due", date(2026, 3, 4), 0),
        (14, "due", date(2026, 3, 1), 0),
        (15, "overdue", date(2026, 2, 28), 1),
        (28, "overdue", date(2026, 2, 15), 14),
    ],
)
def test_a_contact_is_due_one_target_interval_after_the_last(
    days: int, status: str, due_on: date, days_over: int
) -> None:
    answer = advice(days_since_last_contact=days)
    assert (answer["status"], answer["due_on"], answer["days_over"]) == (status, due_on, days_over)


@pytest.mark.parametrize(("tier", "interval"), [("A", 14), ("B", 30), ("C", 90), (None, 90)])
def test_each_tier_has_its_interval(tier: str | None, interval: int) -> None:
    assert advice(tier=tier, days_since_last_contact=1)["target_interval_days"] == interval


@pytest.mark.contract("A7.3", "A7.4", "A7.10")
@pytest.mark.parametrize(("contacts", "status"), [(3, "overdue"), (4, "hold_cap_reached")])
def test_at_the_cap_the_advice_is_to_hold(contacts: int, status: str) -> None:
    answer = advice(days_since_last_contact=28, contacts_last_30_days=contacts)
    assert answer["status"] == status
    assert (answer["due_on"] > TODAY) == (status == "hold_cap_reached")


def test_without_any_channel_left_the_advice_is_to_hold() -> None:
    own = policy.load("[overcontact.monthly_cap_by_channel]\nvisit = 1\n")
    refused = {f"opted_out_{name}": True for name in ("calls", "emails", "messages")}
    row = {"tier": "A", "days_since_last_contact": 40, "visits_last_30_days": 1, **refused}
    (answer,) = advise(numbered([row]), own, TODAY).to_pylist()
    assert (answer["status"], answer["channel"]) == ("hold_cap_reached", None)
    assert answer["due_on"] > TODAY
    assert (answer["reason_codes"][0], answer["priority"]) == ("no_channel", 0)
    assert "default_channel" not in answer["reason_codes"]


def test_an_opt_out_wins_over_everything() -> None:
    answer = advice(
        opted_out=True, days_since_last_contact=99, open_complaints=2, contacts_last_30_days=9
    )
    assert answer["status"] == "do_not_contact"
    assert answer["due_on"] is None
    assert answer["channel"] is None
    assert answer["priority"] == 0
    assert answer["reason_codes"][0] == "opted_out"


def test_an_open_complaint_shortens_the_interval() -> None:
    answer = advice(tier="C", days_since_last_contact=3, open_complaints=1)
    assert (answer["status"], answer["target_interval_days"]) == ("overdue", 2)
    assert answer["reason_codes"][:2] == ["open_complaint", "complaint_interval"]
    assert answer["evidence"] == "complaint rule"


def test_a_complaint_never_lengthens_an_interval() -> None:
    own = policy.load("[cadence]\ncomplaint_interval_days = 60\n")
    row = {"customer_id": 1, "tier": "A", "days_since_last_contact": 20, "open_complaints": 1}
    answer = advise(pa.Table.from_pylist([row]), own, TODAY).to_pylist()[0]
    assert (answer["target_interval_days"], answer["evidence"]) == (14, "tier default")


@pytest.mark.parametrize(
    "figures",
    [{"orders": 2}, {"open_deal_value": 10.5}, {"deals_open": 1}, {"days_since_last_order": 400}],
)
def test_a_customer_of_value_never_contacted_is_due_today(figures: dict[str, Any]) -> None:
    answer = advice(days_since_last_contact=None, days_since_first_seen=0, **figures)
    assert (answer["status"], answer["due_on"]) == ("due", TODAY)
    assert "never_contacted" in answer["reason_codes"]


def test_who_bought_lately_but_was_never_contacted_is_left_alone_for_an_interval() -> None:
    answer = advice(days_since_last_order=5)
    assert (answer["status"], answer["due_on"]) == ("on_track", date(2026, 3, 10))
    assert answer["reason_codes"][:2] == ["never_contacted", "bought_lately"]
    later = advice(days_since_last_order=14)
    assert (later["status"], later["reason_codes"][:2]) == (
        "due",
        ["never_contacted", "last_order"],
    )
    assert advice(days_since_last_order=5, deals_open=1)["due_on"] == TODAY
    assert advice(days_since_last_order=1, open_complaints=1)["due_on"] == TODAY


def test_a_closed_door_is_not_argued_with() -> None:
    answer = advice(opted_out=1, days_since_last_contact=99, usual_gap_days=3.0)
    assert answer["reason_codes"] == ["opted_out"]


def test_a_new_prospect_is_due_some_days_after_it_was_first_seen() -> None:
    assert advice(days_since_first_seen=1)["due_on"] == date(2026, 3, 3)
    assert advice(days_since_first_seen=5)["status"] == "overdue"
    assert advice()["due_on"] == TODAY


def test_an_interval_that_is_not_learned_says_so() -> None:
    assert advice(days_since_last_contact=1)["evidence"] == "tier default"


def test_the_policy_may_count_from_our_own_contacts_only() -> None:
    own = policy.load("[cadence]\nmeasured_from = 'days_since_last_outbound'\n")
    row = {
        "customer_id": 1,
        "tier": "A",
        "days_since_last_contact": 1,
        "days_since_last_outbound": 20,
        "days_since_last_inbound": 1,
    }
    answer = advise(pa.Table.from_pylist([row]), own, TODAY).to_pylist()[0]
    assert (answer["status"], answer["days_over"]) == ("overdue", 6)
    assert answer["reason_codes"][0] == "unanswered"


def test_priority_is_value_at_stake_times_elapsed_intervals() -> None:
    figures = {"days_since_last_contact": 28, "order_value": 999.0, "open_deal_value": 1000.0}
    assert advice(**figures)["priority"] == 4000.0  # (999 + 1000 + 1) * 28/14
    assert advice(**{**figures, "days_since_last_contact": 140})["priority"] == 6000.0  # at most 3
    assert advice(days_since_last_contact=14)["priority"] == 1.0  # no value: by lateness alone
    assert advice(**{**figures, "days_since_last_contact": 7})["priority"] == 0  # not yet due


def test_a_buyer_never_contacted_is_as_late_as_its_own_habit_says() -> None:
    answer = advice(days_since_last_order=60, purchase_interval_days=30.0, order_value=99.0)
    assert answer["priority"] == 200.0  # (99 + 1) * 60/30
    assert "reorder_late" in answer["reason_codes"]


@pytest.mark.parametrize(("days", "broken"), [(45, False), (46, True)])
def test_a_habit_is_broken_after_one_and_a_half_usual_gaps(days: int, broken: bool) -> None:
    contacts = advice(days_since_last_contact=days, usual_gap_days=30.0)["reason_codes"]
    orders = advice(days_since_last_order=days, purchase_interval_days=30.0)["reason_codes"]
    assert ("rhythm_broken" in contacts, "reorder_late" in orders) == (broken, broken)


def test_reasons_stand_in_the_order_of_their_weight() -> None:
    answer = advice(
        days_since_last_contact=28,
        usual_gap_days=9.5,
        open_deal_value=5.0,
        open_complaints=1,
        contacts_last_30_days=5,
        quality=True,
    )
    assert answer["reason_codes"] == [
        "cap_reached",
        "open_complaint",
        "complaint_interval",
        "rhythm_broken",
        "open_deal",
        "top_grade",
        "default_channel",
    ]


def test_no_customers_is_no_trouble() -> None:
    empty = pa.table({"customer_id": pa.array([], pa.int64()), "tier": pa.array([], pa.string())})
    assert advise(empty, HOUSE, TODAY).num_rows == 0


def test_the_leap_day_is_a_day() -> None:
    row = {"customer_id": 1, "tier": "A", "days_since_last_contact": 0}
    answer = advise(pa.Table.from_pylist([row]), HOUSE, date(2028, 2, 16)).to_pylist()[0]
    assert answer["due_on"] == date(2028, 3, 1)


customers = st.lists(
    st.fixed_dictionaries(
        {
            "tier": st.sampled_from(["A", "B", "C", None]),
            "opted_out": st.sampled_from([None, False, True]),
            "contacts_last_30_days": st.none() | st.integers(0, 9),
            "days_since_last_contact": st.none() | st.integers(0, 400),
            "days_since_last_order": st.none() | st.integers(0, 400),
            "open_complaints": st.none() | st.integers(0, 2),
            "order_value": st.none() | st.integers(-50, 5000),
            "calls": st.none() | st.integers(0, 9),
            "reached_calls": st.none() | st.integers(0, 9),
            "emails": st.none() | st.integers(0, 9),
            "answered_emails": st.none() | st.integers(0, 9),
            "opted_out_calls": st.none() | st.booleans(),
        }
    ),
    min_size=1,
    max_size=20,
)


def numbered(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{"customer_id": place, **row} for place, row in enumerate(rows)])


@settings(max_examples=40, deadline=None)
@given(customers)
def test_do_not_contact_and_caps_always_win(rows: list[dict[str, Any]]) -> None:
    for row in advise(numbered(rows), HOUSE, TODAY).to_pylist():
        over_cap = (row["contacts_last_30_days"] or 0) >= row["contact_cap"]
        urged = row["status"] in {"due", "overdue", "on_track"}
        assert not (urged and (row["opted_out"] or over_cap))
        assert (row["status"] == "do_not_contact") == bool(row["opted_out"])
        assert row["due_on"] is None or not over_cap or row["due_on"] > TODAY
        assert not (row["channel"] == "call" and row["opted_out_calls"])


def test_a_hundred_thousand_random_customers_break_no_rule() -> None:
    chance = np.random.default_rng(20260301)
    count = 100_000
    columns = {
        "customer_id": np.arange(count),
        "tier": chance.choice(["A", "B", "C"], count),
        "opted_out": chance.random(count) < 0.2,
        "contacts_last_30_days": chance.integers(0, 9, count),
        "days_since_last_contact": chance.integers(0, 400, count),
        "open_complaints": chance.integers(0, 3, count),
        "order_value": chance.integers(-50, 5000, count),
    }
    answer = advise(pa.table(columns), HOUSE, TODAY)
    status = answer["status"].to_numpy()
    closed = columns["opted_out"] | (columns["contacts_last_30_days"] >= 4)
    assert set(status[closed]) == {"do_not_contact", "hold_cap_reached"}
    assert set(status[~closed]) == {"overdue", "due", "on_track"}
    assert (status[columns["opted_out"]] == "do_not_contact").all()
    assert not answer["priority"].to_numpy()[closed].any()
    due_on = answer["due_on"].to_numpy()
    assert np.isnat(due_on[columns["opted_out"]]).all()
    held = closed & ~columns["opted_out"]
    assert (due_on[held] > np.datetime64(TODAY)).all()


@settings(max_examples=40, deadline=None)
@given(customers, st.integers(0, 99))
def test_a_shuffled_table_gives_every_customer_the_same(
    rows: list[dict[str, Any]], seed: int
) -> None:
    table = numbered(rows)
    order = np.random.default_rng(seed).permutation(len(rows))
    shuffled = advise(table.take(pa.array(order)), HOUSE, TODAY).to_pylist()
    straight = advise(table, HOUSE, TODAY).to_pylist()
    assert sorted(shuffled, key=lambda row: int(row["customer_id"])) == straight

"""The channel: what the customer answers, where that is known; else what the policy says."""

from typing import Any

import pyarrow as pa
import pytest

from touchline import policy
from touchline.advice.channel import choose_channel
from touchline.advice.families import FAMILIES
from touchline.advice.figures import Figures
from touchline.advice.habits import habits_of
from touchline.policy import Policy

BUSY: dict[str, Any] = {"tier": "C", "visits": 1, "calls": 1, "emails": 1, "messages": 1}
HOUSE = policy.default()  # 3 tries, 5 shrinkage tries; A visit, B call, C wecom


def channels(rows: list[dict[str, Any]], own: Policy = HOUSE) -> list[str | None]:
    names = {name: None for row in rows for name in row}
    figures = Figures(pa.Table.from_pylist([{**names, **row} for row in rows]))
    choice = choose_channel(
        figures, figures.place_in("tier", own.tier_names), own, habits_of(figures)
    )
    words: list[str | None] = choice.channel.to_pylist()
    return words


@pytest.mark.contract("A7.16")
def test_the_channel_that_the_customer_answers_best_is_chosen() -> None:
    row = {"tier": "A", "calls": 9, "reached_calls": 6, "emails": 10, "answered_emails": 1}
    assert channels([row]) == ["call"]


def test_too_few_tries_leave_the_tiers_default() -> None:
    rows = [{"tier": tier, "calls": 2, "reached_calls": 2} for tier in ("A", "B", "C")]
    assert channels([*rows, BUSY]) == ["visit", "call", "wecom", "wecom"]
    assert channels([{"tier": "A"}, {"tier": "C"}]) == ["visit", "wecom"]  # no records at all


def test_a_default_that_the_firm_never_uses_gives_way_to_what_it_uses_most() -> None:
    rows: list[dict[str, Any]] = [
        {"tier": "A", "emails": 2, "calls": 1},
        {"tier": "B"},
        {"tier": "C", "emails": 1},
    ]
    assert channels(rows) == ["email", "call", "email"]


def test_a_channel_that_was_never_answered_is_not_learned() -> None:
    row = {"tier": "A", "emails": 9, "answered_emails": 0}
    assert channels([row, BUSY]) == ["visit", "wecom"]


def test_few_answers_are_drawn_towards_the_firms_mean() -> None:
    # The firm: calls 3+97 tries, 3+1 answered (mean .04); e-mails 10+90 tries, 8+82 (mean .9).
    # Customer 1: calls (3 + 5*.04)/8 = .4; e-mails (8 + 5*.9)/15 = .83, so the e-mail wins.
    rows = [
        {"tier": "B", "calls": 3, "reached_calls": 3, "emails": 10, "answered_emails": 8},
        {"tier": "B", "calls": 97, "reached_calls": 1, "emails": 90, "answered_emails": 82},
    ]
    assert channels(rows) == ["email", "email"]
    raw = policy.load("[channels]\nshrinkage_tries = 0\n")
    assert channels(rows, raw) == ["call", "email"]


def test_messages_are_meant_on_the_policys_message_channel() -> None:
    row = {"tier": "A", "messages": 5, "answered_messages": 4}
    assert channels([row]) == ["wecom"]
    assert channels([row], policy.load("[channels]\nmessage = 'sms'\n")) == ["sms"]


def test_a_channel_without_consent_is_never_chosen() -> None:
    row = {"tier": "B", "calls": 9, "reached_calls": 9, "opted_out_calls": True}
    assert channels([row]) == ["visit"]
    assert channels([{**row, "emails": 4, "answered_emails": 1}]) == ["email"]


def test_a_channel_at_its_cap_is_left_out() -> None:
    own = policy.load("[overcontact.monthly_cap_by_channel]\nvisit = 1\n")
    rows = [{"tier": "A", "visits_last_30_days": count} for count in (0, 1)]
    assert channels(rows, own) == ["visit", "call"]


def test_where_nothing_is_allowed_there_is_no_channel() -> None:
    row = {"tier": "A", **{f"opted_out_{family.name}": True for family in FAMILIES}}
    assert channels([row]) == [None]


def test_more_answers_than_tries_count_as_all() -> None:
    row = {"tier": "A", "calls": 3, "reached_calls": 8, "visits": 4, "reached_visits": 4}
    assert channels([row]) == ["visit"]

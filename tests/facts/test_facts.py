"""Neighbours in time: hand-worked rows, and each kernel against a plain second route."""

from collections import Counter
from itertools import groupby, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from touchline.facts.contact_gap import gap_days
from touchline.facts.interaction_day import contacts_that_day
from touchline.facts.order_gap import order_gap_days
from touchline.facts.order_within import next_order_at
from touchline.facts.reply import REPLY_WITHIN_DAYS, replies
from touchline.vocabulary.local_days import DAY_US, MISSING, Integers

LIMIT_US = REPLY_WITHIN_DAYS * DAY_US
Contact = tuple[int, int, bool, int]  # customer, half days, outbound, channel

customer_days = some.lists(some.tuples(some.integers(0, 3), some.integers(0, 9)), max_size=30)
contacts = some.lists(
    some.tuples(some.integers(0, 2), some.integers(0, 45), some.booleans(), some.integers(-1, 2)),
    max_size=25,
)


def array(values: object) -> Integers:
    return np.array(values, np.int64)


def columns(rows: list[tuple[int, int]]) -> tuple[Integers, Integers]:
    return array([row[0] for row in rows]), array([row[1] for row in rows])


def known(values: Integers) -> list[int | None]:
    return [None if value == MISSING else int(value) for value in values]


def test_contacts_of_a_day_stand_on_its_first() -> None:
    counts = contacts_that_day(array([1, 1, 1, 1, 2]), array([5, 5, 5, 6, 6]))
    assert known(counts) == [3, None, None, 1, 1]


@given(customer_days)
def test_contacts_of_a_day_are_counted_as_by_hand(rows: list[tuple[int, int]]) -> None:
    rows.sort()
    counted = Counter(rows)
    expected = [
        counted[row] if number == 0 or row != rows[number - 1] else None
        for number, row in enumerate(rows)
    ]
    assert known(contacts_that_day(*columns(rows))) == expected


def test_a_gap_stands_on_the_first_contact_of_a_later_day() -> None:
    gaps = gap_days(array([1, 1, 1, 1, 2]), array([5, 5, 8, 9, 20]))
    assert known(gaps) == [None, None, 3, 1, None]


@given(customer_days)
def test_gaps_are_between_a_customer_s_contact_days(rows: list[tuple[int, int]]) -> None:
    rows.sort()
    expected: list[tuple[int, int]] = []
    for customer, of_customer in groupby(sorted(set(rows)), key=lambda row: row[0]):
        days = [day for _, day in of_customer]
        expected += [(customer, late - early) for early, late in pairwise(days)]
    found = [
        (customer, gap)
        for (customer, _), gap in zip(rows, known(gap_days(*columns(rows))), strict=True)
        if gap is not None
    ]
    assert found == expected


def test_an_order_gap_skips_what_was_not_bought() -> None:
    bought = np.array([True, False, True, True, True])
    gaps = order_gap_days(array([1, 1, 1, 1, 2]), array([5, 6, 9, 9, 20]), bought)
    assert known(gaps) == [None, None, 4, None, None]


@given(customer_days, some.data())
def test_order_gaps_are_contact_gaps_of_what_was_bought(
    rows: list[tuple[int, int]], data: some.DataObject
) -> None:
    rows.sort()
    bought = np.array([data.draw(some.booleans()) for _ in rows], np.bool_)
    customers, days = columns(rows)
    gaps = order_gap_days(customers, days, bought)
    assert (gaps[~bought] == MISSING).all()
    assert known(gaps[bought]) == known(gap_days(customers[bought], days[bought]))


def test_the_next_order_is_strictly_after_the_contact() -> None:
    found = next_order_at(
        array([1, 1, 1, 3]), array([10, 20, 31, 1]), array([1, 1, 2]), array([20, 30, 5])
    )
    assert known(found) == [20, 30, None, None]


@given(customer_days, customer_days)
def test_the_next_order_is_the_least_later_one(
    rows: list[tuple[int, int]], orders: list[tuple[int, int]]
) -> None:
    rows.sort()
    orders.sort()
    expected = [
        min((time for whose, time in orders if whose == customer and time > now), default=None)
        for customer, now in rows
    ]
    assert known(next_order_at(*columns(rows), *columns(orders))) == expected


def replies_of(rows: list[Contact]) -> tuple[list[int | None], list[int | None]]:
    """(replied, answered) in half days."""
    half_day = DAY_US // 2
    replied, answered = replies(
        array([row[0] for row in rows]),
        array([row[1] * half_day for row in rows]),
        np.array([row[2] for row in rows], np.bool_),
        array([row[3] for row in rows]),
    )
    divided = [
        np.where(times == MISSING, MISSING, times // half_day) for times in (replied, answered)
    ]
    return known(divided[0]), known(divided[1])


def test_a_reply_comes_before_the_next_contact_on_that_channel() -> None:
    rows = [(1, 0, True, 0), (1, 2, True, 1), (1, 3, True, 0), (1, 4, False, 2), (1, 9, True, 2)]
    assert replies_of(rows) == ([None, 4, 4, None, None], [None, None, None, 9, None])


def test_a_reply_on_the_fourteenth_day_counts_and_a_later_one_does_not() -> None:
    assert replies_of([(1, 0, True, 0), (1, 28, False, 0)])[0] == [28, None]
    assert replies_of([(1, 0, True, 0), (1, 29, False, 0)])[0] == [None, None]


def test_another_customer_s_contact_is_no_reply() -> None:
    assert replies_of([(1, 0, True, 0), (2, 1, False, 0)]) == ([None, None], [None, None])


def replied_by_hand(rows: list[Contact], row: Contact) -> int | None:
    customer, now, outbound, channel = row
    own = [other for other in rows if other[0] == customer]
    if outbound:
        answers = [time for _, time, out, _ in own if not out and time >= now]
        limits = [time for _, time, out, on in own if out and on == channel and time > now]
    else:
        answers = [time for _, time, out, _ in own if out and time > now]
        limits = [time for _, time, out, _ in own if not out and time > now]
    answer = min(answers, default=None)
    if answer is None or answer >= min(limits, default=answer + 1):
        return None
    return answer if answer - now <= 2 * REPLY_WITHIN_DAYS else None


@given(contacts)
def test_replies_are_as_the_rule_says_row_by_row(rows: list[Contact]) -> None:
    rows.sort()
    replied, answered = replies_of(rows)
    assert replied == [replied_by_hand(rows, row) if row[2] else None for row in rows]
    assert answered == [None if row[2] else replied_by_hand(rows, row) for row in rows]

"""Opportunities and their stages, contracts and use of the software, trainings."""

from dataclasses import dataclass

import numpy as np

from touchline.simulator.calendar import (
    DAY_S,
    NEVER,
    Calendar,
    Flags,
    Integers,
    until,
    working_seconds,
)
from touchline.simulator.customers import Customers
from touchline.simulator.firm import PRODUCT_LINES
from touchline.simulator.life import Life

STAGES = ("初步接触", "需求确认", "方案报价", "商务谈判", "赢单", "输单")
LAST_OPEN_STAGE = 3
WON, LOST = 4, 5
FEATURES = ("报表", "预警", "接口")
TERM_DAYS = 365
MONTH_DAYS = 30


@dataclass(frozen=True)
class Deals:
    """Arrays, one element an opportunity; `state` is the index of its latest stage."""

    customer: Integers
    opened_s: Integers
    amount_fen: Integers
    product_line: Integers
    state: Integers
    closed_s: Integers
    stage_deal: Integers  # one element a stage entered: the deal's index, …
    stage: Integers  # … the stage, …
    stage_s: Integers  # … and when


@dataclass(frozen=True)
class Contracts:
    """Arrays, one element a term of a subscription, then one a month's use of a feature."""

    customer: Integers
    started_day: Integers
    ends_day: Integers
    renewed: Integers  # 1, 0, or -1: not yet known
    amount_fen: Integers
    use_customer: Integers
    use_day: Integers
    use_feature: Integers
    use_quantity: Integers


@dataclass(frozen=True)
class Trainings:
    """Arrays, one element a customer's place in a training."""

    customer: Integers
    at_s: Integers
    attended: Flags


def make_deals(people: Customers, calendar: Calendar, rng: np.random.Generator) -> Deals:
    """Opportunities of companies: each stage takes about two weeks; happy ones are won more."""
    chance = np.where(people.is_company, 0.0016, 0.0)[:, None]
    known = people.joined_day[:, None] <= np.arange(calendar.days)
    customer, day = np.nonzero(known & (rng.random(known.shape) < chance))
    count = len(customer)
    opened_s = day * DAY_S + working_seconds(count, rng)
    won = rng.random(count) < 0.2 + 0.5 * people.satisfaction[customer]
    stages_passed = np.where(won, LAST_OPEN_STAGE + 1, rng.integers(1, LAST_OPEN_STAGE + 2, count))
    waits = (rng.gamma(2.0, 7.0, (count, LAST_OPEN_STAGE + 1)) * DAY_S).astype(np.int64)
    ends = opened_s[:, None] + np.cumsum(waits, axis=1)
    entered = np.column_stack([opened_s, ends[:, :LAST_OPEN_STAGE]])
    reached = np.arange(LAST_OPEN_STAGE + 1) < stages_passed[:, None]
    reached &= entered < calendar.end_s
    closed_s = until(calendar, ends[np.arange(count), stages_passed - 1])
    closed = closed_s != NEVER
    deal, stage = np.nonzero(reached)
    outcome = np.where(won, WON, LOST)
    return Deals(
        customer=customer,
        opened_s=opened_s,
        amount_fen=(people.order_value_fen[customer] * rng.gamma(2.0, 2.0, count)).astype(np.int64),
        product_line=rng.integers(0, len(PRODUCT_LINES), count),
        state=np.where(closed, outcome, reached.sum(axis=1) - 1),
        closed_s=closed_s,
        stage_deal=np.concatenate([deal, np.flatnonzero(closed)]),
        stage=np.concatenate([stage, outcome[closed]]),
        stage_s=np.concatenate([entered[deal, stage], closed_s[closed]]),
    )


def make_contracts(
    people: Customers, life: Life, calendar: Calendar, rng: np.random.Generator
) -> Contracts:
    """Yearly terms for a third of the companies, renewed by those still alive; use by the month."""
    customer = np.flatnonzero(people.is_company & (rng.random(people.count) < 0.33))
    first = np.maximum(people.joined_day[customer], -TERM_DAYS) + rng.integers(0, 60, len(customer))
    begun = first < calendar.days
    customer, first = customer[begun], first[begun]
    again = first + TERM_DAYS
    renews = (life.dropout_day[customer] >= again) & (rng.random(len(customer)) < 0.85)
    known = again < calendar.days
    second = renews & known
    months = np.arange(0, calendar.days - MONTH_DAYS, MONTH_DAYS)
    active = (first[:, None] <= months) & (months < life.dropout_day[customer][:, None])
    grid = np.broadcast_to(active[:, :, None], (*active.shape, len(FEATURES)))
    used = grid & (rng.random(grid.shape) < 0.7)
    user, month, feature = np.nonzero(used)
    return Contracts(
        customer=np.concatenate([customer, customer[second]]),
        started_day=np.concatenate([first, again[second]]),
        ends_day=np.concatenate([first, again[second]]) + TERM_DAYS - 1,
        renewed=np.concatenate(
            [np.where(known, renews.astype(np.int64), -1), np.full(int(second.sum()), -1)]
        ),
        amount_fen=np.repeat([980_000, 1_080_000], [len(customer), int(second.sum())]),
        use_customer=customer[user],
        use_day=months[month],
        use_feature=feature,
        use_quantity=rng.poisson(2 + 30 * people.satisfaction[customer[user]]) + 1,
    )


def make_trainings(people: Customers, calendar: Calendar, rng: np.random.Generator) -> Trainings:
    """A training each month; a few customers are asked, most of them come."""
    days = np.arange(20, calendar.days, MONTH_DAYS)
    asked = people.is_company[:, None] & (rng.random((people.count, len(days))) < 0.03)
    customer, which = np.nonzero(asked & (people.joined_day[:, None] < days))
    at_s = days[which] * DAY_S + 14 * 3_600
    return Trainings(customer, at_s, rng.random(len(customer)) < 0.75)

"""What follows from dealing with customers: tickets, answers to surveys, consents, trainings."""

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
from touchline.simulator.life import Life

TICKET_KINDS = ("complaint", "request", "fault")
SEVERITIES = ("P1", "P2", "P3", "P4")
TICKET_CHANNELS = ("phone", "wecom", "email", "web")
TICKET_TOPICS = ("delivery", "quality", "billing", "usage", "contact_too_often")
TOO_OFTEN = TICKET_TOPICS.index("contact_too_often")
SURVEY_EVERY_DAYS = 91
CONSENT_CHANNELS = ("短信", "邮件", "企微", "电话")
EVERYTHING = len(CONSENT_CHANNELS)  # the channel of who wants to hear nothing at all
WEARY_DAYS = 60  # days of too much contact after which some want that


@dataclass(frozen=True)
class Tickets:
    """Arrays, one element a ticket, in order of time."""

    customer: Integers
    at_s: Integers
    kind: Integers
    severity: Integers
    channel: Integers
    topic: Integers
    first_reply_s: Integers
    closed_s: Integers
    rating: Integers  # 1 to 5; 0: not rated
    reopened: Integers


@dataclass(frozen=True)
class Answers:
    """Arrays, one element an answer to a survey."""

    customer: Integers
    at_s: Integers
    is_nps: Flags  # else CSAT
    score: Integers


@dataclass(frozen=True)
class Consents:
    """Arrays, one element a permission given or withdrawn."""

    customer: Integers
    at_s: Integers
    channel: Integers
    granted: Flags


def make_tickets(
    people: Customers, life: Life, calendar: Calendar, rng: np.random.Generator
) -> Tickets:
    """Tickets come after purchases and, from tired customers, as complaints of too much contact."""
    chance = np.where(life.purchases, 0.06, 0.0012)
    tired_chance = np.where(life.tired, 0.006, 0.0)
    draws = rng.random(chance.shape)
    known = people.joined_day[:, None] <= np.arange(calendar.days)
    customer, day = np.nonzero(known & (draws < chance + tired_chance))
    tired = draws[customer, day] >= chance[customer, day]
    count = len(customer)
    at_s = day * DAY_S + working_seconds(count, rng)
    unhappy = rng.random(count) > people.satisfaction[customer]
    severity = rng.choice(len(SEVERITIES), count, p=(0.04, 0.16, 0.5, 0.3))
    reply_s = at_s + (np.exp(rng.normal(0.2, 1.0, count)) * 3_600).astype(np.int64)
    hours = np.exp(rng.normal(2.6, 0.9, count)) * np.array([0.5, 0.8, 1.0, 1.5])[severity]
    closed_s = until(calendar, reply_s + (hours * 3_600).astype(np.int64))
    mood = 1 + 4 * people.satisfaction[customer] + rng.normal(0, 0.7, count) - tired
    rated = (closed_s != NEVER) & (rng.random(count) < 0.4)
    order = np.lexsort((customer, at_s))
    tickets = Tickets(
        customer=customer,
        at_s=at_s,
        kind=np.where(tired | unhappy, 0, rng.integers(1, 3, count)),
        severity=severity,
        channel=rng.choice(len(TICKET_CHANNELS), count, p=(0.45, 0.3, 0.15, 0.1)),
        topic=np.where(tired, TOO_OFTEN, rng.integers(0, TOO_OFTEN, count)),
        first_reply_s=until(calendar, reply_s),
        closed_s=closed_s,
        rating=np.where(rated, np.clip(np.rint(mood), 1, 5), 0).astype(np.int64),
        reopened=(rng.random(count) < 0.05).astype(np.int64),
    )
    return Tickets(**{name: values[order] for name, values in vars(tickets).items()})


def make_answers(people: Customers, calendar: Calendar, rng: np.random.Generator) -> Answers:
    """A survey each quarter: a third of the customers answer, NPS and CSAT by turns."""
    rounds = np.arange(30, calendar.days, SURVEY_EVERY_DAYS)
    asked = rng.random((people.count, len(rounds))) < 0.33
    customer, which = np.nonzero(asked & (people.joined_day[:, None] < rounds))
    at_s = rounds[which] * DAY_S + working_seconds(len(which), rng)
    is_nps = which % 2 == 0
    mood = np.clip(people.satisfaction[customer] + rng.normal(0, 0.12, len(which)), 0, 1)
    score = np.where(is_nps, np.rint(mood * 10), np.rint(1 + mood * 4)).astype(np.int64)
    return Answers(customer, at_s, is_nps, score)


def make_consents(
    people: Customers, life: Life, calendar: Calendar, rng: np.random.Generator
) -> Consents:
    """Most give each permission when they join; those contacted too often withdraw some."""
    granted = rng.random((people.count, len(CONSENT_CHANNELS))) < 0.8
    customer, channel = np.nonzero(granted)
    given_s = np.maximum(people.joined_day[customer], 0) * DAY_S + 9 * 3_600
    tired_days = life.tired.sum(axis=1)
    leaves = rng.random(len(customer)) < np.minimum(0.02 + tired_days[customer] / 900, 0.5)
    first_tired = np.where(tired_days > 0, life.tired.argmax(axis=1), calendar.days // 2)
    day = np.maximum(first_tired[customer], given_s // DAY_S) + rng.integers(1, 40, len(customer))
    withdrawn_s = day * DAY_S + working_seconds(len(customer), rng)
    leaves &= withdrawn_s < calendar.end_s
    weary = np.flatnonzero((tired_days > WEARY_DAYS) & (rng.random(people.count) < 0.08))
    weary_s = np.full(len(weary), calendar.end_s - 25 * DAY_S + 10 * 3_600)
    withdrawals = int(leaves.sum()) + len(weary)
    return Consents(
        customer=np.concatenate([customer, customer[leaves], weary]),
        at_s=np.concatenate([given_s, withdrawn_s[leaves], weary_s]),
        channel=np.concatenate([channel, channel[leaves], np.full(len(weary), EVERYTHING)]),
        granted=np.repeat([True, False], [len(customer), withdrawals]),
    )

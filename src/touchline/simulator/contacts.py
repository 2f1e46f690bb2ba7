"""Every contact as a row: way, direction, rep, result and answer."""

from dataclasses import dataclass

import numpy as np

from touchline.simulator.calendar import (
    DAY_S,
    NEVER,
    Calendar,
    Flags,
    Integers,
    pick,
    until,
    working_seconds,
)
from touchline.simulator.customers import Customers
from touchline.simulator.firm import CHANNELS, Firm
from touchline.simulator.life import Life

CALL, VISIT, WECOM, WECHAT, EMAIL, SMS, MEETING = range(len(CHANNELS))
TALKS = (CALL, VISIT, MEETING)
USUAL_MINUTES = np.array([6.0, 45.0, 0.0, 0.0, 0.0, 0.0, 70.0])
PURPOSES = ("新品介绍", "报价", "回访", "催款", "节日问候", "技术支持")


@dataclass(frozen=True)
class Contacts:
    """Arrays, one element a contact, in order of time; times are seconds of the calendar."""

    customer: Integers
    rep: Integers
    at_s: Integers
    channel: Integers
    inbound: Flags
    reached: Flags
    duration_s: Integers
    answered_s: Integers  # NEVER where no answer was recorded
    purpose: Integers

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.customer)


def make_contacts(
    people: Customers, firm: Firm, life: Life, calendar: Calendar, rng: np.random.Generator
) -> Contacts:
    """The contacts that the firm made and those that customers began."""
    customer, day = _ours(life)
    their_customer, their_day = _theirs(people, life, rng)
    who = np.concatenate([customer, their_customer])
    days = np.concatenate([day, their_day])
    inbound = np.arange(len(who)) >= len(customer)
    at_s = days * DAY_S + working_seconds(len(who), rng)
    order = np.lexsort((who, at_s))
    return _details(people, firm, calendar, (who[order], at_s[order], inbound[order]), rng)


def _ours(life: Life) -> tuple[Integers, Integers]:
    customer, day = np.nonzero(life.contacts)
    times = life.contacts[customer, day]
    return np.repeat(customer, times), np.repeat(day, times)


def _theirs(people: Customers, life: Life, rng: np.random.Generator) -> tuple[Integers, Integers]:
    days = np.arange(life.contacts.shape[1])
    present = (people.joined_day[:, None] <= days) & (days < life.dropout_day[:, None])
    chance = np.where(life.purchases, 0.35, 0.006 + 0.1 * people.purchase_rate[:, None])
    customer, day = np.nonzero(present & (rng.random(present.shape) < chance))
    return customer, day


def _details(
    people: Customers,
    firm: Firm,
    calendar: Calendar,
    rows: tuple[Integers, Integers, Flags],
    rng: np.random.Generator,
) -> Contacts:
    who, at_s, inbound = rows
    count = len(who)
    liked = np.eye(len(CHANNELS))[people.preferred_channel[who]]
    weight = np.where(inbound, 0.8, 0.45)[:, None]
    channel = pick(weight * liked + (1 - weight) * firm.habit[people.rep[who]], rng)
    reached = inbound | (rng.random(count) < people.response[who, channel])
    talk = np.isin(channel, TALKS)
    minutes = USUAL_MINUTES[channel] * rng.gamma(3.0, 1 / 3.0, count)
    wait_s = (np.exp(rng.normal(0.8, 1.1, count)) * 3_600).astype(np.int64) + 30
    answers = ~talk & np.where(inbound, rng.random(count) < 0.9, reached)
    return Contacts(
        customer=who,
        rep=np.where(rng.random(count) < 0.95, people.rep[who], rng.integers(0, firm.reps, count)),
        at_s=at_s,
        channel=channel,
        inbound=inbound,
        reached=reached,
        duration_s=np.where(talk & reached, (minutes * 60).astype(np.int64) + 20, 0),
        answered_s=until(calendar, np.where(answers, at_s + wait_s, NEVER)),
        purpose=rng.integers(0, len(PURPOSES), count),
    )


def crowded(contacts: Contacts, above: int) -> int:
    """How many customer-days hold more contacts than that."""
    customer_day = contacts.customer * 100_000 + contacts.at_s // DAY_S
    return int((np.unique(customer_day, return_counts=True)[1] > above).sum())

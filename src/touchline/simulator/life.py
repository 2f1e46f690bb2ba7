"""Day by day: who is contacted, who buys, who leaves. The response curve here is the truth.

On a day a customer's purchase hazard is

    rate · (1 + effect · (k / best) · exp(1 - k / best)) · (1 + mail effect) · season

where k is the number of the firm's contacts in the 30 days before: it peaks at k = best and falls
beyond it (fatigue). The mail effect holds for a week after a campaign's mail. A purchase follows
when the summed hazard passes a Gamma(regularity) threshold of mean 1. Beyond twice the best, each
day adds LEAVE_WHEN_TIRED to the chance of leaving.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.simulator.calendar import Calendar, Flags, Floats, Integers
from touchline.simulator.customers import Customers

MEMORY_DAYS = 30
MAIL_DAYS = 7
MAILS_EVERY_DAYS = 28
LAST_MAIL_DAYS = 20
LEAVE_WHEN_TIRED = 0.0008
QUIET_AFTER_DAYS = 150  # a rep turns to others when a customer has not bought for so long
SPECIAL_CASE_CONTACTS = (6, 12)  # the firm calls a day of more than 5 contacts a special case
ABNORMAL_CONTACTS = (21, 30)  # and one of more than 20 abnormal
WEEKDAY_CONTACTS = np.array([1.1, 1.2, 1.15, 1.1, 1.0, 0.15, 0.03])
WEEKDAY_PURCHASES = np.array([1.1, 1.1, 1.05, 1.05, 1.1, 0.9, 0.7])


@dataclass(frozen=True)
class Life:
    """What happened, as customers × days, and when each customer in truth left."""

    contacts: NDArray[np.uint8]
    purchases: Flags
    tired: Flags  # contacted beyond twice the best frequency
    dropout_day: Integers  # may lie after the last day
    mailed: Flags  # customers × campaigns: mailed, or held out by lot

    @property
    def alive(self) -> Flags:
        """Whether each customer is still one after the last day."""
        alive: Flags = self.dropout_day >= self.contacts.shape[1]
        return alive


def campaign_days(calendar: Calendar) -> Integers:
    """The days on which campaign mails go out; the last lies LAST_MAIL_DAYS before the end."""
    last = calendar.days - LAST_MAIL_DAYS
    return np.arange(last % MAILS_EVERY_DAYS, last + 1, MAILS_EVERY_DAYS)


def live(people: Customers, calendar: Calendar, rng: np.random.Generator) -> Life:
    """Let every day pass."""
    count, days = people.count, calendar.days
    contacts = _crowded_days(people, days, rng)
    purchases = np.zeros((count, days), dtype=bool)
    tired = np.zeros((count, days), dtype=bool)
    dropout = people.planned_dropout_day.copy()
    mailed = rng.random((count, len(campaign_days(calendar)))) < 0.5
    lift = _mail_lift(people, mailed, calendar)
    summed = rng.random(count)  # everyone is somewhere between two purchases
    threshold = _thresholds(people, rng)
    last_purchase = np.zeros(count, dtype=np.int64)
    for day in range(days):
        here = people.joined_day <= day
        recent = contacts[:, max(0, day - MEMORY_DAYS) : day].sum(axis=1, dtype=np.int64)
        contacts[:, day] += _contacts(
            people, here, day - last_purchase, WEEKDAY_CONTACTS[calendar.weekdays[day]], rng
        )
        summed += np.where(
            here & (day < dropout), _hazard(people, recent, calendar, day) * lift[:, day], 0.0
        )
        buys = summed >= threshold
        purchases[:, day] = buys
        summed[buys] = 0.0
        last_purchase[buys] = day
        threshold = np.where(buys, _thresholds(people, rng), threshold)
        tired[:, day] = here & (recent > 2 * people.best_contacts)
        leaves = tired[:, day] & (day < dropout) & (rng.random(count) < LEAVE_WHEN_TIRED)
        dropout[leaves] = day
    return Life(contacts, purchases, tired, dropout, mailed)


def _thresholds(people: Customers, rng: np.random.Generator) -> Floats:
    return rng.gamma(people.regularity, 1 / people.regularity)


def response_curve(contacts: Floats, effect: Floats, best: Floats) -> Floats:
    """By how much contacts in the last 30 days multiply the purchase rate."""
    share = contacts / best
    multiplier: Floats = np.exp(1.0 - share) * effect * share + 1.0
    return multiplier


def _hazard(people: Customers, recent: Integers, calendar: Calendar, day: int) -> Floats:
    curve = response_curve(recent.astype(float), people.contact_effect, people.best_contacts)
    of_year = (calendar.first_day.timetuple().tm_yday + day) / 365.25
    season = float(1.0 + 0.12 * np.sin(2 * np.pi * (of_year - 0.3)))
    of_weekday = float(WEEKDAY_PURCHASES[calendar.weekdays[day]])
    return people.purchase_rate * curve * season * of_weekday


def _contacts(
    people: Customers,
    here: Flags,
    days_quiet: Integers,
    of_weekday: float,
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    quiet = np.where(days_quiet > QUIET_AFTER_DAYS, 0.35, 1.0)
    rate = people.contact_rate * quiet * of_weekday
    return np.minimum(rng.poisson(np.where(here, rate, 0.0)), 4).astype(np.uint8)


def _crowded_days(people: Customers, days: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Customers × days, empty but for the days on which somebody was contacted far too often."""
    special, abnormal = max(4, people.count // 100), max(2, people.count // 400)
    customer = rng.choice(np.flatnonzero(people.joined_day < 0), special + abnormal, replace=False)
    day = rng.integers(days // 3, days, special + abnormal)
    contacts = np.zeros((people.count, days), dtype=np.uint8)
    contacts[customer[:special], day[:special]] = rng.integers(*SPECIAL_CASE_CONTACTS, special)
    contacts[customer[special:], day[special:]] = rng.integers(*ABNORMAL_CONTACTS, abnormal)
    return contacts


def _mail_lift(people: Customers, mailed: Flags, calendar: Calendar) -> Floats:
    lift = np.ones((people.count, calendar.days))
    for campaign, day in enumerate(campaign_days(calendar)):
        reached = mailed[:, campaign] & (people.joined_day < day)
        lift[:, day : day + MAIL_DAYS] += np.where(reached, people.mail_effect, 0.0)[:, None]
    return lift

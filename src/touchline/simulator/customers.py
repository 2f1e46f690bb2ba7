"""The customers and the truth about each: what an estimator would have to find out."""

from dataclasses import dataclass

import numpy as np

from touchline.simulator.calendar import Calendar, Flags, Floats, Integers, Texts, numbered
from touchline.simulator.firm import CHANNELS, PRODUCT_LINES, REGIONS, Firm
from touchline.simulator.names import Parts, Script, company_names, person_names

SCRIPTS = (Script.HANS, Script.HANT, Script.LATIN)
SCRIPT_SHARES = (0.72, 0.10, 0.18)
PAYMENT_TYPES = ("prompt", "usual", "late", "defaulter")
PAYMENT_SHARES = (0.45, 0.35, 0.16, 0.04)
INDUSTRIES = ("制造", "医疗", "食品", "教育", "物流", "零售")
SIZES = ("小型", "中型", "大型")
SOURCES = ("展会", "转介绍", "官网", "电话开发", "线上广告")
MEAN_LIFE_DAYS = 900.0
REACH = np.array([0.55, 0.92, 0.62, 0.66, 0.24, 0.12, 0.97])  # usual response by channel


@dataclass(frozen=True)
class Customers:
    """Everyone the firm ever knew, as arrays, one element a customer."""

    number: Texts
    name: list[str]
    contact_name: list[str]
    script: Integers  # index into SCRIPTS
    is_company: Flags
    region: Integers
    industry: Integers
    size: Integers
    acquired_by: Integers  # index into SOURCES
    referrer: Integers  # the customer who brought this one, or -1
    rep: Integers
    joined_day: Integers  # negative: before the firm's first day in the exports
    planned_dropout_day: Integers
    purchase_rate: Floats  # purchases a day while alive, without contact
    order_value_fen: Floats  # usual value of an order
    regularity: Floats  # shape of the time between purchases: 1 random, high regular
    preferred_channel: Integers
    response: Floats  # customers × CHANNELS: chance that a contact is answered
    contact_effect: Floats  # at the best frequency the purchase rate is 1 + this times
    best_contacts: Floats  # contacts in 30 days at which the effect peaks
    mail_effect: Floats  # for a week after a campaign mail the rate is 1 + this times
    contact_rate: Floats  # contacts that the rep makes on a working day
    payment_type: Integers
    satisfaction: Floats  # 0 to 1
    product_shares: Floats  # customers × PRODUCT_LINES

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.number)


def draw_customers(
    count: int, calendar: Calendar, firm: Firm, parts: dict[Script, Parts], rng: np.random.Generator
) -> Customers:
    """Customers with names, a place in the firm, and hidden characters."""
    script = rng.choice(len(SCRIPTS), count, p=SCRIPT_SHARES)
    is_company = rng.random(count) < 0.72
    rep = rng.integers(0, firm.reps, count)
    joined = np.where(
        rng.random(count) < 0.7,
        -rng.integers(1, 720, count),
        rng.integers(0, max(calendar.days - 7, 1), count),
    )
    rate = rng.gamma(1.4, 1 / 1.4, count) * np.where(is_company, 1 / 38, 1 / 75)
    value = np.exp(rng.normal(0, 0.8, count)) * np.where(is_company, 620_000, 90_000)
    preferred = rng.choice(len(CHANNELS), count, p=(0.3, 0.08, 0.28, 0.16, 0.1, 0.04, 0.04))
    referrer = np.where(rng.random(count) < 0.08, rng.integers(0, count, count), -1)
    return Customers(
        number=numbered("C", count, first=100_001),
        name=_names(script, is_company, parts, rng),
        contact_name=_names(script, np.zeros(count, dtype=bool), parts, rng),
        script=script,
        is_company=is_company,
        region=firm.team[rep] % len(REGIONS),
        industry=rng.integers(0, len(INDUSTRIES), count),
        size=rng.choice(len(SIZES), count, p=(0.6, 0.3, 0.1)),
        acquired_by=np.where(referrer >= 0, 1, rng.integers(0, len(SOURCES), count)),
        referrer=np.where(referrer == np.arange(count), -1, referrer),
        rep=rep,
        joined_day=joined,
        planned_dropout_day=np.maximum(joined, 0)
        + rng.exponential(MEAN_LIFE_DAYS, count).astype(np.int64),
        purchase_rate=rate,
        order_value_fen=value,
        regularity=rng.choice([1.0, 2.0, 5.0], count, p=(0.35, 0.4, 0.25)),
        preferred_channel=preferred,
        response=_response(preferred, rng),
        contact_effect=rng.gamma(2.0, 0.3, count),
        best_contacts=rng.gamma(9.0, 3.2 / 9.0, count) + 0.8,
        mail_effect=rng.gamma(2.0, 0.09, count),
        contact_rate=_contact_rate(rate * value, firm.diligence[rep], rng),
        payment_type=rng.choice(len(PAYMENT_TYPES), count, p=PAYMENT_SHARES),
        satisfaction=rng.beta(5.0, 2.0, count),
        product_shares=rng.dirichlet(np.full(len(PRODUCT_LINES), 0.7), count),
    )


def _names(
    script: Integers, is_company: Flags, parts: dict[Script, Parts], rng: np.random.Generator
) -> list[str]:
    names = np.empty(len(script), dtype=object)
    for index, kind in enumerate(SCRIPTS):
        companies = np.flatnonzero((script == index) & is_company)
        people = np.flatnonzero((script == index) & ~is_company)
        names[companies] = company_names(parts[kind], len(companies), rng)
        names[people] = person_names(parts[kind], len(people), rng)
    return [str(name) for name in names]


def _response(preferred: Integers, rng: np.random.Generator) -> Floats:
    """The usual chances, moved a little, and half as much again on the preferred way."""
    count = len(preferred)
    chances = REACH * rng.uniform(0.6, 1.2, (count, len(CHANNELS)))
    chances[np.arange(count), preferred] *= 1.5
    return np.clip(chances, 0.02, 0.98)


def _contact_rate(worth: Floats, diligence: Floats, rng: np.random.Generator) -> Floats:
    """Reps contact good customers more, which is why raw contacts and sales go together."""
    standing = worth.argsort().argsort() / max(len(worth) - 1, 1)
    return 0.02 + 0.17 * standing**1.5 * diligence * rng.gamma(4.0, 0.25, len(worth))

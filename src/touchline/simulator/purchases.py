"""Orders, their lines and how they are paid. Money is whole fen, so that every sum is exact."""

from dataclasses import dataclass

import numpy as np

from touchline.simulator.calendar import (
    DAY_S,
    NEVER,
    Calendar,
    Flags,
    Integers,
    Texts,
    numbered,
    pick,
    until,
    working_seconds,
)
from touchline.simulator.customers import PAYMENT_TYPES, Customers
from touchline.simulator.firm import PRODUCT_LINES
from touchline.simulator.life import Life

ORDER_STATES = ("已交付", "已取消", "已退货", "已下单")
DELIVERED, CANCELLED, RETURNED, PLACED = range(len(ORDER_STATES))
ORDER_PLACES = ("业务员", "官网", "电话", "经销商")
TERM_DAYS = 30
USUAL_DELAY_DAYS = np.array([-4.0, 2.0, 24.0, 55.0])  # by payment type
DEFAULT_CHANCE = np.array([0.0, 0.002, 0.02, 0.3])


@dataclass(frozen=True)
class Orders:
    """Arrays, one element an order, in order of time."""

    number: Texts
    customer: Integers
    at_s: Integers
    state: Integers
    place: Integers
    amount_fen: Integers
    margin_fen: Integers
    product_line: Integers


@dataclass(frozen=True)
class Lines:
    """Arrays, one element an item; `order` is the order's index."""

    order: Integers
    line_number: Integers
    product_line: Integers
    category: Integers
    quantity: Integers
    price_fen: Integers
    amount_fen: Integers
    margin_fen: Integers


@dataclass(frozen=True)
class Payments:
    """Arrays, one element an amount due."""

    order: Integers
    due_day: Integers
    paid_s: Integers
    defaulted: Flags


def make_orders(
    people: Customers, life: Life, calendar: Calendar, rng: np.random.Generator
) -> tuple[Orders, Lines]:
    """An order for each purchase, with one to four items, mostly of the customer's usual lines."""
    customer, day = np.nonzero(life.purchases)
    at_s = day * DAY_S + working_seconds(len(day), rng)
    order = np.lexsort((customer, at_s))
    customer, at_s = customer[order], at_s[order]
    lines = _lines(people, customer, rng)
    amount = _summed(lines.amount_fen, lines.order, len(customer))
    state = rng.choice(len(ORDER_STATES), len(customer), p=(0.945, 0.02, 0.035, 0.0))
    fresh = at_s > calendar.end_s - 5 * DAY_S
    orders = Orders(
        number=numbered("SO", len(customer), digits=8, first=26_000_001),
        customer=customer,
        at_s=at_s,
        state=np.where(fresh & (state == DELIVERED), PLACED, state),
        place=rng.choice(len(ORDER_PLACES), len(customer), p=(0.6, 0.2, 0.15, 0.05)),
        amount_fen=amount,
        margin_fen=_summed(lines.margin_fen, lines.order, len(customer)),
        product_line=lines.product_line[np.searchsorted(lines.order, np.arange(len(customer)))],
    )
    return orders, lines


def _lines(people: Customers, customer: Integers, rng: np.random.Generator) -> Lines:
    items = rng.choice([1, 2, 3, 4], len(customer), p=(0.45, 0.3, 0.15, 0.1))
    order = np.repeat(np.arange(len(customer)), items)
    starts = np.cumsum(items) - items
    line = pick(people.product_shares[customer[order]], rng)
    usual = np.array([product.price_fen for product in PRODUCT_LINES])[line]
    price = (usual * rng.uniform(0.7, 1.4, len(line))).astype(np.int64)
    wanted = people.order_value_fen[customer[order]] * rng.gamma(3.0, 1 / 3.0, len(line))
    quantity = np.maximum(1, (wanted / items[order] / price).round()).astype(np.int64)
    amount = price * quantity
    margin_share = np.array([product.margin for product in PRODUCT_LINES])[line]
    margin_share = margin_share * rng.uniform(0.8, 1.1, len(line))
    return Lines(
        order=order,
        line_number=np.arange(len(order)) - starts[order] + 1,
        product_line=line,
        category=rng.integers(0, 12, len(line))
        % np.array([len(product.categories) for product in PRODUCT_LINES])[line],
        quantity=quantity,
        price_fen=price,
        amount_fen=amount,
        margin_fen=(amount * margin_share).astype(np.int64),
    )


def _summed(values: Integers, group: Integers, groups: int) -> Integers:
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, group, values)
    return sums


def make_payments(
    people: Customers, orders: Orders, calendar: Calendar, rng: np.random.Generator
) -> Payments:
    """What each order that was not cancelled makes due, and when it is paid, if it is."""
    order = np.flatnonzero(orders.state != CANCELLED)
    customer = orders.customer[order]
    kind = people.payment_type[customer]
    term = np.where(people.is_company[customer], TERM_DAYS, 0)
    due_day = orders.at_s[order] // DAY_S + term
    spread = np.array([2.0, 4.0, 12.0, 30.0])[kind]
    delay = np.rint(rng.normal(USUAL_DELAY_DAYS[kind], spread)).astype(np.int64)
    paid_day = np.maximum(due_day + delay, orders.at_s[order] // DAY_S)
    never = rng.random(len(order)) < DEFAULT_CHANCE[kind]
    paid_s = np.where(never, NEVER, paid_day * DAY_S + 20 * 3_600)
    given_up = never & (due_day < calendar.days - 120)
    return Payments(order, due_day, until(calendar, paid_s), given_up)


def payment_type_names(people: Customers) -> Texts:
    """Each customer's way of paying, in words."""
    return np.array(PAYMENT_TYPES)[people.payment_type]

"""The firm with all that happened to it, before any system exports a part of it."""

from dataclasses import dataclass

import numpy as np

from touchline.simulator.calendar import Calendar
from touchline.simulator.contacts import Contacts, make_contacts
from touchline.simulator.customers import Customers, draw_customers
from touchline.simulator.firm import Firm, found
from touchline.simulator.life import Life, live
from touchline.simulator.names import Script, name_parts
from touchline.simulator.purchases import Lines, Orders, Payments, make_orders, make_payments
from touchline.simulator.sales import (
    Contracts,
    Deals,
    Trainings,
    make_contracts,
    make_deals,
    make_trainings,
)
from touchline.simulator.service import (
    Answers,
    Consents,
    Tickets,
    make_answers,
    make_consents,
    make_tickets,
)


@dataclass(frozen=True)
class World:
    """Everything."""

    calendar: Calendar
    firm: Firm
    people: Customers
    life: Life
    contacts: Contacts
    orders: Orders
    lines: Lines
    payments: Payments
    tickets: Tickets
    answers: Answers
    consents: Consents
    deals: Deals
    contracts: Contracts
    trainings: Trainings


def make_world(customers: int, calendar: Calendar, seed: int) -> World:
    """Live through the calendar; each part draws from a stream of its own."""
    streams = iter(np.random.default_rng(seed).spawn(12))
    parts = name_parts()
    firm = found(customers, parts[Script.HANS], next(streams))
    people = draw_customers(customers, calendar, firm, parts, next(streams))
    life = live(people, calendar, next(streams))
    orders, lines = make_orders(people, life, calendar, next(streams))
    return World(
        calendar=calendar,
        firm=firm,
        people=people,
        life=life,
        contacts=make_contacts(people, firm, life, calendar, next(streams)),
        orders=orders,
        lines=lines,
        payments=make_payments(people, orders, calendar, next(streams)),
        tickets=make_tickets(people, life, calendar, next(streams)),
        answers=make_answers(people, calendar, next(streams)),
        consents=make_consents(people, life, calendar, next(streams)),
        deals=make_deals(people, calendar, next(streams)),
        contracts=make_contracts(people, life, calendar, next(streams)),
        trainings=make_trainings(people, calendar, next(streams)),
    )

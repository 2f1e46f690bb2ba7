"""Let the virtual firm live, export it as its systems would, and write down the truth."""

from datetime import date
from pathlib import Path

import numpy as np

from touchline.simulator.calendar import Calendar
from touchline.simulator.contacts import crowded
from touchline.simulator.dirt import Planted, register_twice, rename
from touchline.simulator.exports import crm, desk, erp, messages
from touchline.simulator.names import Script, name_parts
from touchline.simulator.service import EVERYTHING
from touchline.simulator.truth import Truth, write_truth
from touchline.simulator.world import World, make_world

MAPPING_FILE = Path(__file__).with_name("mapping.toml")
FEWEST_CUSTOMERS = 60  # fewer have no room for each kind of dirt
FEWEST_WEEKS = 13


def simulate(customers: int, weeks: int, seed: int, ends_on: date, out: Path) -> Truth:
    """A firm of that many customers over the weeks that end on `ends_on`, that day included.

    Writes `out/exports/` (what the systems give; import it with MAPPING_FILE) and `out/truth/`.
    The same arguments give the same bytes. At least 60 customers and 13 weeks.
    """
    if customers < FEWEST_CUSTOMERS or weeks < FEWEST_WEEKS:
        raise ValueError(f"at least {FEWEST_CUSTOMERS} customers and {FEWEST_WEEKS} weeks")
    calendar = Calendar(ends_on, weeks * 7)
    world = make_world(customers, calendar, seed)
    exports, folder = out / "exports", out / "truth"
    exports.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([seed, 1])
    counts = _export(exports, folder, world, rng)
    return Truth(exports, folder, counts)


def _export(exports: Path, folder: Path, world: World, rng: np.random.Generator) -> dict[str, int]:
    days = world.calendar.days
    renamed = rename(world.people, name_parts()[Script.HANS], days, rng)
    aliases = register_twice(world.people, days, rng)
    crm.write_staff(exports, world)
    crm.write_customers(exports, world, aliases)
    activities = crm.write_activities(exports, world, renamed, rng)
    pairs = crm.double_calls(exports, world, activities, rng)
    crm.write_deals(exports, world)
    erp.write_orders(exports, world, aliases)
    thousands_signs = erp.write_payments(exports, world, aliases, rng)
    desk.write_tickets(exports, world)
    desk.write_surveys(exports, world)
    desk.write_consents(exports, world)
    desk.write_subscriptions(exports, world)
    desk.write_usage(exports, world)
    wrong_zone = messages.write_wecom(exports, world, rng)
    mail = messages.write_campaigns(exports, world, rng)
    counts = _world_counts(world) | {
        "activities": len(activities.contact),
        "missing_times": len(activities.dirty.missing_time),
        "impossible_dates": len(activities.dirty.impossible_date),
        "unknown_words": len(activities.dirty.unknown_word),
        "repeated_rows": len(activities.dirty.repeated),
        "late_rows": activities.late,
        "channel_spellings": activities.variants,
        "ragged_rows": crm.RAGGED_LINES,
        "test_customers": crm.TEST_CUSTOMERS,
        "test_activities": crm.TEST_ACTIVITIES,
        "test_orders": erp.TEST_ORDERS,
        "thousands_signs": thousands_signs,
        "wrong_zone_rows": wrong_zone,
        "doubled_calls": len(pairs["crm_id"]),
        "renamed_customers": len(renamed.customer),
        "registered_twice": len(aliases.customer),
        "mails": mail.sent,
        "mails_held_out": mail.held_out,
    }
    write_truth(folder, world, Planted(renamed, aliases, pairs), counts)
    return counts


def _world_counts(world: World) -> dict[str, int]:
    return {
        "customers": world.people.count,
        "employees": world.firm.reps,
        "contacts": world.contacts.count,
        "special_case_days": crowded(world.contacts, above=5),
        "abnormal_days": crowded(world.contacts, above=20),
        "orders": len(world.orders.customer),
        "order_lines": len(world.lines.order),
        "payments": len(world.payments.order),
        "tickets": len(world.tickets.customer),
        "surveys": len(world.answers.customer),
        "consents": len(world.consents.customer),
        "withdrawn_from_everything": int((world.consents.channel == EVERYTHING).sum()),
        "deals": len(world.deals.customer),
        "deal_stages": len(world.deals.stage),
        "subscriptions": len(world.contracts.customer),
        "usages": len(world.contracts.use_customer),
        "trainings": len(world.trainings.customer),
    }

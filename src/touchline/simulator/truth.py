"""What was in truth so: what an estimator would have to find out, and how much dirt there is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.simulator.calendar import Texts
from touchline.simulator.dirt import Planted
from touchline.simulator.firm import CHANNELS
from touchline.simulator.life import LEAVE_WHEN_TIRED, MAIL_DAYS, MEMORY_DAYS
from touchline.simulator.purchases import payment_type_names
from touchline.simulator.world import World


@dataclass(frozen=True)
class Truth:
    """Where the exports and the truth lie, and the counts."""

    exports: Path
    folder: Path
    counts: Mapping[str, int]


def write_truth(
    folder: Path,
    world: World,
    planted: Planted,
    counts: Mapping[str, int],
) -> None:
    """customers, renamed, aliases and doubled_calls as Parquet; the counts as truth.json."""
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(customer_truth(world), folder / "customers.parquet")
    numbers = world.people.number
    renamed, aliases = planted.renamed, planted.aliases
    tables: dict[str, Mapping[str, object]] = {
        "renamed": {
            "customer_number": numbers[renamed.customer],
            "old_name": np.array(renamed.old_name),
            "renamed_at": world.calendar.texts(renamed.at_s),
        },
        "aliases": {
            "customer_number": numbers[aliases.customer],
            "second_number": aliases.number,
        },
        "doubled_calls": planted.pairs,
    }
    for name, columns in tables.items():
        pq.write_table(pa.table(dict(columns)), folder / f"{name}.parquet")
    facts = {
        "first_day": world.calendar.first_day.isoformat(),
        "last_day": world.calendar.ends_on.isoformat(),
        "response_curve": "1 + contact_effect * (k / best_contacts) * exp(1 - k / best_contacts)",
        "response_curve_days": MEMORY_DAYS,
        "mail_effect_days": MAIL_DAYS,
        "leave_when_tired_per_day": LEAVE_WHEN_TIRED,
        "counts": dict(sorted(counts.items())),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=2)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def customer_truth(world: World) -> pa.Table:
    """One row a customer: hidden character and what in truth became of it."""
    people, life = world.people, world.life
    columns: dict[str, object] = {
        "customer_number": people.number,
        "joined_on": _days(world.calendar.day_texts(people.joined_day)),
        "dropped_out_on": _days(world.calendar.day_texts(life.dropout_day)),
        "alive": life.alive,
        "purchases": life.purchases.sum(axis=1),
        "purchase_rate_per_day": people.purchase_rate,
        "order_value_fen": people.order_value_fen,
        "regularity": people.regularity,
        "preferred_channel": np.array(CHANNELS)[people.preferred_channel],
        "contact_rate_per_day": people.contact_rate,
        "contacts": life.contacts.sum(axis=1),
        "contact_effect": people.contact_effect,
        "best_contacts": people.best_contacts,
        "mail_effect": people.mail_effect,
        "tired_days": life.tired.sum(axis=1),
        "payment_type": payment_type_names(people),
        "satisfaction": people.satisfaction,
    }
    for index, channel in enumerate(CHANNELS):
        columns[f"response_{channel}"] = people.response[:, index]
    return pa.table(columns)


def _days(texts: Texts) -> pa.Array:
    return pa.array(texts.astype("datetime64[D]"))

"""When and how a firm contacts its customers: small tables of counts beside a run's results.

Screens draw heat maps from them. Each row counts the contacts of one owner's customers, so that
whoever may see some owners' customers may see their sums. They describe and show no cause (E3).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from touchline.advice.families import FAMILIES
from touchline.lake.snapshot import reading
from touchline.lake.workspace import Workspace
from touchline.measures.clock import Clock
from touchline.pipeline.rhythm_then import BLOCK_DAYS, SUMS, TYPES, states_source
from touchline.pipeline.run import Run, bucket_files
from touchline.policy import Policy
from touchline.vocabulary.codes import TimeRepaired
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.identity import Companion
from touchline.vocabulary.local_days import DAY_US, local_days

Integers = NDArray[np.int64]
DAYS = 53 * 7
NOBODY = 0  # the owner's key of customers that nobody looks after
HOUR_US = 3_600_000_000
MONDAY = 3  # 1970-01-01 was a Thursday
FAMILY_OF = {member.value: family.name for family in FAMILIES for member in family.members}
CONTACTS = """
SELECT customer_ref, happened_at, channel, direction = 'outbound' AS outbound,
  (coalesce(outcome = 'reached', false) AND channel IN ('visit', 'meeting', 'call'))
    OR coalesce(outcome = 'replied', false) OR coalesce(replied_at < {as_of}, false) AS reached,
  coalesce(
    replied_at < {as_of} AND replied_at <= happened_at + INTERVAL {reply_days} DAY,
    direction = 'outbound' AND outcome = 'replied',  -- the source says that, and not when
    false) AS replied,
  coalesce(time_repaired = '{day_only}', false) AS day_only
FROM interaction
WHERE happened_at < {as_of} AND happened_at >= {as_of} - INTERVAL {days} DAY"""


@dataclass(frozen=True)
class Counted:
    """One published table: what its rows are counted by, which contacts, and what is counted."""

    name: str
    by: tuple[str, ...]
    sums: tuple[tuple[str, str], ...]  # column and the SQL that one bucket counts it by
    where: str
    types: dict[str, pa.DataType]
    source: str = "contacts"  # a bucket's contacts, or SQL over them

    @property
    def schema(self) -> pa.Schema:
        """The published columns; the owner's key is an employee's pseudonym or `hand_key`."""
        known = {"owner_key": pa.int64(), **self.types}
        columns = [*self.by, *(name for name, _ in self.sums)]
        return pa.schema(
            [pa.field(each, known.get(each, pa.int32()), nullable=False) for each in columns]
        )

    @property
    def counting(self) -> str:
        """SQL over one bucket's contacts."""
        counts = ", ".join(f"{sql} AS {name}" for name, sql in self.sums)
        keys = ", ".join(self.by)
        return f"SELECT {keys}, {counts} FROM {self.source} WHERE {self.where} GROUP BY {keys}"

    @property
    def adding(self) -> str:
        """SQL that adds the buckets: a customer is in one bucket only, so all counts add up."""
        sums = ", ".join(f"CAST(sum({name}) AS INTEGER) AS {name}" for name, _ in self.sums)
        keys = ", ".join(self.by)
        return f"SELECT {keys}, {sums} FROM counted GROUP BY {keys} ORDER BY {keys}"


CUSTOMERS = ("customers", "count(DISTINCT customer)")
DAY = Counted(
    "contact_day",
    ("owner_key", "day"),
    (
        ("outbound", "count(*) FILTER (WHERE outbound)"),
        ("inbound", "count(*) FILTER (WHERE NOT outbound)"),
        CUSTOMERS,
    ),
    "true",
    {"day": pa.date32()},
)
# `ripe` contacts are old enough to have been answered; `replied` are those of them that were.
WEEK = Counted(
    "contact_week",
    ("owner_key", "tier", "channel", "outbound", "weeks_ago"),
    (
        ("contacts", "count(*)"),
        ("reached", "count(*) FILTER (WHERE reached)"),
        ("ripe", "count(*) FILTER (WHERE ripe)"),
        ("replied", "count(*) FILTER (WHERE ripe AND replied)"),
    ),
    "true",
    {
        "tier": pa.string(),
        "channel": pa.string(),
        "outbound": pa.bool_(),
        "weeks_ago": pa.int16(),
    },
)
HOUR = Counted(
    "contact_hour",
    ("owner_key", "family", "blocks_ago", "weekday", "hour"),
    (("tries", "count(*)"), ("reached", "count(*) FILTER (WHERE reached)"), CUSTOMERS),
    "outbound AND family <> '' AND NOT day_only",
    {
        "family": pa.string(),
        "blocks_ago": pa.int16(),
        "weekday": pa.int16(),
        "hour": pa.int16(),
    },
)


def tables_of(policy: Policy) -> tuple[Counted, ...]:
    """The published tables; who is in rhythm depends on the policy's intervals."""
    by = ("owner_key", "tier", "days_ago")
    states = Counted("contact_state", by, SUMS, "true", TYPES, states_source(policy))
    return (DAY, WEEK, HOUR, states)


@dataclass(frozen=True)
class Kept:
    """Who looks after each customer, and its tier, by customer id."""

    customers: Integers  # sorted
    owner_key: Integers
    tier: pa.Array

    def places(self, ids: Integers) -> Integers:
        """The place of each id; -1 for customers that the run does not know."""
        if not self.customers.size:
            return np.full(ids.size, -1)
        place = np.minimum(np.searchsorted(self.customers, ids), self.customers.size - 1)
        return np.where(self.customers[place] == ids, place, -1)


def hand_key(person_id: int) -> int:
    """The owner's key of who was given customers by hand; employees' pseudonyms are positive."""
    return -person_id


def kept(results: pa.Table, by_hand: pa.Table) -> Kept:
    """Owners as the run has them; `by_hand` (customer_id, person_id) wins over that."""
    ordered = results.select(["customer_id", "owner_id", "tier"]).sort_by("customer_id")
    ids = ordered["customer_id"].to_numpy().astype(np.int64)
    owners = ordered["owner_id"].cast(pa.int64()).fill_null(NOBODY).to_numpy().copy()
    found = Kept(ids, owners, ordered["tier"].cast(pa.string()).combine_chunks())
    hand = by_hand["customer_id"].to_numpy().astype(np.int64)
    people = by_hand["person_id"].cast(pa.int64()).fill_null(NOBODY).to_numpy()
    places = found.places(hand)
    owners[places[places >= 0]] = -people[places >= 0]
    return found


def contact_patterns(
    workspace: Workspace,
    engine: Engine,
    policy: Policy,
    run: Run,
    whose: Kept,
) -> list[Companion]:
    """The tables that are published beside the run's results."""
    with reading(workspace) as snapshot:
        files = [
            tables["interaction"]
            for tables in bucket_files(workspace, snapshot)
            if "interaction" in tables
        ]
        clock = Clock(run.as_of_day, policy.firm.time_zone, policy.windows.rolling_weeks)
        buckets = (_read(engine, each, clock, policy) for each in files)
        return counted(engine, buckets, whose, clock, policy)


def counted(
    engine: Engine, buckets: Iterator[pa.Table], whose: Kept, clock: Clock, policy: Policy
) -> list[Companion]:
    """The tables of all contacts; `buckets` has the columns of CONTACTS."""
    tables = tables_of(policy)
    parts: dict[str, list[pa.Table]] = {table.name: [] for table in tables}
    for rows in buckets:
        contacts = _placed(rows, whose, clock, policy)
        for table in tables:
            parts[table.name].append(engine.query(table.counting, {"contacts": contacts}))
    return [_companion(engine, table, parts[table.name]) for table in tables]


def _companion(engine: Engine, table: Counted, parts: Sequence[pa.Table]) -> Companion:
    rows = table.schema.empty_table()
    if parts:
        whole = engine.query(table.adding, {"counted": pa.concat_tables(parts)})
        rows = whole.cast(table.schema)
    return Companion(table.name, table.schema, table.by, [rows])


def _read(engine: Engine, files: tuple[Path, ...], clock: Clock, policy: Policy) -> pa.Table:
    sql = CONTACTS.format(
        as_of=f"CAST('{clock.as_of.isoformat(' ')}' AS TIMESTAMP)",
        reply_days=policy.reply.within_days,
        days=DAYS + 1,  # a day of the firm's may be 25 hours long
        day_only=TimeRepaired.DATE_ONLY.value,
    )
    return engine.query(sql, {"interaction": files})


def _placed(rows: pa.Table, whose: Kept, clock: Clock, policy: Policy) -> pa.Table:
    """The contacts with owner and tier, on the firm's calendar; those of unknown customers go."""
    at_us = rows["happened_at"].cast(pa.int64()).to_numpy()
    place = whose.places(rows["customer_ref"].to_numpy().astype(np.int64))
    local = local_days(clock.time_zone, at_us).local_us(at_us)
    days = local // DAY_US
    last = int(np.datetime64(clock.as_of_day, "D").astype(np.int64))
    held = np.flatnonzero((place >= 0) & (last - days < DAYS))
    place, local, days, ago = place[held], local[held], days[held], last - days[held]
    as_of_us = int(np.datetime64(clock.as_of, "us").astype(np.int64))
    chosen = rows.take(pa.array(held))
    return pa.table(
        {
            "customer": chosen["customer_ref"],
            "owner_key": whose.owner_key[place],
            "tier": whose.tier.take(pa.array(place)),
            "channel": chosen["channel"].cast(pa.string()),
            "family": _families(chosen["channel"].cast(pa.string())),
            "outbound": chosen["outbound"],
            "reached": chosen["reached"],
            "ripe": at_us[held] <= as_of_us - policy.reply.within_days * DAY_US,
            "replied": chosen["replied"],
            "day_only": chosen["day_only"],
            "day": pa.array(days.astype(np.int32)).cast(pa.date32()),
            "ago": ago,
            "weeks_ago": ago // 7,
            "blocks_ago": ago // BLOCK_DAYS,
            "weekday": (days + MONDAY) % 7,
            "hour": local % DAY_US // HOUR_US,
        }
    )


def _families(channels: pa.ChunkedArray) -> pa.Array:
    """The family of each channel; empty where it is of none."""
    place = pc.index_in(channels, value_set=pa.array(FAMILY_OF))
    return pc.fill_null(pa.array([*FAMILY_OF.values()]).take(place), "")

"""The rhythm of each customer beside the results: last contacts, who waits, the best hour.

It is published with a run and is no part of it: screens draw it, no figure stands on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from touchline.advice.best_time import Tries, best_band
from touchline.advice.families import FAMILIES
from touchline.advice.figures import Figures, Flags, Numbers
from touchline.advice.waiting import SETTLED, WRITTEN, waiting_since
from touchline.lake.snapshot import reading
from touchline.lake.workspace import Workspace
from touchline.measures.clock import Clock
from touchline.pipeline.run import Run, bucket_files
from touchline.policy import Policy
from touchline.policy.contact import QuietHours
from touchline.vocabulary.codes import Channel, Outcome, TimeRepaired
from touchline.vocabulary.contact_mark import CONTACT_MARK, NOBODY
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.identity import Companion
from touchline.vocabulary.local_days import DAY_US, MISSING, local_days
from touchline.vocabulary.measure import Window

Integers = NDArray[np.int64]
NAME = "rhythm"
WAITING = "is_waiting"  # the flag of customers who owe us an answer
KEPT = 40
HOUR_US = 3_600_000_000
SECOND_US = 1_000_000
HOURS, WEEKDAYS = 24, 7
MONDAY = 3  # 1970-01-01 was a Thursday
SCHEMA = pa.schema(
    [
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("contacts", pa.binary(), nullable=False),  # CONTACT_MARK each, oldest first
        pa.field("waiting_since", pa.timestamp("us", "UTC")),
        pa.field("best_hour", pa.int16()),
        pa.field("best_hour_share", pa.float64()),
        pa.field("best_hour_tries", pa.int32()),
        pa.field("best_hour_reached", pa.int32()),
        pa.field("best_weekday", pa.int16()),  # 0 is Monday
        pa.field("best_weekday_share", pa.float64()),
        pa.field("best_weekday_tries", pa.int32()),
    ]
)
CONTACTS = """
SELECT customer_ref, happened_at, channel, outcome, employee_id,
  direction = 'outbound' AS outbound,
  coalesce(replied_at < {as_of}, false) AS answered,
  coalesce(time_repaired = '{day_only}', false) AS day_only
FROM interaction WHERE happened_at < {as_of}
ORDER BY customer_ref, happened_at, source_id"""


@dataclass(frozen=True)
class Advised:
    """What the run says of each customer that the best hour depends on, by customer_id."""

    customers: Integers  # sorted
    family: Integers  # of the advised channel; -1 where it has none
    mean: Numbers  # the firm's mean share of tries that reached somebody, on those channels

    def among(self, ids: Integers) -> "Advised":
        """The same of these customers; of unknown ones no channel is advised."""
        if not self.customers.size:
            return Advised(ids, np.full(ids.size, -1), np.zeros(ids.size))
        place = np.minimum(np.searchsorted(self.customers, ids), self.customers.size - 1)
        known = self.customers[place] == ids
        return Advised(ids, np.where(known, self.family[place], -1), self.mean[place])


@dataclass(frozen=True)
class Contacts:
    """Some customers' contacts, by customer and time."""

    customers: Integers
    at_us: Integers
    channel: Integers
    outcome: Integers
    employee: Integers
    outbound: Flags
    answered: Flags
    day_only: Flags

    @property
    def first_rows(self) -> Integers:
        """Where each customer begins."""
        return np.flatnonzero(np.diff(self.customers, prepend=self.customers[:1] - 1))


def rhythm(workspace: Workspace, engine: Engine, policy: Policy, run: Run) -> Companion:
    """The table that is published beside the run's results, made a bucket at a time."""
    parts = _parts(workspace, engine, policy, run)
    return Companion(NAME, SCHEMA, ("customer_id",), parts, ("waiting_since", WAITING))


def _parts(workspace: Workspace, engine: Engine, policy: Policy, run: Run) -> Iterator[pa.Table]:
    clock = Clock(run.as_of_day, policy.firm.time_zone, policy.windows.rolling_weeks)
    advised = advised_families(run.results.select(_read_columns(run)))
    with reading(workspace) as snapshot:
        for tables in bucket_files(workspace, snapshot):
            if "interaction" in tables:
                found = _contacts(engine, tables["interaction"], clock)
                if found.customers.size:  # a bucket's contacts may all come after the day
                    yield rhythm_of_contacts(found, advised, clock, policy)


def _read_columns(run: Run) -> list[str]:
    wanted = {"customer_id", "channel"} | {
        name for family in FAMILIES for name in (family.name, family.answers)
    }
    return [name for name in run.manifest.columns if name in wanted]


def _contacts(engine: Engine, files: tuple[Path, ...], clock: Clock) -> Contacts:
    end = f"CAST('{clock.as_of.isoformat(' ')}' AS TIMESTAMP)"
    sql = CONTACTS.format(as_of=end, day_only=TimeRepaired.DATE_ONLY.value)
    rows = engine.query(sql, {"interaction": files})
    return Contacts(
        customers=rows["customer_ref"].to_numpy(),
        at_us=rows["happened_at"].cast(pa.int64()).to_numpy(),
        channel=_places(rows["channel"], [word.value for word in Channel]),
        outcome=_places(rows["outcome"], [word.value for word in Outcome]),
        employee=rows["employee_id"].fill_null(NOBODY).to_numpy(),
        outbound=rows["outbound"].to_numpy(),
        answered=rows["answered"].to_numpy(),
        day_only=rows["day_only"].to_numpy(),
    )


def _places(words: pa.ChunkedArray, values: list[str]) -> Integers:
    places = pc.index_in(words.cast(pa.string()), value_set=pa.array(values))
    found: Integers = places.cast(pa.int64()).fill_null(-1).to_numpy()
    return found


def advised_families(results: pa.Table) -> Advised:
    """Each customer's advised family of channels, and how often the firm reaches people by it."""
    figures = Figures(results.sort_by("customer_id"))
    channel = figures.place_in("channel", tuple(word.value for word in Channel))
    of_channel = np.full(len(Channel) + 1, -1, np.int64)  # the last place is that of -1
    for number, family in enumerate(FAMILIES):
        of_channel[[list(Channel).index(member) for member in family.members]] = number
    sums = [
        (np.minimum(figures.amount(f.answers), tries).sum(), tries.sum())
        for f in FAMILIES
        for tries in [figures.amount(f.name)]
    ]
    mean = np.array([reached / tried if tried else 0.0 for reached, tried in sums])
    ids = figures.table["customer_id"].to_numpy().astype(np.int64)
    advised = of_channel[channel]
    return Advised(ids, advised, np.where(advised >= 0, mean[advised], 0.0))


def rhythm_of_contacts(
    contacts: Contacts, advised: Advised, clock: Clock, policy: Policy
) -> pa.Table:
    """One row a customer (SCHEMA) of all contacts of some customers."""
    first = contacts.first_rows
    last = np.append(first[1:], contacts.customers.size) - 1
    ids = contacts.customers[first]
    as_of_us = int(np.datetime64(clock.as_of, "us").astype(np.int64))
    asked = _open_question(contacts, last)
    waiting = waiting_since(contacts.at_us[last], asked, as_of_us, policy.reply.within_days)
    return pa.table(
        [
            pa.array(ids),
            packed(contacts, first, last),
            pa.array(waiting, pa.int64(), mask=waiting == MISSING).cast(SCHEMA.types[2]),
            *_best(contacts, first, advised.among(ids), clock, policy),
        ],
        schema=SCHEMA,
    )


def _open_question(contacts: Contacts, last: Integers) -> Flags:
    """Whether a customer's last contact is something that we wrote and they may yet answer."""
    written = [list(Channel).index(channel) for channel in WRITTEN]
    settled = [list(Outcome).index(outcome) for outcome in SETTLED]
    asked: Flags = (
        contacts.outbound[last]
        & np.isin(contacts.channel[last], written)
        & ~np.isin(contacts.outcome[last], settled)
        & ~contacts.answered[last]
    )
    return asked


def packed(contacts: Contacts, first: Integers, last: Integers) -> pa.Array:
    """Each customer's last KEPT contacts, oldest first, as CONTACT_MARK side by side."""
    counts = np.minimum(last - first + 1, KEPT)
    from_end = np.repeat(last, last - first + 1) - np.arange(contacts.customers.size)
    kept = np.flatnonzero(from_end < KEPT)
    marks = np.empty(kept.size, CONTACT_MARK)
    marks["at"] = np.clip(contacts.at_us[kept] // SECOND_US, 0, 2**32 - 1)
    marks["outbound"] = contacts.outbound[kept]
    marks["channel"] = contacts.channel[kept]
    marks["outcome"] = contacts.outcome[kept]
    marks["employee"] = contacts.employee[kept]
    ends = np.concatenate([[0], np.cumsum(counts)]) * CONTACT_MARK.itemsize
    buffers = [None, pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(marks.tobytes())]
    return pa.Array.from_buffers(pa.binary(), counts.size, buffers)


def _best(
    contacts: Contacts, first: Integers, advised: Advised, clock: Clock, policy: Policy
) -> list[pa.Array]:
    """The columns of the best hour and the best weekday on the advised channels."""
    counts = np.diff(np.append(first, contacts.customers.size))
    whose = np.repeat(np.arange(first.size), counts)
    local = local_days(policy.firm.time_zone, contacts.at_us).local_us(contacts.at_us)
    tried = contacts.outbound & (advised.family[whose] == _family_of(contacts.channel))
    tried &= contacts.at_us >= _since_us(clock)
    hours = np.where(contacts.day_only, -1, local % DAY_US // HOUR_US)
    hours = np.where(np.isin(hours, quiet_hours(policy.quiet_hours)), -1, hours)
    weekdays = (local // DAY_US + MONDAY) % WEEKDAYS
    reached = _reached(contacts)
    columns = []
    for bands, count in ((hours, HOURS), (weekdays, WEEKDAYS)):
        best = best_band(
            Tries(whose[tried], bands[tried], reached[tried]),
            advised.mean,
            count,
            minimum_tries=policy.channels.minimum_tries,
            shrinkage_tries=policy.channels.shrinkage_tries,
        )
        none = best.band < 0
        columns += [
            pa.array(best.band.astype(np.int16), mask=none),
            pa.array(best.share, mask=none),
            pa.array(best.tries.astype(np.int32), mask=none),
            pa.array(best.reached.astype(np.int32), mask=none),
        ]
    return columns[:-1]  # how often on the weekday nobody asks


def _since_us(clock: Clock) -> int:
    days = clock.window_days(Window.YEAR) or 0
    return int(np.datetime64(clock.as_of, "us").astype(np.int64)) - days * DAY_US


def _family_of(channel: Integers) -> Integers:
    of_channel = np.full(len(Channel) + 1, -2, np.int64)  # of no family, and not of "none" either
    for number, family in enumerate(FAMILIES):
        of_channel[[list(Channel).index(member) for member in family.members]] = number
    return of_channel[channel]


def _reached(contacts: Contacts) -> Flags:
    """As the measures of answers count it: met, got through, or answered."""
    spoken = [list(Channel).index(word) for word in (Channel.VISIT, Channel.MEETING, Channel.CALL)]
    outcomes = list(Outcome)
    met = (contacts.outcome == outcomes.index(Outcome.REACHED)) & np.isin(contacts.channel, spoken)
    reached: Flags = met | contacts.answered | (contacts.outcome == outcomes.index(Outcome.REPLIED))
    return reached


def quiet_hours(quiet: QuietHours) -> list[int]:
    """The hours of the day that are not wholly open for contact."""
    start, end = (60 * each.hour + each.minute for each in (quiet.start, quiet.end))

    def is_quiet(minute: int) -> bool:
        return start <= minute < end if start < end else minute >= start or minute < end

    return [hour for hour in range(HOURS) if any(is_quiet(60 * hour + each) for each in range(60))]

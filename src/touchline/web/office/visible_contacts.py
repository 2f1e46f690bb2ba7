"""Counts of contacts within one person's sight: the tables that publishing made beside a run.

Each row counts the contacts of one owner's customers as of the run. Only `contacts_visible_to`
makes one of these, and every statement carries the owners. Where few customers stand behind a
count, whoever sees no names does not see it either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import sql

from touchline.web.office.connection import OfficeDatabase
from touchline.web.office.kept_figures import kept
from touchline.web.office.models import Person
from touchline.web.office.owner_keys import keys_of, refs_of
from touchline.web.office.published_rows import published_now
from touchline.web.office.visibility import sight_of

FEWEST = 5  # customers behind a count that people without names may see
DAYS = "SELECT day, sum(outbound), sum(inbound), sum(customers) {source} GROUP BY day ORDER BY day"
WEEKS = """
SELECT tier, channel, outbound, weeks_ago, sum(contacts), sum(reached), sum(ripe), sum(replied)
{source} GROUP BY tier, channel, outbound, weeks_ago"""
STATES = """
SELECT days_ago, sum(customers), sum(overdue), sum(over_ceiling) {source} GROUP BY days_ago"""
# A customer counts in each block, so over several blocks the largest is what is sure.
HOURS = """
SELECT weekday, hour, sum(tries), sum(reached), max(customers) FROM (
  SELECT weekday, hour, blocks_ago, sum(tries) AS tries, sum(reached) AS reached,
    sum(customers) AS customers
  {source} AND family = {family} AND blocks_ago BETWEEN {first} AND {last}
  GROUP BY weekday, hour, blocks_ago
) AS block GROUP BY weekday, hour"""


@dataclass(frozen=True)
class DayCount:
    """A day's contacts; `hidden`: too few customers for this person's eyes, so all are 0."""

    day: date
    outbound: int
    inbound: int
    customers: int
    hidden: bool = False

    @property
    def contacts(self) -> int:
        """Either way."""
        return self.outbound + self.inbound


@dataclass(frozen=True)
class WeekCount:
    """The contacts of one tier by one channel in one week; week 0 ends with the as-of day."""

    tier: str
    channel: str
    outbound: bool
    weeks_ago: int
    contacts: int
    reached: int
    ripe: int
    replied: int


@dataclass(frozen=True)
class HourCount:
    """Our tries in one hour of a weekday (0 is Monday); `hidden` as for a day."""

    weekday: int
    hour: int
    tries: int
    reached: int
    hidden: bool = False


@dataclass(frozen=True)
class StateCount:
    """Customers in contact before a moment, by contacts alone (see pipeline.rhythm_then)."""

    days_ago: int
    customers: int
    overdue: int
    over_ceiling: int


@dataclass(frozen=True)
class VisibleContacts:
    """One person's counts. `owner_keys` None: everybody's."""

    database: OfficeDatabase
    owner_keys: tuple[int, ...] | None
    masked: bool

    @property
    def are_published(self) -> bool:
        """Whether the run in sight has these tables; one of an older version has none."""
        with self.database.transaction() as cursor:
            cursor.execute("SELECT to_regclass('published_contact_hour') IS NOT NULL")
            return bool(cursor.fetchone()[0])

    def days(self) -> list[DayCount]:
        """Each day with contacts of the last 53 weeks, oldest first."""
        found = []
        for day, outbound, inbound, customers in self._rows(DAYS, "published_contact_day"):
            hide = self.masked and customers < FEWEST
            found.append(
                DayCount(day, 0, 0, 0, hidden=True)
                if hide
                else DayCount(day, int(outbound), int(inbound), int(customers))
            )
        return found

    def weeks(self) -> list[WeekCount]:
        """Contacts by tier, channel, direction and week."""
        return [
            WeekCount(tier, channel, outbound, ago, *(int(each) for each in counts))
            for tier, channel, outbound, ago, *counts in self._rows(WEEKS, "published_contact_week")
        ]

    def hours(self, family: str, first_block: int, last_block: int) -> list[HourCount]:
        """Our tries by weekday and hour, over blocks of 13 weeks; block 0 is the last one."""
        rows = self._rows(
            HOURS,
            "published_contact_hour",
            family=sql.Literal(family),
            first=sql.Literal(first_block),
            last=sql.Literal(last_block),
        )
        found = []
        for weekday, hour, tries, reached, customers in rows:
            hide = self.masked and customers < FEWEST
            found.append(
                HourCount(weekday, hour, 0, 0, hidden=True)
                if hide
                else HourCount(weekday, hour, int(tries), int(reached))
            )
        return found

    def states(self) -> dict[int, StateCount]:
        """Who was past their interval, by days before the as-of day; none in an older run's."""
        with self.database.transaction() as cursor:
            cursor.execute("SELECT to_regclass('published_contact_state') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return {}
        rows = self._rows(STATES, "published_contact_state")
        return {row[0]: StateCount(*(int(each) for each in row)) for row in rows}

    def _rows(
        self, statement: str, table: str, **values: sql.Composable
    ) -> Sequence[tuple[Any, ...]]:
        source = sql.SQL("FROM {} WHERE {}").format(sql.Identifier(table), self._test())
        asked = sql.SQL(statement).format(source=source, **values).as_string(None)
        with self.database.reading() as cursor:

            def counted() -> Sequence[tuple[Any, ...]]:
                cursor.execute(asked)
                found: Sequence[tuple[Any, ...]] = cursor.fetchall()
                return found

            return kept(published_now(cursor).table, asked, counted)

    def _test(self) -> sql.Composable:
        if self.owner_keys is None:
            return sql.SQL("true")
        return sql.SQL("owner_key = ANY({})").format(sql.Literal(list(self.owner_keys)))


def contacts_visible_to(
    person: Person,
    owners: Sequence[int] | None = None,
    database: OfficeDatabase | None = None,
) -> VisibleContacts:
    """The counts that this person may see; of some owners (ids of people) only, if they are named.

    Owners beyond the person's sight add nothing.
    """
    reached = database or OfficeDatabase()
    sight = sight_of(person, reached)
    seen = sight.owners
    if owners is not None:
        seen = tuple(owners) if seen is None else tuple(set(seen) & set(owners))
    if seen is None:
        return VisibleContacts(reached, None, masked=sight.masked)
    refs = {each: sight.refs[each] for each in seen if each in sight.refs}
    if len(refs) < len(seen):
        with reached.reading() as cursor:
            refs = refs_of(cursor, seen)
    return VisibleContacts(reached, keys_of(refs), masked=sight.masked)

"""Which customers were in contact in a stretch of days or at some hours, read from the lake."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from touchline.lake.snapshot import fact_files, reading
from touchline.lake.workspace import Workspace
from touchline.measures.clock import Clock
from touchline.pipeline.contact_patterns import CONTACTS, DAYS, FAMILY_OF
from touchline.policy import Policy
from touchline.vocabulary.codes import Channel, TimeRepaired
from touchline.vocabulary.engine import Engine

IN_DAYS = """
SELECT customer_ref AS customer_id, count(*) AS contacts
FROM interaction WHERE happened_at >= {start} AND happened_at < {end}{whose}
GROUP BY 1"""
AT_HOURS = """
SELECT customer_ref AS customer_id, count(*) AS contacts,
  count(*) FILTER (WHERE reached) AS reached
FROM (
  SELECT *, happened_at + to_seconds({offset}) AS local FROM ({contacts})
  WHERE outbound AND NOT day_only AND channel IN ({channels}) AND happened_at >= {start}
)
WHERE isodow(local) - 1 BETWEEN {first_weekday} AND {last_weekday}
  AND hour(local) BETWEEN {first_hour} AND {last_hour}
GROUP BY 1"""


@dataclass(frozen=True)
class DaySpan:
    """Some days of the firm's calendar, the last one included: contacts either way, or only ours.

    Of ours, `channel` takes those by one channel.
    """

    first: date
    last: date
    ours: bool = False
    channel: Channel | None = None

    @property
    def whose(self) -> str:
        """SQL of which contacts count."""
        by = f" AND channel = '{self.channel.value}'" if self.channel else ""
        return f" AND direction = 'outbound'{by}" if self.ours else ""


@dataclass(frozen=True)
class HourSpan:
    """Some hours of some weekdays (0 is Monday), the last ones included, since a day."""

    first_weekday: int
    last_weekday: int
    first_hour: int
    last_hour: int
    family: str
    since: date


@dataclass(frozen=True)
class Facts:
    """Where contacts are read, as of which day."""

    workspace: Workspace
    engine: Engine
    policy: Policy
    as_of_day: date

    def contacted(self, span: DaySpan | HourSpan) -> pa.Table:
        """customer_id, contacts, and for hours `reached`, of each customer in contact then."""
        sql = self._in_days(span) if isinstance(span, DaySpan) else self._at_hours(span)
        with reading(self.workspace) as snapshot:
            files = fact_files(self.workspace, snapshot).get("interaction", ())
            if not files:
                return pa.table(
                    {"customer_id": pa.array([], pa.int64()), "contacts": [], "reached": []}
                )
            return self.engine.query(sql, {"interaction": files})

    def _in_days(self, span: DaySpan) -> str:
        end = min(self._midnight(span.last + timedelta(days=1)), self._clock.as_of)
        start = self._midnight(span.first)
        return IN_DAYS.format(start=_instant(start), end=_instant(end), whose=span.whose)

    def _at_hours(self, span: HourSpan) -> str:
        start = self._midnight(span.since)
        contacts = CONTACTS.format(
            as_of=_instant(self._clock.as_of),
            reply_days=self.policy.reply.within_days,
            days=DAYS + 1,
            day_only=TimeRepaired.DATE_ONLY.value,
        )
        channels = [name for name, family in FAMILY_OF.items() if family == span.family]
        return AT_HOURS.format(
            offset=_offset(self._clock.offsets),
            contacts=contacts,
            channels=", ".join(f"'{name}'" for name in channels),
            start=_instant(start),
            first_weekday=span.first_weekday,
            last_weekday=span.last_weekday,
            first_hour=span.first_hour,
            last_hour=span.last_hour,
        )

    @property
    def _clock(self) -> Clock:
        firm = self.policy.firm
        return Clock(self.as_of_day, firm.time_zone, self.policy.windows.rolling_weeks)

    def _midnight(self, day: date) -> datetime:
        local = datetime.combine(day, time(), ZoneInfo(self.policy.firm.time_zone))
        return local.astimezone(UTC).replace(tzinfo=None)


def _instant(at: datetime) -> str:
    return f"CAST('{at.isoformat(' ')}' AS TIMESTAMP)"


def _offset(offsets: Iterable[tuple[datetime, int]]) -> str:
    """SQL of the seconds to local time; the offsets that hold come newest first."""
    cases = " ".join(
        f"WHEN happened_at >= {_instant(start)} THEN {seconds}" for start, seconds in offsets
    )
    return f"CASE {cases} ELSE 0 END"

"""The customers behind a selection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext, ngettext
from psycopg import sql

from touchline.pipeline.contacted import DaySpan, Facts
from touchline.policy import Policy
from touchline.vocabulary.words import Language
from touchline.web.office.models import Person
from touchline.web.office.owner_keys import OWNER
from touchline.web.office.visible_contacts import FEWEST
from touchline.web.office.visible_customers import Condition, Row, VisibleCustomers
from touchline.web.pages.cadence.heat import weekday_names
from touchline.web.pages.cadence.query import ALL, Query
from touchline.web.shell.channels import channel_name
from touchline.web.shell.customer_names import names_for
from touchline.web.shell.formats import short_day
from touchline.web.shell.statuses import Shown, shown_status

FOUND = sql.SQL("run.customer_id AS id, count(*) OVER () AS total")
LIST = """
run.customer_id AS id, run.tier AS tier, run.status AS status, run.days_over AS days_over,
run.due_on AS due_on, run.target_interval_days AS target, run.days_since_last_contact AS days,
run.{measure} AS contacts, run.contact_cap AS ceiling, run.reply_rate AS reply_rate,
{owner} AS owner"""
STATES = {
    "in_window": "AND run.status IN ('on_track', 'due')",
    "overdue": "AND run.status = 'overdue'",
    "neglected": "AND run.status = 'overdue'",
    "over_ceiling": "AND run.{measure} > run.contact_cap",
    "not_contacted": (
        "AND (run.days_since_last_outbound IS NULL OR run.days_since_last_outbound >= {days})"
    ),
}


@dataclass(frozen=True)
class Customer:
    """One line of the list. `then`: contacts in the selected days; `share`: reached then."""

    row: Row
    name: str
    owner: str
    shown: Shown
    then: int | None = None
    share: float | None = None


@dataclass(frozen=True)
class Behind:
    """The list: what was selected in words, how many there are, the first of them."""

    words: str
    total: int
    customers: list[Customer]
    hidden: bool = False  # too few for who sees no names

    @property
    def shows_then(self) -> bool:
        """Whether contacts in the selected days are known."""
        return any(each.then is not None for each in self.customers)

    @property
    def shows_share(self) -> bool:
        """Whether shares of selected hours are known."""
        return any(each.share is not None for each in self.customers)

    @property
    def title(self) -> str:
        """How many."""
        return ngettext("{n} customer", "{n} customers", self.total).format(n=f"{self.total:,}")


@dataclass(frozen=True)
class Asked:
    """Who asks what, of which facts."""

    customers: VisibleCustomers
    query: Query
    facts: Facts
    policy: Policy
    as_of: date
    language: Language

    def behind(self) -> Behind:
        """The customers behind the selection; without one, the neglected of the best tier."""
        span = self.query.day_span() or self.query.hour_span(self.as_of)
        then = self.facts.contacted(span) if span else None
        rows, total = self._rows(then)
        words = self.words()
        if self.customers.masked and span and 0 < total < FEWEST:
            return Behind(words, 0, [], hidden=True)
        counts = _of(then, [row["id"] for row in rows]) if then is not None else {}
        names = names_for(self.customers, [row["id"] for row in rows])
        owners = dict(Person.objects.values_list("pk", "name"))
        hours = span is not None and not isinstance(span, DaySpan)
        found = [
            Customer(
                row=row,
                name=names[row["id"]],
                owner=owners.get(row["owner"], ""),
                shown=shown_status(row),
                then=None if hours else _count(counts.get(row["id"])),
                share=_share(counts.get(row["id"])) if hours else None,
            )
            for row in rows
        ]
        return Behind(words, total, found)

    def _rows(self, then: pa.Table | None) -> tuple[list[Row], int]:
        """The first customers of the list, and how many there are."""
        tail = self._tail(then, self.query.shown)
        found = self.customers.figures(FOUND, self._conditions(), tail, of_the_run=then is None)
        if not found:
            return [], 0
        ids = [row["id"] for row in found]
        rows = self.customers.figures(
            sql.SQL(LIST).format(measure=self._measure, owner=OWNER),
            [Condition("customer_id", "one_of", ids)],
        )
        return sorted(rows, key=lambda row: ids.index(row["id"])), found[0]["total"]

    def ids(self, most: int) -> tuple[int, ...]:
        """The customers behind the selection, the first of them; none where they are too few."""
        span = self.query.day_span() or self.query.hour_span(self.as_of)
        then = self.facts.contacted(span) if span else None
        tail = self._tail(then, most)
        rows = self.customers.figures(
            sql.SQL("run.customer_id AS id"), self._conditions(), tail, of_the_run=then is None
        )
        if self.customers.masked and span and len(rows) < FEWEST:
            return ()
        return tuple(row["id"] for row in rows)

    @property
    def _measure(self) -> sql.Identifier:
        return sql.Identifier(self.policy.overcontact.measure)

    @property
    def state(self) -> str:
        """The state asked for; without any selection, overdue."""
        return self.query.state if self.query.lists_customers else "overdue"

    @property
    def tier(self) -> str:
        """The tier asked for; without any selection, the best."""
        return self.query.tier if self.query.lists_customers else self.policy.tier_names[0]

    def _conditions(self) -> list[Condition]:
        found = [Condition("tier", "is", self.tier)] if self.tier else []
        gap = self.query.gap_days()
        if gap:
            found += [
                Condition("status", "is", "overdue"),
                Condition("days_over", "at_least", gap[0]),
            ]
            found += [Condition("days_over", "at_most", gap[1])] if gap[1] else []
        return found

    def _tail(self, then: pa.Table | None, most: int) -> sql.Composable:
        tests = sql.SQL(STATES.get(self.state, "")).format(
            measure=self._measure, days=sql.Literal(7 * self.query.weeks)
        )
        among: sql.Composable = sql.SQL("")
        if then is not None:
            word = "NOT" if self.state == "neglected" else ""
            among = sql.SQL(f"AND {word} run.customer_id = ANY({{}})").format(
                sql.Literal(then["customer_id"].to_pylist())
            )
        # Without a first condition the WHERE is "true" or the owners: AND always follows something.
        return sql.SQL(
            "{} {} ORDER BY run.priority DESC NULLS LAST, run.customer_id LIMIT {}"
        ).format(tests, among, sql.Literal(most))

    def words(self) -> str:
        """The selection in words, for the chip."""
        parts = [self._span_words(), *self._state_words()]
        if self.tier:
            parts.append(gettext("tier {tier}").format(tier=self.tier))
        return " · ".join(part for part in parts if part)

    def _span_words(self) -> str:
        days, hours = self.query.day_span(), self.query.hour_span(self.as_of)
        if days:
            ends = dict.fromkeys([days.first, days.last])
            words = "–".join(short_day(day, self.language) for day in ends)
            return f"{words} · {self._ours_words()}" if days.ours else words
        if hours:
            names = weekday_names()
            ends_at = dict.fromkeys([hours.first_weekday, hours.last_weekday])
            weekdays = "–".join(names[each] for each in ends_at)
            return gettext("{weekdays}, {first}–{last} h").format(
                weekdays=weekdays, first=hours.first_hour, last=hours.last_hour + 1
            )
        return ""

    def _ours_words(self) -> str:
        if self.query.ours == ALL:
            return gettext("contacted by us")
        return gettext("contacted by us: {channel}").format(channel=channel_name(self.query.ours))

    def _state_words(self) -> list[str]:
        gap = self.query.gap_days()
        if gap:
            days = f"{gap[0]}–{gap[1]}" if gap[1] else f"{gap[0]}+"
            return [gettext("{days} days over").format(days=days)]
        weeks = self.query.weeks
        words = {
            "overdue": gettext("overdue"),
            "in_window": gettext("inside their window"),
            "over_ceiling": gettext("over the ceiling"),
            "not_contacted": gettext("no contact from us in {n} weeks").format(n=weeks),
            "neglected": gettext("overdue and not contacted then"),
        }
        return [words[self.state]] if self.state else []


def _of(then: pa.Table, ids: list[int]) -> dict[int, Mapping[str, Any]]:
    held = then.filter(pc.is_in(then["customer_id"], value_set=pa.array(ids, pa.int64())))
    return {row["customer_id"]: row for row in held.to_pylist()}


def _count(counts: Mapping[str, Any] | None) -> int | None:
    return counts["contacts"] if counts else None


def _share(counts: Mapping[str, Any] | None) -> float | None:
    return counts["reached"] / counts["contacts"] if counts else None

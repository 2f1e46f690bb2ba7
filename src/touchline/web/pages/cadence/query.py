"""What the page is asked for, as it stands in the address."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from touchline.advice.families import FAMILIES
from touchline.pipeline.contact_patterns import DAYS
from touchline.pipeline.contacted import DaySpan, HourSpan
from touchline.vocabulary.codes import Channel
from touchline.web.office.scopes import Scope

WINDOWS = (13, 52)
STATES = ("overdue", "in_window", "over_ceiling", "not_contacted", "neglected")
GAPS = ((1, 3), (4, 7), (8, 14), (15, 30), (31, None))  # days over the target
FAMILY_NAMES = tuple(family.name for family in FAMILIES)
ALL = "all"
FEW, MANY = 8, 100
HOUR_SPAN = re.compile(r"([0-6])-([0-6])\.(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True)
class Query:
    """Scope, window and channels of the charts, and which customers are listed below them."""

    scope: str = ""
    weeks: int = 13
    family: str = "calls"
    days: str = ""
    ours: str = ""  # of the days, our contacts alone: by a channel, or ALL of them
    hours: str = ""
    state: str = ""
    tier: str = ""
    gap: str = ""
    every: str = ""

    @property
    def address(self) -> str:
        """The query in its one spelling, without a question mark."""
        usual = Query()
        parts = {name: value for name, value in vars(self).items() if value != getattr(usual, name)}
        return urlencode(parts)

    def to(self, **changes: str | int) -> str:
        """The address of the same page with something changed."""
        return f"?{replace(self, **changes).address}"  # type: ignore[arg-type]

    def listing(self, **chosen: str) -> str:
        """The address of other customers in the list."""
        return self.to(
            **{
                **dict.fromkeys(("days", "ours", "hours", "state", "tier", "gap", "every"), ""),
                **chosen,
            }
        )

    @property
    def listing_in_window(self) -> str:
        """The list of customers inside their window."""
        return self.listing(state="in_window")

    @property
    def listing_overdue(self) -> str:
        """The list of overdue customers."""
        return self.listing(state="overdue")

    @property
    def listing_over_ceiling(self) -> str:
        """The list of customers with too many contacts."""
        return self.listing(state="over_ceiling")

    @property
    def listing_nothing(self) -> str:
        """The list as it is without a selection."""
        return self.listing()

    @property
    def every_customer(self) -> str:
        """The same list, longer."""
        return self.to(every="1")

    @property
    def switch_neglected(self) -> str:
        """From who was contacted then to overdue customers who were not, and back."""
        return self.to(state="" if self.state == "neglected" else "neglected", every="")

    @property
    def lists_customers(self) -> bool:
        """Whether something is selected."""
        return any((self.days, self.hours, self.state, self.tier, self.gap))

    @property
    def is_a_filter(self) -> bool:
        """Whether the page of customers has filters that say the same: only tier and overdue."""
        elsewhere = (self.scope, self.days, self.hours, self.gap)
        return not any(elsewhere) and self.state in ("", "overdue")

    @property
    def shown(self) -> int:
        """How many customers are listed."""
        return MANY if self.every else FEW

    def day_span(self) -> DaySpan | None:
        """The selected days."""
        if not self.days:
            return None
        first, _, last = self.days.partition("..")
        channel = None if self.ours in ("", ALL) else Channel(self.ours)
        span = DaySpan(_day(first), _day(last or first), bool(self.ours), channel)
        if not timedelta() <= span.last - span.first <= timedelta(days=DAYS):
            raise Http404
        return span

    def hour_span(self, as_of: date) -> HourSpan | None:
        """The selected hours, in the weeks of the window."""
        if not self.hours:
            return None
        found = HOUR_SPAN.fullmatch(self.hours)
        if not found:
            raise Http404
        weekdays, hours = sorted(map(int, found.groups()[:2])), sorted(map(int, found.groups()[2:]))
        if hours[1] > 23:
            raise Http404
        since = as_of - timedelta(days=7 * self.weeks - 1)
        return HourSpan(weekdays[0], weekdays[1], hours[0], hours[1], self.family, since)

    def gap_days(self) -> tuple[int, int | None] | None:
        """The selected days over the target."""
        found = [each for each in GAPS if gap_key(each) == self.gap]
        if self.gap and not found:
            raise Http404
        return found[0] if found else None


def gap_key(gap: tuple[int, int | None]) -> str:
    """8-14; 31-."""
    return f"{gap[0]}-{gap[1] or ''}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def read_query(request: HttpRequest, tiers: tuple[str, ...], scopes: list[Scope]) -> Query:
    """The query of an address; a word that the page does not know is not there (404)."""
    given = request.GET
    query = Query(
        scope=given.get("scope", ""),
        weeks=WINDOWS[1] if given.get("weeks") == str(WINDOWS[1]) else WINDOWS[0],
        family=given.get("family") or "calls",
        days=given.get("days", ""),
        ours=given.get("ours", "") if given.get("days") else "",
        hours=given.get("hours", ""),
        state=given.get("state", ""),
        tier=given.get("tier", ""),
        gap=given.get("gap", ""),
        every="1" if given.get("every") else "",
    )
    known = (
        query.scope in {scope.key for scope in scopes}
        and query.family in FAMILY_NAMES
        and query.state in {"", *STATES}
        and query.ours in {"", ALL, *Channel}
        and query.tier in {"", *tiers}
    )
    if not known:
        raise Http404
    return query

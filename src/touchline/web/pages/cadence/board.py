"""All that the page shows, worked out once; the files are made of the same."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext

from touchline.advice.families import FAMILIES
from touchline.pipeline.contacted import Facts
from touchline.policy import Policy
from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.scopes import Scope, scopes_of
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_contacts import (
    FEWEST,
    VisibleContacts,
    WeekCount,
    contacts_visible_to,
)
from touchline.web.office.visible_customers import VisibleCustomers
from touchline.web.pages.cadence import figures, heat
from touchline.web.pages.cadence.behind import Asked, Behind
from touchline.web.pages.cadence.changes import Changes, changes_of
from touchline.web.pages.cadence.finding import finding
from touchline.web.pages.cadence.query import ALL, GAPS, Query, gap_key, read_query
from touchline.web.shell.access import person_of
from touchline.web.shell.channels import channel_icon, channel_name
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import figure, short_day, signed
from touchline.web.shell.freshness import freshness

BLOCK_WEEKS = 13


@dataclass(frozen=True)
class Board:
    """One look at the rhythm of some customers."""

    customers: VisibleCustomers
    contacts: VisibleContacts
    policy: Policy
    query: Query
    scopes: list[Scope]
    as_of: date
    language: Language

    @cached_property
    def first_day(self) -> date:
        """Where the window begins."""
        return self.as_of - timedelta(days=7 * self.query.weeks - 1)

    @cached_property
    def hides_below(self) -> int:
        """Fewer customers than this are not told of."""
        return FEWEST if self.customers.masked else 0

    @cached_property
    def tiers(self) -> list[figures.TierFigures]:
        """Counts of customers by tier."""
        return figures.by_tier(self.customers, self.policy, self.query.weeks)

    @cached_property
    def week_counts(self) -> list[WeekCount]:
        """Counts of contacts by week."""
        return self.contacts.weeks()

    @cached_property
    def total(self) -> figures.TierFigures:
        """All tiers together."""
        names = ("customers", "reachable", "in_window", "overdue", "over_ceiling", "contacted")
        sums = {name: sum(getattr(tier, name) for tier in self.tiers) for name in names}
        gaps = tuple(map(sum, zip(*(tier.gaps for tier in self.tiers), strict=True)))
        return figures.TierFigures("", **sums, gaps=gaps)

    @property
    def in_window_percent(self) -> int | None:
        """Of those who may be contacted."""
        whole = self.total.reachable
        return round(100 * self.total.in_window / whole) if whole else None

    @cached_property
    def replies(self) -> figures.Replies:
        """In the window."""
        return figures.replies(self.week_counts, 0, self.query.weeks - 1)

    @property
    def contacted_by_us(self) -> str:
        """The address of whom we contacted in the window: those who could reply."""
        return self.query.listing(days=f"{self.first_day}..{self.as_of}", ours=ALL)

    @cached_property
    def replies_before(self) -> figures.Replies | None:
        """In the window before; None where that is not kept."""
        if self.query.weeks > BLOCK_WEEKS:
            return None
        return figures.replies(self.week_counts, BLOCK_WEEKS, 2 * BLOCK_WEEKS - 1)

    @cached_property
    def changes(self) -> Changes | None:
        """Against the window before; None where that is not kept."""
        if self.query.weeks > BLOCK_WEEKS:
            return None
        return changes_of(self.contacts.states(), self.hides_below)

    @cached_property
    def rates(self) -> list[list[figures.Rate]]:
        """Contacts per customer by tier and channel."""
        return figures.matrix(self.tiers, self.week_counts, self.policy, self.hides_below)

    @property
    def rated(self) -> list[dict[str, object]]:
        """The rows of the matrix with where they lead."""
        return [
            {
                "rates": [(rate, self._leads(rate)) for rate in row],
            }
            for row in self.rates
        ]

    def _leads(self, rate: figures.Rate) -> str:
        """To whom we contacted so in the four weeks; above the ceiling, to who had too much."""
        if rate.is_over and not rate.channel:
            return self.query.listing(tier=rate.tier, state="over_ceiling")
        first = self.as_of - timedelta(days=7 * figures.FOUR_WEEKS - 1)
        days = f"{first}..{self.as_of}"
        return self.query.listing(tier=rate.tier, days=days, ours=rate.channel or ALL)

    @property
    def channels(self) -> list[dict[str, str]]:
        """The columns of the matrix beside "all"."""
        found = figures.used_channels(self.week_counts, self.policy)
        return [{"name": channel_name(each), "icon": channel_icon(each)} for each in found]

    @cached_property
    def calendar(self) -> heat.HeatMap:
        """Contacts a day."""
        return heat.calendar(self.contacts.days(), self.as_of, self.query, self.language)

    @cached_property
    def hours(self) -> heat.HeatMap:
        """The share reached by weekday and hour."""
        last = self.query.weeks // BLOCK_WEEKS - 1
        counts = self.contacts.hours(self.query.family, 0, last)
        return heat.hours(counts, self.query, self.language)

    @cached_property
    def hours_turned(self) -> heat.HeatMap:
        """The same for a phone."""
        return heat.turned(self.hours)

    @cached_property
    def finding(self) -> str:
        """The heading."""
        return finding(self.tiers, self.rates, self.language)

    @property
    def gaps(self) -> list[dict[str, object]]:
        """Overdue customers by days over their target."""
        most = max(self.total.gaps, default=0) or 1
        return [
            {
                "days": f"{first}–{last}" if last else f"{first}+",
                "key": gap_key((first, last)),
                "count": f"<{FEWEST}" if 0 < count < self.hides_below else count,
                "width": f"{100 * count / most:.1f}%",
                "address": self.query.listing(gap=gap_key((first, last))),
            }
            for (first, last), count in zip(GAPS, self.total.gaps, strict=True)
        ]

    @property
    def reply_change(self) -> str:
        """Against the window before, with its sign."""
        now = self.replies.per_hundred
        before = self.replies_before.per_hundred if self.replies_before else None
        if now is None or before is None:
            return ""
        change = round(now) - round(before)
        return signed(f"{change:+d}") if change else "±0"

    @property
    def families(self) -> list[dict[str, object]]:
        """The families of channels that hours can be shown of."""
        names = {
            "visits": gettext("Visits"),
            "calls": gettext("Calls"),
            "emails": gettext("E-mails"),
            "messages": gettext("Messages"),
        }
        return [
            {
                "name": names[family.name],
                "icon": channel_icon(family.members[0]),
                "on": family.name == self.query.family,
                "address": self.query.to(family=family.name, hours=""),
            }
            for family in FAMILIES
        ]

    @property
    def coverage(self) -> list[dict[str, object]]:
        """Each tier's share of contacted customers, and where its figures lead."""

        def leads(tier: str, state: str) -> str:
            return self.query.listing(tier=tier, state=state)

        return [
            {
                "tier": tier,
                "hidden": tier.customers < self.hides_below,
                "percent": figure(tier.coverage, Unit.SHARE, self.language),
                "width": f"{100 * (tier.coverage or 0):.1f}%",
                "missed": tier.customers - tier.contacted,
                "not_contacted": leads(tier.tier, "not_contacted"),
                "overdue": leads(tier.tier, "overdue"),
                "over_ceiling": leads(tier.tier, "over_ceiling"),
            }
            for tier in self.tiers
        ]

    @property
    def trend(self) -> dict[str, object]:
        """The weeks of the window and, where kept, those before; for the chart."""
        weeks = self.query.weeks
        before = weeks <= BLOCK_WEEKS
        return {
            "weeks": [short_day(day, self.language) for day in self._week_starts],
            "days": [day.isoformat() for day in self._week_starts],
            "now": figures.weekly(self.week_counts, 0, weeks - 1),
            "before": figures.weekly(self.week_counts, weeks, 2 * weeks - 1) if before else [],
            "words": {
                "now": gettext("This window"),
                "before": gettext("The {n} weeks before").format(n=weeks),
                "week": gettext("Week of {day}"),
            },
        }

    @property
    def _week_starts(self) -> list[date]:
        """The first day of each week of the window, the oldest first."""
        weeks = range(self.query.weeks - 1, -1, -1)
        return [self.as_of - timedelta(days=7 * ago + 6) for ago in weeks]

    @property
    def trend_rows(self) -> list[tuple[str, int, int | None, str]]:
        """The trend as a table, and where each week leads."""
        told = self.trend
        before = told["before"] or [None] * self.query.weeks
        leads = [
            self.query.listing(days=f"{day}..{day + timedelta(days=6)}", ours=ALL)
            for day in self._week_starts
        ]
        return list(zip(told["weeks"], told["now"], before, leads, strict=True))  # type: ignore[call-overload]

    @cached_property
    def asked(self) -> Asked:
        """What the list is asked."""
        firm = served_firm()
        facts = Facts(firm.workspace, firm.engine, firm.policy, self.as_of)
        return Asked(self.customers, self.query, facts, self.policy, self.as_of, self.language)

    @cached_property
    def behind(self) -> Behind:
        """The customers behind the selection."""
        return self.asked.behind()


def board_of(request: HttpRequest) -> Board | None:
    """The board that the address asks for; None before the first run."""
    person, firm = person_of(request), served_firm()
    as_of = freshness(firm).as_of
    if as_of is None:
        return None
    scopes = scopes_of(person)
    query = read_query(request, firm.policy.tier_names, scopes)
    owners = {scope.key: scope.owners for scope in scopes}[query.scope]
    customers = visible_to(person)
    return Board(
        customers if owners is None else customers.of_owners(owners),
        contacts_visible_to(person, owners),
        firm.policy,
        query,
        scopes,
        as_of,
        current_language(),
    )

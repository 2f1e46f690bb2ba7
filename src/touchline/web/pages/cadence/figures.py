"""The page's figures: counts over the customers in sight, and sums of published counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

from touchline.policy import Policy
from touchline.vocabulary.codes import Channel
from touchline.web.office.visible_contacts import WeekCount
from touchline.web.office.visible_customers import VisibleCustomers
from touchline.web.pages.cadence.query import GAPS

FOUR_WEEKS = 4
MOST_CHANNELS = 5
BY_TIER = """
run.tier AS tier, count(*) AS customers,
count(*) FILTER (WHERE run.status <> 'do_not_contact') AS reachable,
count(*) FILTER (WHERE run.status IN ('on_track', 'due')) AS in_window,
count(*) FILTER (WHERE run.status = 'overdue') AS overdue,
count(*) FILTER (WHERE run.{measure} > run.contact_cap) AS over_ceiling,
count(*) FILTER (WHERE run.days_since_last_outbound < {days}) AS contacted,
{gaps}"""
GAP = "count(*) FILTER (WHERE run.status = 'overdue' AND run.days_over {test}) AS {name}"


@dataclass(frozen=True)
class TierFigures:
    """What holds of one tier's customers as of the run."""

    tier: str
    customers: int = 0
    reachable: int = 0
    in_window: int = 0
    overdue: int = 0
    over_ceiling: int = 0
    contacted: int = 0
    gaps: tuple[int, ...] = (0,) * len(GAPS)

    @property
    def coverage(self) -> float | None:
        """The share that we contacted in the window."""
        return self.contacted / self.customers if self.customers else None


def by_tier(customers: VisibleCustomers, policy: Policy, weeks: int) -> list[TierFigures]:
    """The figures of each tier, the best tier first."""
    select = sql.SQL(BY_TIER).format(
        measure=sql.Identifier(policy.overcontact.measure),
        days=sql.Literal(7 * weeks),
        gaps=sql.SQL(", ").join(_gap(place, *each) for place, each in enumerate(GAPS)),
    )
    rows = customers.figures(select, tail=sql.SQL("GROUP BY run.tier"), of_the_run=True)
    found = {
        row["tier"]: TierFigures(
            **{name: row[name] for name in row if not name.startswith("gap_")},
            gaps=tuple(row[f"gap_{place}"] for place in range(len(GAPS))),
        )
        for row in rows
    }
    return [found.get(name, TierFigures(name)) for name in policy.tier_names]


def _gap(place: int, first: int, last: int | None) -> sql.Composable:
    test = sql.SQL("BETWEEN {} AND {}").format(first, last) if last else sql.SQL(f">= {first}")
    return sql.SQL(GAP).format(test=test, name=sql.Identifier(f"gap_{place}"))


@dataclass(frozen=True)
class Replies:
    """Answers to our contacts that are old enough to have been answered."""

    ripe: int
    replied: int

    @property
    def per_hundred(self) -> float | None:
        """None where nothing is old enough."""
        return 100 * self.replied / self.ripe if self.ripe else None


def replies(counts: Sequence[WeekCount], first_week: int, last_week: int) -> Replies:
    """Of the weeks from `first_week` to `last_week` ago, both included."""
    held = [each for each in counts if each.outbound and first_week <= each.weeks_ago <= last_week]
    return Replies(sum(each.ripe for each in held), sum(each.replied for each in held))


@dataclass(frozen=True)
class Rate:
    """Contacts per customer of a tier in four weeks, by one channel ("" means all of them)."""

    tier: str
    channel: str
    actual: float | None
    target: float | None
    ceiling: float | None

    @property
    def target_text(self) -> str:
        """The target without needless zeros: 2, 0.93."""
        return f"{self.target or 0:.2f}".rstrip("0").rstrip(".")

    @property
    def is_over(self) -> bool:
        """Whether it is above the ceiling."""
        return self.actual is not None and bool(self.ceiling) and self.actual > (self.ceiling or 0)

    @property
    def is_under(self) -> bool:
        """Whether it is well below the target."""
        return (
            self.actual is not None and bool(self.target) and self.actual < 0.8 * (self.target or 0)
        )

    @property
    def _most(self) -> float:
        return 1.2 * max(self.actual or 0, self.target or 0, self.ceiling or 0, 0.5)

    def _place(self, value: float | None) -> str:
        return f"{100 * (value or 0) / self._most:.1f}%"

    @property
    def bar(self) -> str:
        """How long its bar is."""
        return self._place(self.actual)

    @property
    def target_at(self) -> str:
        """Where the solid mark stands."""
        return self._place(self.target)

    @property
    def ceiling_at(self) -> str:
        """Where the dashed mark stands."""
        return self._place(self.ceiling)


def used_channels(counts: Sequence[WeekCount], policy: Policy) -> list[str]:
    """The channels that have a target or that the firm used most, in the last four weeks."""
    targets = policy.cadence.channel_targets.values()
    used = dict.fromkeys((channel.value for each in targets for channel in each), 0)
    targeted = set(used)
    for each in counts:
        if each.outbound and each.weeks_ago < FOUR_WEEKS:
            used[each.channel] = used.get(each.channel, 0) + each.contacts
    first = sorted(used, key=lambda name: (name not in targeted, -used[name], name))
    return sorted(first[:MOST_CHANNELS], key=lambda name: (-used[name], name))


def matrix(
    tiers: Sequence[TierFigures], counts: Sequence[WeekCount], policy: Policy, hides_below: int
) -> list[list[Rate]]:
    """A row a tier: all channels first. Tiers of fewer customers than `hides_below` show none."""
    channels = ["", *used_channels(counts, policy)]
    return [[_rate(tier, name, counts, policy, hides_below) for name in channels] for tier in tiers]


def _rate(
    tier: TierFigures,
    channel: str,
    counts: Sequence[WeekCount],
    policy: Policy,
    hides_below: int,
) -> Rate:
    made = sum(
        each.contacts
        for each in counts
        if each.outbound
        and each.weeks_ago < FOUR_WEEKS
        and each.tier == tier.tier
        and channel in ("", each.channel)
    )
    actual = made / tier.customers if tier.customers >= max(hides_below, 1) else None
    if channel:
        way = Channel(channel)
        wanted = policy.cadence.channel_targets.get(tier.tier, {}).get(way)
        cap = policy.overcontact.monthly_cap_by_channel.get(way)
        return Rate(tier.tier, channel, actual, wanted, cap)
    target = 7 * FOUR_WEEKS / policy.cadence.target_interval_days[tier.tier]
    return Rate(tier.tier, "", actual, target, policy.overcontact.cap_of(tier.tier))


def weekly(counts: Sequence[WeekCount], first_week: int, last_week: int) -> list[int]:
    """Our contacts of each of those weeks ago, the oldest first."""
    made = dict.fromkeys(range(last_week, first_week - 1, -1), 0)
    for each in counts:
        if each.outbound and each.weeks_ago in made:
            made[each.weeks_ago] += each.contacts
    return list(made.values())

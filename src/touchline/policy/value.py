"""Settings about what a customer is worth: RFM, tiers, thresholds and the scorecard."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from touchline.policy.setting import Money, Section, required, setting
from touchline.vocabulary.words import Words, words

MEASURE_NAME = r"^[a-z][a-z0-9_]*$"


class Rfm(Section):
    """Recency, frequency and monetary value, each graded by rank."""

    grades: int = setting(
        5,
        "Grades of each score; the highest is the best",
        unit="grades",
        source="S2:95",
        ge=2,
        le=9,
    )
    quality_grades: int = setting(
        2, "Customers in this many top grades are quality", unit="grades", source="S2:95", ge=1
    )
    recency: str = setting(
        "days_since_last_order", "The measure behind R; fewer is better", source="S2:96"
    )
    frequency: str = setting(
        "orders", "The measure behind F: purchases in the period", source="S2:97"
    )
    monetary: str = setting(
        "order_value_all_time", "The measure behind M: cumulative spend", source="S2:98"
    )
    recency_weight: int = setting(30, "Weight of R in the value score", unit="of 100", ge=0)
    frequency_weight: int = setting(30, "Weight of F in the value score", unit="of 100", ge=0)
    monetary_weight: int = setting(40, "Weight of M in the value score", unit="of 100", ge=0)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.quality_grades >= self.grades:
            raise ValueError("quality_grades must lie below grades, or everybody is quality")
        weights = self.recency_weight + self.frequency_weight + self.monetary_weight
        if weights != 100:
            raise ValueError(f"the three weights must sum to 100; they sum to {weights}")
        return self


class Tier(Section):
    """One class of customers, from a score upward."""

    name: str = required("Short name", source="S2:25", pattern=r"^\S{1,20}$")
    score_at_least: float = required(
        "The lowest value score of the tier", unit="0 to 100", ge=0, le=100
    )
    label: Words = required("What people call it")


def default_tiers() -> tuple[Tier, ...]:
    """A, B and C; A begins where the documents call a customer a quality customer (S2:27)."""
    rows = (
        ("A", 80, "Key customers", "重点客户", "重點客戶"),
        ("B", 50, "Growing customers", "成长客户", "成長客戶"),
        ("C", 0, "Other customers", "一般客户", "一般客戶"),
    )
    return tuple(
        Tier(name=name, score_at_least=score, label=words(english, simplified, traditional))
        for name, score, english, simplified, traditional in rows
    )


class Prospects(Section):
    """Customers who never bought and so have no value score."""

    tier: str = setting("C", "Their tier")
    tier_with_open_deal: str = setting("B", "Their tier while an opportunity is open")


class OwnGrade(Section):
    """The grade that the firm's own files give a customer."""

    sets_tier: Literal["never", "without_orders", "without_score", "always"] = setting(
        "without_orders",
        "When it sets the tier: never; while nobody is known to have bought; for each customer who"
        " never bought; always",
    )
    tiers: Mapping[str, str] = setting(
        dict, "The tier that a grade means, where its word does not say so by itself"
    )


class Retier(Section):
    """How tiers change."""

    cycle: Literal["daily", "weekly", "monthly", "quarterly"] = setting(
        "quarterly", "How often tiers are set anew", source="S2:58"
    )
    margin_points: float = setting(
        5,
        "A customer falls only when the score is this far below its tier's cut-off",
        unit="points",
        ge=0,
        le=50,
    )


class Quality(Section):
    """The fixed thresholds of a quality customer, and which definition is official."""

    official: Literal["rfm", "scorecard", "thresholds", "clv"] = setting(
        "rfm", "The definition that the firm declares official"
    )
    purchases_per_month: float = setting(
        2, "At least this many purchases a month", unit="purchases a month", source="S2:89", ge=0
    )
    cumulative_spend: Money = setting(
        Decimal("5000"), "More spend than this", unit="the firm's currency", source="S2:90"
    )
    repurchase_rate: float = setting(
        0.8, "Repurchase rate of the group", unit="share", source="S2:91", ge=0, le=1
    )


class Pareto(Section):
    """How concentrated sales are."""

    clv_above_mean_share: float = setting(
        0.7,
        "Share of sales from customers above the mean value, to hold the firm's own against",
        unit="share",
        source="S2:86",
        ge=0,
        le=1,
    )


class ScorecardItem(Section):
    """One line of a scorecard: a measure and the points that it can bring."""

    name: str = required("Its code", pattern=MEASURE_NAME)
    measure: str = required("The measure that it reads", pattern=MEASURE_NAME)
    points: float = required("Points at full marks", unit="points", gt=0, le=100)
    zero_at: float = required("The value that brings no points", unit="the measure's")
    full_at: float = required("The value that brings all points", unit="the measure's")

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        if self.zero_at == self.full_at:
            raise ValueError("zero_at and full_at must differ")
        return self


def default_items() -> tuple[ScorecardItem, ...]:
    """The worked example: purchases 40, renewal 30, feedback 20, training 10 (S2:27)."""
    rows = (
        ("purchase", "order_value", 40, 0, 100_000),
        ("renewal", "renewal_rate", 30, 0, 1),
        ("feedback", "satisfaction", 20, 1, 5),
        ("training", "trainings_attended", 10, 0, 4),
    )
    return tuple(
        ScorecardItem(name=name, measure=measure, points=points, zero_at=zero, full_at=full)
        for name, measure, points, zero, full in rows
    )


class Scorecard(Section):
    """A table of points, 100 in all."""

    quality_threshold: float = setting(
        80, "From this score a customer is quality", unit="points", source="S2:27", ge=0, le=100
    )
    items: tuple[ScorecardItem, ...] = setting(
        default_items, "The lines; their points sum to 100", source="S2:27"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        points = sum(item.points for item in self.items)
        if abs(points - 100) > 1e-9:
            raise ValueError(f"the points of the items must sum to 100; they sum to {points:g}")
        return self

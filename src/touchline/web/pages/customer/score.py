"""Where a customer's score and tier come from: R, F and M in points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from touchline.advice.tier import TierBasis
from touchline.policy import Policy
from touchline.vocabulary.measure import Estimated
from touchline.web.firm import served_firm
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import figure, plain


@dataclass(frozen=True)
class Step:
    """One part of the score: its grade, the figure behind it, and its points."""

    label: str
    measure: str
    grade: int
    figure: str
    points: float
    start: str  # per cent
    width: str
    end: str
    has_rows: bool

    @property
    def shown(self) -> str:
        """The points with their sign."""
        return f"+{plain(self.points, current_language(), 0)}"


@dataclass(frozen=True)
class CutOff:
    """A tier and the score from which it begins."""

    tier: str
    label: str
    at_least: float
    x: str
    reached: bool


@dataclass(frozen=True)
class Score:
    """The whole waterfall; `steps` is empty for who has no score."""

    score: float | None
    grades: int
    steps: tuple[Step, ...]
    end: str
    cut_offs: tuple[CutOff, ...]
    own: CutOff | None  # of the customer's tier
    rests_on: tuple[str, ...]  # sentences, where the tier does not rest on the score


def score_of(row: Mapping[str, Any]) -> Score:
    """The score of a customer's row, part by part."""
    policy = served_firm().policy
    score = row["score"]
    steps = _steps(row, policy) if score is not None else ()
    cut_offs = tuple(
        CutOff(
            tier.name,
            tier.label.in_language(current_language()),
            tier.score_at_least,
            _percent(tier.score_at_least),
            score is not None and score >= tier.score_at_least,
        )
        for tier in policy.tiers
    )
    own = next((each for each in cut_offs if each.tier == row["tier"] and each.at_least), None)
    return Score(
        score=score,
        grades=policy.rfm.grades,
        steps=steps,
        end=_percent(score or 0),
        cut_offs=cut_offs,
        own=own,
        rests_on=tuple(_rests_on(row)),
    )


def _steps(row: Mapping[str, Any], policy: Policy) -> tuple[Step, ...]:
    """R, F and M one after the other, each where the one before ended."""
    measures = served_firm().catalogue.measures
    parts = (
        (gettext("Recency"), policy.rfm.recency, row["r_score"], policy.rfm.recency_weight),
        (gettext("Frequency"), policy.rfm.frequency, row["f_score"], policy.rfm.frequency_weight),
        (gettext("Monetary"), policy.rfm.monetary, row["m_score"], policy.rfm.monetary_weight),
    )
    steps = []
    before = 0.0
    for label, measure, grade, weight in parts:
        points = weight * (grade - 1) / (policy.rfm.grades - 1)
        told = figure(
            row.get(measure), measures[measure].unit, current_language(), policy.firm.currency
        )
        after = before + points
        steps.append(
            Step(
                label,
                measure,
                grade,
                told,
                points,
                _percent(before),
                _percent(points),
                _percent(after),
                not isinstance(measures[measure], Estimated),
            )
        )
        before = after
    return tuple(steps)


def _rests_on(row: Mapping[str, Any]) -> Iterator[str]:
    """What the tier rests on where that is not the score."""
    if row["score"] is None and row.get("orders_all_time") is None:
        yield gettext("No orders were imported, so there is no score.")
    elif row["score"] is None:
        yield gettext("Never bought.")
    basis = row.get("tier_basis") or (TierBasis.SCORE if row["score"] else TierBasis.PROSPECT)
    said = {
        TierBasis.OWN_GRADE: gettext("Your own grade “{grade}” gives tier {tier}."),
        TierBasis.OPEN_DEAL: gettext("With an opportunity open the policy gives tier {tier}."),
        TierBasis.PROSPECT: gettext("The policy gives tier {tier}."),
    }.get(TierBasis(basis))
    if said:
        yield said.format(tier=row["tier"], grade=row.get("grade") or "")


def _percent(points: float) -> str:
    return f"{float(points):.1f}%"

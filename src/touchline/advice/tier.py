"""The tier of each customer: by the policy's cut-offs, or by the firm's own grade."""

from enum import StrEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from touchline.advice.figures import Figures, Numbers, with_columns
from touchline.advice.own_grade import UNKNOWN, grade_places
from touchline.policy import Policy


class TierBasis(StrEnum):
    """What a tier rests on."""

    SCORE = "score"
    OWN_GRADE = "own_grade"
    OPEN_DEAL = "open_deal"
    PROSPECT = "prospect"  # nothing tells: the policy's tier for who never bought


def assign_tier(scored: pa.Table, policy: Policy) -> pa.Table:
    """Add `tier`: the best tier whose `score_at_least` the score (0 to 100, of `rfm`) reaches.

    Who never bought gets `prospects.tier`, or `prospects.tier_with_open_deal` while an opportunity
    is open. The firm's own `grade`, where its word tells a tier, stands in as `own_grade.sets_tier`
    says: by default where nobody has a score. `tier_basis` says what each tier rests on.

    Where the column `previous_tier` is there, a customer keeps a better previous tier until the
    score lies `retier.margin_points` below that tier's cut-off, so that tiers do not flap; without
    it, the cut-offs alone decide.
    """
    figures = Figures(scored)
    score = figures.number("score")
    place = _by_score(figures, score, policy)
    names, unscored = policy.tier_names, np.isnan(score)
    has_deal = (figures.amount("deals_open") > 0) | (figures.amount("open_deal_value") > 0)
    prospect = np.where(
        has_deal,
        names.index(policy.prospects.tier_with_open_deal),
        names.index(policy.prospects.tier),
    )
    graded = _by_grade(scored, unscored, policy)
    by_grade = graded != UNKNOWN
    place = np.select([by_grade, unscored], [graded, prospect], place)
    basis = np.select([by_grade, ~unscored, has_deal], [1, 0, 2], 3)
    return with_columns(
        scored,
        {
            "tier": pa.array(names).take(pa.array(place)),
            "tier_basis": pa.array(list(TierBasis), pa.string()).take(pa.array(basis)),
        },
    )


def _by_score(figures: Figures, score: Numbers, policy: Policy) -> NDArray[np.int64]:
    """The tier that the score reaches, with the margin against flapping."""
    cut_offs = np.array([tier.score_at_least for tier in policy.tiers])
    place = _place(score, cut_offs)
    previous = figures.place_in("previous_tier", policy.tier_names)
    lenient = _place(score + policy.retier.margin_points, cut_offs)
    kept: NDArray[np.int64] = np.where(
        (previous >= 0) & (previous < place), np.maximum(previous, lenient), place
    )
    return kept


def _by_grade(scored: pa.Table, unscored: NDArray[np.bool_], policy: Policy) -> NDArray[np.int64]:
    """The tier of the firm's own grade, where the policy lets it decide; else -1."""
    rule = policy.own_grade.sets_tier
    nothing = np.full(scored.num_rows, UNKNOWN, np.int64)
    if "grade" not in scored.column_names or rule == "never":
        return nothing
    if rule == "without_orders" and not unscored.all():
        return nothing
    open_to_it = unscored | (rule == "always")
    return np.where(open_to_it, grade_places(scored["grade"], policy), UNKNOWN)


def _place(score: Numbers, cut_offs: Numbers) -> NDArray[np.int64]:
    """Which tier each score reaches, the best being 0; the last for whatever is below all."""
    reached = np.searchsorted(cut_offs[::-1], np.nan_to_num(score, nan=0.0), side="right")
    return np.minimum(len(cut_offs) - reached, len(cut_offs) - 1).astype(np.int64)

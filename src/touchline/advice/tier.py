"""The tier of each customer, by the policy's cut-offs."""

import numpy as np
import pyarrow as pa

from touchline.advice.figures import Figures, with_columns
from touchline.policy import Policy


def assign_tier(scored: pa.Table, policy: Policy) -> pa.Table:
    """Add `tier`: the best tier whose `score_at_least` the score (0 to 100, of `rfm`) reaches.

    Who never bought gets `prospects.tier`, or `prospects.tier_with_open_deal` while an opportunity
    is open. Where the column `previous_tier` is there, a customer keeps a better previous tier
    until the score lies `retier.margin_points` below that tier's cut-off, so that tiers do not
    flap; without it, the cut-offs alone decide.
    """
    figures = Figures(scored)
    score = figures.number("score")
    names = policy.tier_names
    cut_offs = np.array([tier.score_at_least for tier in policy.tiers])
    place = _place(score, cut_offs)
    previous = figures.place_in("previous_tier", names)
    lenient = _place(score + policy.retier.margin_points, cut_offs)
    place = np.where((previous >= 0) & (previous < place), np.maximum(previous, lenient), place)
    has_deal = (figures.amount("deals_open") > 0) | (figures.amount("open_deal_value") > 0)
    prospect = np.where(
        has_deal,
        names.index(policy.prospects.tier_with_open_deal),
        names.index(policy.prospects.tier),
    )
    place = np.where(np.isnan(score), prospect, place)
    return with_columns(scored, {"tier": pa.array(names).take(pa.array(place))})


def _place(
    score: np.ndarray[tuple[int], np.dtype[np.float64]],
    cut_offs: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Which tier each score reaches, the best being 0; the last for whatever is below all."""
    reached = np.searchsorted(cut_offs[::-1], np.nan_to_num(score, nan=0.0), side="right")
    return np.minimum(len(cut_offs) - reached, len(cut_offs) - 1).astype(np.int64)

"""RFM: recency, frequency and monetary value, graded by rank (contract A6.30-A6.35)."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from touchline.advice.figures import Figures, numbers_or_null, with_columns
from touchline.methods.rank_score import rank_score
from touchline.policy import Policy

RFM_COLUMNS = ("r_score", "f_score", "m_score", "rfm_total")


def score_rfm(results: pa.Table, policy: Policy) -> pa.Table:
    """Add r_score, f_score, m_score, rfm_total, rfm_cell, rfm_grade, score and quality.

    R, F and M are the measures that the policy names: days since the last order, purchases in the
    rolling window, cumulative spend. Each is graded 1 to `rfm.grades` by its own rank among buyers
    (not nested), the best highest; ties share a score.

    `rfm_total` is their sum and `rfm_cell` the three side by side, "545": the value matrix.
    `rfm_grade` is the rank score of the total; `quality` says whether it is among the top
    `rfm.quality_grades`. `score` runs from 0 to 100: each score as (score - 1) / (grades - 1),
    weighted by the policy. Who never bought has no scores and is not quality.
    """
    figures, grades = Figures(results), policy.rfm.grades
    recency = figures.number(policy.rfm.recency)
    bought = ~np.isnan(recency)
    r_score = rank_score(recency, grades, higher_is_better=False).scores
    f_score = rank_score(_of_buyers(figures, policy.rfm.frequency, bought), grades).scores
    m_score = rank_score(_of_buyers(figures, policy.rfm.monetary, bought), grades).scores
    total = r_score + f_score + m_score
    grade = rank_score(np.where(bought, total, np.nan), grades).scores
    weights = policy.rfm
    weighted = (
        weights.recency_weight * (r_score - 1)
        + weights.frequency_weight * (f_score - 1)
        + weights.monetary_weight * (m_score - 1)
    )
    whole = {"r_score": r_score, "f_score": f_score, "m_score": m_score, "rfm_total": total}
    added = {name: numbers_or_null(values, bought, pa.int64()) for name, values in whole.items()}
    cells = 100 * r_score + 10 * f_score + m_score  # `rfm.grades` has one digit
    added["rfm_cell"] = numbers_or_null(cells, bought, pa.int64()).cast(pa.string())
    added["rfm_grade"] = numbers_or_null(grade, bought, pa.int64())
    added["score"] = numbers_or_null(weighted / (grades - 1), bought, pa.float64())
    added["quality"] = pa.array(bought & (grade > grades - policy.rfm.quality_grades))
    return with_columns(results, added)


def _of_buyers(figures: Figures, measure: str, bought: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The measure of those who ever bought, 0 in a period without orders; NaN for the others."""
    return np.where(bought, figures.amount(measure), np.nan)


def group_sizes(scored: pa.Table, policy: Policy) -> dict[str, tuple[int, ...]]:
    """How many customers really got each score, the lowest first: ties make groups unequal."""
    sizes = {}
    for name in ("r_score", "f_score", "m_score", "rfm_grade"):
        scores = np.nan_to_num(Figures(scored).number(name), nan=0.0).astype(np.int64)
        counts = np.bincount(scores, minlength=policy.rfm.grades + 1)[1:]
        sizes[name] = tuple(int(count) for count in counts)
    return sizes

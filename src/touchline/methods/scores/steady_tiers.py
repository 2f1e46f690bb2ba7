r"""Tiers that do not flap: a margin on the way down, and a wish must last."""

import numpy as np

from touchline.numerics.checked import Numbers, Whole, finite


def steady_tiers(
    scores: Numbers,
    cuts: Numbers,
    *,
    margin: float,
    dwell: int = 2,
    start: Whole | None = None,
) -> Whole:
    r"""The tier of each customer at each refresh, 0 the lowest, from scores that wobble.

    Formula:

        $$ u_t = \sum_k [s_t \ge c_k], \qquad
           d_t = \sum_k [s_t \ge c_k - \mathrm{margin}] $$

    A customer in tier q wishes up where u > q, and down where d < q. A wish that lasted `dwell`
    refreshes in a row is granted, to the tier of the last one; so a tier is kept for at least
    `dwell` refreshes. `margin=0, dwell=1` is no steadiness at all.

    `scores` is of shape (refreshes, customers), oldest first; `cuts` rises, shape (tiers - 1,);
    `start` is the tier of each customer before, the first refresh's own tier where not given.
    Returns shape (refreshes, customers). Nothing is random: a replay gives the same tiers.
    ValueError where the cuts do not rise, the margin is negative or `dwell` is below 1.

    Source: hysteresis with dwell time, methods.md e.

    >>> import numpy as np
    >>> scores = np.array([[79.0], [81.0], [78.0], [80.0], [82.0], [76.0], [74.0], [73.0]])
    >>> steady_tiers(scores, np.array([80.0]), margin=5).ravel().tolist()
    [0, 0, 0, 0, 1, 1, 1, 0]
    """
    scores, cuts = finite("scores", scores, dimensions=2), finite("cuts", cuts)
    if (np.diff(cuts) <= 0).any() or margin < 0 or dwell < 1:
        raise ValueError("cuts must rise, the margin must be 0 or more and dwell at least 1")
    up = np.searchsorted(cuts, scores, side="right")
    down = np.searchsorted(cuts - margin, scores, side="right")
    tier = up[0].copy() if start is None else np.asarray(start, dtype=np.int64).copy()
    wished_up, wished_down = np.zeros_like(tier), np.zeros_like(tier)
    told = np.empty(scores.shape, dtype=np.int64)
    for moment in range(len(scores)):
        wished_up = np.where(up[moment] > tier, wished_up + 1, 0)
        wished_down = np.where(down[moment] < tier, wished_down + 1, 0)
        granted_up, granted_down = wished_up >= dwell, wished_down >= dwell
        tier = np.where(granted_up, up[moment], np.where(granted_down, down[moment], tier))
        wished_up[granted_up] = 0
        wished_down[granted_down] = 0
        told[moment] = tier
    return told

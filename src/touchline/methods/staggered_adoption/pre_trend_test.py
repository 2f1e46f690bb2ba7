"""Whether the groups moved together before anyone was treated."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from touchline.methods.staggered_adoption.group_time_effects import GroupTimeEffects


@dataclass(frozen=True)
class PreTrend:
    """The Wald `statistic`, its `degrees_of_freedom` and `p_value`."""

    statistic: float
    degrees_of_freedom: int
    p_value: float


def pre_trend_test(effects: GroupTimeEffects) -> PreTrend:
    r"""Test that every effect before adoption is nil.

    Formula:
    $$ W = \hat\theta_{pre}' \hat V_{pre}^{-1} \hat\theta_{pre} \sim \chi^2_q $$

    A small p-value speaks against parallel trends; a large one does not prove them, least of all
    in a small panel. Raises `ValueError` where no period lies before adoption and its anticipation.

    >>> import numpy as np
    >>> from touchline.methods.staggered_adoption.group_time_effects import group_time_effects
    >>> from touchline.methods.staggered_adoption.panel import Panel
    >>> outcomes = np.random.default_rng(5).normal(size=(200, 4))
    >>> adopted_in = np.repeat([3.0, 4.0, np.inf, np.inf], 50)
    >>> test = pre_trend_test(group_time_effects(Panel(outcomes, np.arange(1.0, 5.0), adopted_in)))
    >>> test.degrees_of_freedom, test.p_value > 0.01
    (3, True)

    Source: Callaway & Sant'Anna (2021), remark 5.
    """
    before = effects.before_anticipation
    if not before.any():
        raise ValueError("no period lies before adoption, so trends cannot be tested")
    values = effects.estimates.values[before]
    covariance = effects.estimates.covariance[np.ix_(before, before)]
    if np.linalg.matrix_rank(covariance) < values.size:
        raise ValueError("too few units or clusters for a test of so many periods before adoption")
    statistic = float(values @ np.linalg.solve(covariance, values))
    return PreTrend(statistic, values.size, float(chi2.sf(statistic, values.size)))

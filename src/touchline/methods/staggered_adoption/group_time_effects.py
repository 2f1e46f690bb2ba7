"""The effect of adoption for each group of adopters in each period."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from touchline.methods.staggered_adoption.influence import Estimates
from touchline.methods.staggered_adoption.panel import ImpossiblePanelError, Panel
from touchline.methods.staggered_adoption.two_period_effect import (
    Comparable,
    Estimator,
    TwoPeriodEffect,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Comparison(StrEnum):
    """Whom the adopters are compared with."""

    NEVER_TREATED = "never treated"
    NOT_YET_TREATED = "not yet treated"


@dataclass(frozen=True)
class GroupTimeEffects:
    """One effect for each group and period.

    `groups` (k) the adoption period, `periods` (k) the period of the effect, `estimates` the k
    values with their influence, `adopted_in` (units) and `anticipation` as given.
    """

    groups: Floats
    periods: Floats
    estimates: Estimates
    adopted_in: Floats
    anticipation: int

    @property
    def after_adoption(self) -> Flags:
        """Which of the k are effects of the change in force."""
        return self.periods >= self.groups

    @property
    def before_anticipation(self) -> Flags:
        """Which of the k can hold no effect yet, so that they test whether trends are parallel."""
        return self.periods < self.groups - self.anticipation


def group_time_effects(
    panel: Panel,
    *,
    estimator: Estimator = Estimator.DOUBLY_ROBUST,
    comparison: Comparison = Comparison.NEVER_TREATED,
    anticipation: int = 0,
) -> GroupTimeEffects:
    r"""Effects of a change that reaches groups at different times.

    Formula:
    $$ ATT(g, t) = E[Y_t - Y_{g-1} \mid G = g] - E[Y_t - Y_{g-1} \mid C = 1] $$

    for $t \ge g$, where C are those never treated, or not treated by t; before g the change from
    the period before is taken, which should be nil. With covariates the right-hand mean is that of
    `two_period_effect`. `anticipation` is the number of periods before adoption in which the
    coming change may already act; those periods are no base.

    Errors: `ImpossiblePanelError` where no one is left to compare with.

    >>> import numpy as np
    >>> outcomes = np.array([[1.0, 4.0], [2.0, 6.0], [0.0, 1.0], [5.0, 5.0], [1.0, 3.0]])
    >>> adopted_in = np.array([2.0, 2.0, np.inf, np.inf, np.inf])
    >>> found = group_time_effects(Panel(outcomes, np.array([1.0, 2.0]), adopted_in))
    >>> found.estimates.values.tolist()
    [2.5]

    Source: Callaway & Sant'Anna (2021), Journal of Econometrics 225.
    """
    cells, groups = [], _Groups(panel)
    for group, period in product(panel.treated_groups, range(1, panel.periods.size)):
        base = _base(panel.periods, group, period, anticipation)
        others = _others(panel, comparison, panel.periods[period] + anticipation)
        if base >= 0 and (others & (panel.adopted_in != group)).any():
            found = groups.effect(group, others, (base, period), estimator)
            cells.append((group, period, found))
    if not cells:
        raise ImpossiblePanelError(f"no unit is {comparison} beside adopters; compare otherwise")
    estimates = Estimates(
        np.array([found.effect for _, _, found in cells]),
        np.column_stack([found.influence for _, _, found in cells]),
        panel.clusters,
    )
    adopted = np.array([group for group, _, _ in cells])
    periods = np.array([panel.periods[period] for _, period, _ in cells])
    return GroupTimeEffects(adopted, periods, estimates, panel.adopted_in, anticipation)


class _Groups:
    """Adopters with those they are compared with; a pair that comes again is matched once."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.matched: dict[tuple[float, bytes], Comparable] = {}

    def effect(
        self, group: float, others: Flags, between: tuple[int, int], estimator: Estimator
    ) -> TwoPeriodEffect:
        """One group's effect between two periods, with its influence over all units."""
        adopters = self.panel.adopted_in == group
        among = adopters | others
        key = (group, among.tobytes())
        if key not in self.matched:
            treated = adopters[among].astype(np.float64)
            self.matched[key] = Comparable(treated, self.panel.design[among])
        base, period = between
        change = self.panel.outcomes[among, period] - self.panel.outcomes[among, base]
        found = self.matched[key].effect(change, estimator)
        influence = np.zeros(among.size)
        influence[among] = found.influence * among.size / among.sum()
        return TwoPeriodEffect(found.effect, influence)


def _base(periods: Floats, group: float, period: int, lead: int) -> int:
    """The place of the period that the change is counted from, or -1."""
    if periods[period] < group - lead:
        return period - 1
    return int(np.searchsorted(periods, group - lead)) - 1


def _others(panel: Panel, comparison: Comparison, until: float) -> Flags:
    """Those whom no treatment reaches up to that period."""
    if comparison is Comparison.NEVER_TREATED:
        return np.isinf(panel.adopted_in)
    return panel.adopted_in > until

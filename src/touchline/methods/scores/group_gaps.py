r"""Whether a selection treats groups alike: rates by group, gaps to one group, with intervals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from touchline.numerics.checked import Flags, Numbers, Whole, same_length, zero_or_one

FOUR_FIFTHS = 0.8


@dataclass(frozen=True)
class Gap:
    """One row a group: the figure, and the interval's ends; NaN where too few rows are there."""

    figure: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class GroupGaps:
    """One row a group, in the order of `groups`; the gaps are to `groups[reference]`.

    `told` is False where the group has fewer rows than the least that is spoken about. Calibration
    and equal error rates cannot both hold where base rates differ, so `base_rate` stands beside.
    """

    groups: Whole
    reference: int
    counts: Whole
    told: Flags
    base_rate: Numbers
    selection_rate: Numbers
    selection_ratio: Gap
    true_positive_gap: Gap
    false_positive_gap: Gap

    @property
    def below_four_fifths(self) -> Flags:
        """Whether the group is selected less than four fifths as often as the reference."""
        return np.asarray(self.told & (self.selection_ratio.figure < FOUR_FIFTHS))


@dataclass(frozen=True)
class Comparison:
    """What groups are set against and how sure one wants to be.

    Intervals are made of `draws` bootstrap samples from `seed`, at `level`. `reference` is the
    group that all are set against, the largest where not given; groups of fewer than `least` rows
    are not spoken about.
    """

    seed: int
    draws: int = 2000
    level: float = 0.95
    reference: int | None = None
    least: int = 50


def group_gaps(
    selected: Numbers, outcome: Numbers, group: Whole, comparison: Comparison
) -> GroupGaps:
    r"""Selection-rate ratios and error-rate gaps of every group against one, with intervals.

    Formula:

        $$ \mathrm{ratio}_g = \frac{P(S = 1 \mid g)}{P(S = 1 \mid r)}, \qquad
           \mathrm{TPR\ gap}_g = P(S = 1 \mid Y = 1, g) - P(S = 1 \mid Y = 1, r) $$

    and the false-positive gap likewise with Y = 0. `selected` and `outcome` are 0 or 1, `group` a
    whole number a row, all of shape (n,); r is the reference group of the comparison. Intervals
    are percentiles of a bootstrap within groups. A figure is NaN where the group or the reference
    has too few rows to be told, or no row with the outcome that the rate is of.
    ValueError where the lengths differ or the reference group does not occur.

    Source: four-fifths rule, 29 CFR 1607.4 D; gaps as in Hardt, Price and Srebro (2016); why not
    all at once, Kleinberg, Mullainathan and Raghavan (2017).

    >>> import numpy as np
    >>> selected = np.tile([1, 0, 1, 1], 50)
    >>> found = group_gaps(selected, np.ones(200), np.repeat([0, 1], 100), Comparison(seed=1))
    >>> found.selection_ratio.figure.tolist(), found.told.tolist()
    ([1.0, 1.0], [True, True])
    """
    selected, outcome = zero_or_one("selected", selected), zero_or_one("outcome", outcome)
    if same_length(selected=selected, outcome=outcome, group=group) == 0:
        raise ValueError("there is no row: groups cannot be set side by side")
    groups, place = np.unique(group, return_inverse=True)
    cell = (4 * place + 2 * outcome + selected).astype(np.int64)
    table = np.bincount(cell, minlength=4 * len(groups)).reshape(-1, 4).astype(np.float64)
    counts = table.sum(axis=1)
    wanted = comparison.reference
    base = int(counts.argmax()) if wanted is None else _place_of(groups, wanted)
    told = (counts >= comparison.least) & (counts[base] >= comparison.least)
    gaps = _Gaps(table, _redrawn(table, comparison), base, told, comparison.level)
    return GroupGaps(
        groups,
        base,
        counts.astype(np.int64),
        told,
        base_rate=table[:, 2:].sum(axis=1) / counts,
        selection_rate=_selection(table),
        selection_ratio=gaps.of(_selection, np.divide),
        true_positive_gap=gaps.of(_true_positive, np.subtract),
        false_positive_gap=gaps.of(_false_positive, np.subtract),
    )


def _place_of(groups: Whole, reference: int) -> int:
    found = np.flatnonzero(groups == reference)
    if not found.size:
        raise ValueError(f"no row is of the reference group {reference}")
    return int(found[0])


def _redrawn(table: Numbers, comparison: Comparison) -> Numbers:
    """Bootstrap tables, shape (draws, groups, 4): rows drawn again within each group."""
    random = np.random.default_rng(comparison.seed)
    drawn = [
        random.multinomial(int(row.sum()), row / row.sum(), size=comparison.draws) for row in table
    ]
    return np.stack(drawn, axis=1).astype(np.float64)


def _share(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _selection(table: Numbers) -> Numbers:
    return _share(table[..., 1] + table[..., 3], table.sum(axis=-1))


def _true_positive(table: Numbers) -> Numbers:
    return _share(table[..., 3], table[..., 2] + table[..., 3])


def _false_positive(table: Numbers) -> Numbers:
    return _share(table[..., 1], table[..., 0] + table[..., 1])


@dataclass(frozen=True)
class _Gaps:
    """The tables of all groups, observed and drawn again, and how they are set side by side."""

    table: Numbers
    drawn: Numbers
    base: int
    told: Flags
    level: float

    def of(self, rate: Callable[[Numbers], Numbers], compared: np.ufunc) -> Gap:
        """The rate of each group against that of the reference."""
        tail = 50 * (1 - self.level)
        with np.errstate(divide="ignore", invalid="ignore"):
            figure = self._against(rate(self.table), compared)
            drawn = self._against(rate(self.drawn), compared)
        known = self.told & np.isfinite(figure)
        low, high = np.full_like(figure, np.nan), np.full_like(figure, np.nan)
        if known.any():
            low[known], high[known] = np.nanpercentile(drawn[:, known], [tail, 100 - tail], axis=0)
        return Gap(np.where(known, figure, np.nan), low, high)

    def _against(self, rates: Numbers, compared: np.ufunc) -> Numbers:
        return np.asarray(compared(rates, rates[..., self.base : self.base + 1]))

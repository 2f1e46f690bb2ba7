r"""Whether a population still looks as it did (PSI), judged by its own chance distribution."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from touchline.numerics.checked import Numbers, at_least, same_length


@dataclass(frozen=True)
class PopulationStability:
    """The index, the share of it by bin, and how likely as large a one is without any drift.

    `limit` is the index that only a share `level` of undrifted samples of these sizes exceeds.
    """

    index: float
    by_bin: Numbers
    p_value: float
    limit: float

    @property
    def has_drifted(self) -> bool:
        """Whether the index lies beyond its limit."""
        return self.index > self.limit


def population_stability(before: Numbers, now: Numbers, level: float = 0.05) -> PopulationStability:
    r"""The population stability index of two samples' counts over the same bins.

    The usual limits of .10 and .25 take no notice of the sample: with small samples chance alone
    passes them, with large ones real drift stays below. Without drift the index follows a
    chi-squared distribution whose scale is known.

    Formula:

        $$ \mathrm{PSI} = \sum_j (a_j - e_j) \ln \frac{a_j}{e_j}, \qquad
           \mathrm{PSI} \cdot \frac{n m}{n + m} \to \chi^2_{B - 1} $$

    with e and a the shares before and now of n and m rows over B bins. `before` and `now` are
    counts of shape (bins,). Where a bin is empty on one side, both take .5 more there; bins empty
    on both sides are left out. The distribution wants about five expected rows a bin. ValueError
    where a sample is empty, fewer than two bins hold anything, or a count is negative.

    Source: Yurdakul (2018), Statistical properties of the population stability index; the limit
    follows from the delta method.

    >>> import numpy as np
    >>> found = population_stability(np.array([500.0, 500.0]), np.array([450.0, 550.0]))
    >>> round(found.index, 6), round(found.p_value, 4), found.has_drifted
    (0.010034, 0.0251, True)
    """
    before, now = at_least("before", before, 0), at_least("now", now, 0)
    same_length(before=before, now=now)
    filled = before + now > 0
    if not before.sum() or not now.sum() or filled.sum() < 2:
        raise ValueError("stability needs rows in both samples and at least two bins with rows")
    added = np.where(filled & ((before == 0) | (now == 0)), 0.5, 0.0)
    expected, actual = (before + added)[filled], (now + added)[filled]
    expected, actual = expected / expected.sum(), actual / actual.sum()
    by_bin = np.zeros_like(before)
    by_bin[filled] = (actual - expected) * np.log(actual / expected)
    index = float(by_bin.sum())
    scale = before.sum() * now.sum() / (before.sum() + now.sum())
    chance = chi2(int(filled.sum()) - 1)
    return PopulationStability(
        index, by_bin, float(chance.sf(index * scale)), float(chance.isf(level) / scale)
    )

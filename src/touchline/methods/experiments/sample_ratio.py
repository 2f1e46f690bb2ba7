"""Whether the arms have the sizes that were planned."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from touchline.methods.experiments.effect import ImpossibleTrialError

ALARM_BELOW = 0.001


@dataclass(frozen=True)
class SampleRatio:
    """The `statistic`, its `p_value`, and whether it is an `alarm`."""

    statistic: float
    p_value: float

    @property
    def alarm(self) -> bool:
        """Whether something drew units out of, or into, an arm: then no effect is told."""
        return self.p_value < ALARM_BELOW


def sample_ratio(counts: Sequence[int], shares: Sequence[float]) -> SampleRatio:
    r"""Test the arms' `counts` against their planned `shares`.

    Formula:
    $$ \chi^2 = \sum_a \frac{(n_a - N \pi_a)^2}{N \pi_a} \sim \chi^2_{A-1} $$

    The alarm is at p < .001, so that one trial in a thousand is stopped for nothing.

    >>> sample_ratio([5000, 5000], [0.5, 0.5]).p_value
    1.0
    >>> sample_ratio([821588, 815482], [0.5, 0.5]).alarm
    True

    Source: Fabijan et al. (2019), KDD; the counts are theirs.
    """
    seen, planned = np.asarray(counts, dtype=np.float64), np.asarray(shares, dtype=np.float64)
    if seen.shape != planned.shape or seen.size < 2 or seen.sum() <= 0 or (seen < 0).any():
        raise ImpossibleTrialError("each arm needs a count and a planned share")
    if (planned <= 0).any() or abs(planned.sum() - 1) > 1e-9:
        raise ImpossibleTrialError("planned shares are positive and sum to 1")
    expected = seen.sum() * planned
    statistic = float(((seen - expected) ** 2 / expected).sum())
    return SampleRatio(statistic, float(chi2.sf(statistic, seen.size - 1)))

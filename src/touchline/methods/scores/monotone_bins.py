r"""Bins of a number in which the odds only rise or only fall, with the greatest information."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from touchline.methods.scores.weight_of_evidence import Evidence, weight_of_evidence
from touchline.numerics.checked import Numbers, Whole, same_length, zero_or_one
from touchline.numerics.group_sums import group_sums

Trend = Literal["rising", "falling", "either"]


@dataclass(frozen=True)
class MonotoneBins:
    """Bin j holds `edges[j - 1] <= value < edges[j]`; the bin after the last holds NaN.

    `good`, `bad` and the evidence have one row a bin, missing values last; `rising` tells whether
    the share of goods rises with the value.
    """

    edges: Numbers
    good: Numbers
    bad: Numbers
    evidence: Evidence
    rising: bool

    def bins(self, values: Numbers) -> Whole:
        """The bin of each value, 0 to len(edges), and len(edges) + 1 where it is NaN."""
        found = np.searchsorted(self.edges, values, side="right")
        return np.where(np.isnan(values), len(self.edges) + 1, found)

    def weights(self, values: Numbers) -> Numbers:
        """The weight of evidence of each value."""
        return self.evidence.weights[self.bins(values)]


@dataclass(frozen=True)
class Limits:
    """At most `bins` bins, each with at least `share` of the known rows; `candidates` first cuts.

    Every bin holds at least one good and one bad.
    """

    bins: int = 10
    share: float = 0.05
    candidates: int = 50


def monotone_bins(
    values: Numbers,
    good: Numbers,
    *,
    trend: Trend = "either",
    limits: Limits | None = None,
    candidate_edges: Numbers | None = None,
) -> MonotoneBins:
    r"""The monotone binning of the greatest information value, found exactly.

    The values are first cut at quantiles (or at `candidate_edges`); among all ways of merging
    neighbours that keep the odds monotone and the limits, the one of greatest information value is
    found by dynamic programming over the last bin, from cut i to cut j.

    Formula:

        $$ V_k(i, j) = \mathrm{IV}(i, j) + \max_{h < i,\; r(h, i) \le r(i, j)} V_{k-1}(h, i) $$

    with r the share of goods in a bin. `values` is of shape (n,), NaN where unknown; `good` is 0 or
    1. ValueError where a class is empty among the known, or no bin can keep the limits.

    Source: the problem as in Navas-Palencia, Optimal binning (arXiv 2001.08025); the recursion is
    ours.

    >>> import numpy as np
    >>> values = np.repeat(np.arange(4.0), 50)
    >>> good = np.concatenate([np.arange(50) < count for count in (10, 12, 30, 45)])
    >>> monotone_bins(values, good).edges.tolist()
    [1.0, 2.0, 3.0]
    >>> monotone_bins(values, good, limits=Limits(bins=2)).edges.tolist()
    [2.0]
    """
    values = np.asarray(values, dtype=np.float64)
    good = zero_or_one("good", good)
    same_length(values=values, good=good)
    known = ~np.isnan(values)
    limits = limits or Limits()
    cuts = _quantile_cuts(values[known], limits) if candidate_edges is None else candidate_edges
    first = np.searchsorted(cuts, values[known], side="right")
    goods = group_sums(first, good[known], len(cuts) + 1)
    bads = group_sums(first, 1 - good[known], len(cuts) + 1)
    if not goods.sum() or not bads.sum():
        raise ValueError("there is no good or no bad among the known values: bins need both")
    table = _Segments(goods, bads, limits)
    tried = [_best(table, rising) for rising in (True, False) if _wanted(trend, rising)]
    value, starts, rising = max(tried, key=lambda found: found[0])
    if value == -np.inf:
        raise ValueError(f"no bin holds {limits.share:.0%} of the rows with a good and a bad")
    edges = np.asarray(cuts, dtype=np.float64)[np.array(starts[1:], dtype=np.int64) - 1]
    return _told(values, good, edges, rising)


def _told(values: Numbers, good: Numbers, edges: Numbers, rising: bool) -> MonotoneBins:
    bins = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, side="right"))
    goods = group_sums(bins, good, len(edges) + 2)
    bads = group_sums(bins, 1 - good, len(edges) + 2)
    return MonotoneBins(edges, goods, bads, weight_of_evidence(goods, bads), rising)


def _wanted(trend: Trend, rising: bool) -> bool:
    return trend == "either" or (trend == "rising") == rising


def _quantile_cuts(known: Numbers, limits: Limits) -> Numbers:
    if not known.size:
        raise ValueError("no value is known")
    shares = np.arange(1, limits.candidates) / limits.candidates
    cuts = np.unique(np.quantile(known, shares, method="inverted_cdf"))
    return np.asarray(cuts[cuts > known.min()])


class _Segments:
    """Goods, share of goods and information of every run of first cuts, [i, j]."""

    def __init__(self, goods: Numbers, bads: Numbers, limits: Limits) -> None:
        self.count, self.limits = len(goods), limits
        up_to_good, up_to_bad = np.r_[0.0, goods.cumsum()], np.r_[0.0, bads.cumsum()]
        good = up_to_good[None, 1:] - up_to_good[:-1, None]
        bad = up_to_bad[None, 1:] - up_to_bad[:-1, None]
        rows = goods.sum() + bads.sum()
        self.allowed = (good > 0) & (bad > 0) & (good + bad >= limits.share * rows)
        good, bad = np.where(self.allowed, good, 1.0), np.where(self.allowed, bad, 1.0)
        good_share, bad_share = good / goods.sum(), bad / bads.sum()
        self.rate = good / (good + bad)
        value = (good_share - bad_share) * np.log(good_share / bad_share)
        self.value = np.where(self.allowed, value, -np.inf)


def _best(table: _Segments, rising: bool) -> tuple[float, list[int], bool]:
    """The value, the starts of the bins and the trend of the best monotone binning."""
    rate = table.rate if rising else -table.rate
    layers, origins = [np.full_like(table.value, -np.inf)], [np.zeros((0, 0), dtype=np.int64)]
    layers[0][0] = table.value[0]
    for _ in range(1, min(table.limits.bins, table.count)):
        value, origin = _one_more_bin(table.value, rate, layers[-1])
        layers.append(value)
        origins.append(origin)
    ends = np.array([layer[:, -1] for layer in layers])
    bins, start = np.unravel_index(int(ends.argmax()), ends.shape)
    return float(ends[bins, start]), _traced(origins, int(bins), int(start), table.count), rising


def _one_more_bin(value: Numbers, rate: Numbers, before: Numbers) -> tuple[Numbers, Whole]:
    """The best value with one bin more that runs from i to j, and where the bin before starts."""
    best, origin = np.full_like(value, -np.inf), np.zeros(value.shape, dtype=np.int64)
    for start in range(1, len(value)):
        order = np.argsort(rate[:start, start - 1], kind="stable")
        sorted_rates, sorted_values = rate[order, start - 1], before[order, start - 1]
        highest = np.maximum.accumulate(sorted_values)
        holder = np.maximum.accumulate(np.where(sorted_values == highest, np.arange(start), 0))
        place = np.searchsorted(sorted_rates, rate[start, start:], side="right") - 1
        reached = np.where(place >= 0, highest[place], -np.inf)
        best[start, start:] = value[start, start:] + reached
        origin[start, start:] = order[holder[place]]
    return best, origin


def _traced(origins: list[Whole], bins: int, start: int, count: int) -> list[int]:
    starts, end = [start], count - 1
    for layer in range(bins, 0, -1):
        start, end = int(origins[layer][start, end]), start - 1
        starts.insert(0, start)
    return starts

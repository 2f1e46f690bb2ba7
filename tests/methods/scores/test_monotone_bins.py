"""Monotone bins are monotone, keep their limits, and no other merging informs more."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.methods.scores.monotone_bins import Limits, monotone_bins
from touchline.methods.scores.weight_of_evidence import weight_of_evidence
from touchline.numerics.checked import Numbers
from touchline.numerics.group_sums import group_sums

LOOSE = Limits(bins=10, share=0.0)
rows = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=8, max_size=80)


def information_of_every_merging(values: Numbers, good: Numbers) -> float:
    """The best information value among all monotone mergings, one by one."""
    levels = np.unique(values)
    best = -np.inf
    for count in range(len(levels)):
        for edges in combinations(levels[1:], count):
            bins = np.searchsorted(np.array(edges), values, side="right")
            goods = group_sums(bins, good, count + 1)
            bads = group_sums(bins, 1 - good, count + 1)
            rate = goods / (goods + bads)
            monotone = (np.diff(rate) >= 0).all() or (np.diff(rate) <= 0).all()
            if monotone and (goods > 0).all() and (bads > 0).all():
                best = max(best, weight_of_evidence(goods, bads).information_value)
    return float(best)


@settings(max_examples=30)
@given(rows)
def test_no_other_monotone_merging_informs_more(pairs: list[tuple[int, bool]]) -> None:
    values, good = np.array(pairs, dtype=float).T
    if 0 < good.sum() < len(good):
        found = monotone_bins(values, good, limits=LOOSE).evidence.information_value
        assert found == pytest.approx(information_of_every_merging(values, good))


@settings(max_examples=30)
@given(rows)
def test_the_shares_of_goods_go_one_way(pairs: list[tuple[int, bool]]) -> None:
    values, good = np.array(pairs, dtype=float).T
    if 0 < good.sum() < len(good):
        found = monotone_bins(values, good, limits=LOOSE)
        steps = np.diff(found.good[:-1] / (found.good + found.bad)[:-1])
        assert (steps >= 0).all() if found.rising else (steps <= 0).all()


def test_missing_values_have_a_bin_of_their_own() -> None:
    values = np.r_[np.repeat([1.0, 2.0], 50), np.full(20, np.nan)]
    good = np.r_[np.repeat([0, 1, 0, 1], [40, 10, 10, 40]), np.ones(20)]
    found = monotone_bins(values, good)
    assert found.bins(np.array([0.0, 1.9, 2.0, np.nan])).tolist() == [0, 0, 1, 2]
    assert found.good.tolist() == [10, 40, 20]
    assert found.weights(np.array([np.nan]))[0] > found.weights(np.array([2.0]))[0] > 0


def test_the_limits_are_kept() -> None:
    random = np.random.default_rng(1)
    values = random.normal(size=5000)
    good = np.where(random.random(5000) < 1 / (1 + np.exp(-values)), 1.0, 0.0)
    found = monotone_bins(values, good, limits=Limits(bins=4, share=0.2), trend="rising")
    assert len(found.edges) <= 3
    assert (found.good + found.bad)[:-1].min() >= 0.2 * 5000
    assert found.rising


def test_a_trend_that_is_not_there_leaves_one_bin() -> None:
    values, good = np.repeat([1.0, 2.0], 50), np.repeat([0, 1, 0, 1], [40, 10, 10, 40])
    assert monotone_bins(values, good, trend="falling").edges.size == 0


def test_one_class_is_refused() -> None:
    with pytest.raises(ValueError, match="bins need both"):
        monotone_bins(np.arange(5.0), np.ones(5))
    with pytest.raises(ValueError, match="no value is known"):
        monotone_bins(np.full(3, np.nan), np.array([0, 1, 0]))

"""Rules: the same as by counting every set, exact at the edge, and cautious about chance."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.methods.paths.association_rules import Rules, association_rules
from touchline.methods.paths.frequent_itemsets import FrequentItemsets, frequent_itemsets
from touchline.methods.paths.retested_rules import retested_rules
from touchline.numerics.checked import Whole

Baskets = list[frozenset[int]]
many_baskets = st.lists(st.frozensets(st.integers(0, 5)), min_size=1, max_size=25)


def rows(baskets: Baskets) -> tuple[Whole, Whole]:
    pairs = [(place, item) for place, basket in enumerate(baskets) for item in basket]
    basket, item = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return basket, item


def mined(baskets: Baskets, least: int, longest: int | None = None) -> FrequentItemsets:
    return frequent_itemsets(*rows(baskets), len(baskets), least, longest)


def counted(baskets: Baskets, least: int) -> dict[tuple[int, ...], int]:
    """Every set of items that occur, counted one by one."""
    items = sorted(set().union(*baskets))
    sets = [one for size in range(1, len(items) + 1) for one in combinations(items, size)]
    counts = {one: sum(set(one) <= basket for basket in baskets) for one in sets}
    return {one: count for one, count in counts.items() if count >= least}


def told(rules: Rules) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    sides = zip(rules.antecedents, rules.consequents, strict=True)
    return {(tuple(a[a >= 0].tolist()), tuple(b[b >= 0].tolist())) for a, b in sides}


@settings(max_examples=40)
@given(many_baskets, st.integers(1, 4))
def test_the_frequent_sets_are_those_counted_one_by_one(baskets: Baskets, least: int) -> None:
    found = mined(baskets, least)
    pairs = {
        tuple(items.tolist()): int(count)
        for level in found.levels
        for items, count in zip(level.items, level.counts, strict=True)
    }
    assert pairs == counted(baskets, least)


@settings(max_examples=40)
@given(many_baskets, st.integers(1, 3), st.sampled_from([0.0, 0.5, 0.8]), st.integers(1, 3))
def test_the_rules_are_those_of_the_definition(
    baskets: Baskets, least: int, confidence: float, size: int
) -> None:
    counts = counted(baskets, least)
    expected = {
        (tuple(sorted(set(whole) - set(part))), part)
        for whole in counts
        for length in range(1, min(size, len(whole) - 1) + 1)
        for part in combinations(whole, length)
        if counts[whole] * 10
        >= round(10 * confidence) * counts[tuple(sorted(set(whole) - set(part)))]
    }
    assert told(association_rules(mined(baskets, least), confidence, size)) == expected


def test_the_measures_by_hand() -> None:
    baskets = [frozenset(each) for each in ({1, 2}, {1, 2}, {1, 2}, {1}, {2}, {3}, {3}, {3})]
    rules = association_rules(mined(baskets, 3))
    assert rules.confidence.tolist() == [0.75, 0.75]
    assert rules.lift.tolist() == [1.5, 1.5]
    assert rules.leverage.tolist() == [0.125, 0.125]
    assert rules.conviction.tolist() == [2.0, 2.0]
    assert rules.p_values.tolist() == pytest.approx([17 / 70] * 2)
    assert rules.q_values.tolist() == [1.0, 1.0]  # of 9 pairs of frequent sets that were looked at


def test_a_rule_that_never_fails_has_no_finite_conviction() -> None:
    rules = association_rules(mined([frozenset({1, 2}), frozenset({1, 2}), frozenset({3})], 2))
    assert np.isinf(rules.conviction).all()


def test_a_row_told_twice_counts_once() -> None:
    basket, item = np.array([0, 0, 0, 1]), np.array([4, 4, 5, 4])
    found = frequent_itemsets(basket, item, 2, least=1)
    assert [level.counts.tolist() for level in found.levels] == [[2, 1], [1]]
    assert len(frequent_itemsets(basket, item, 2, least=3).levels) == 0


def test_eight_of_ten_is_a_confidence_of_point_eight() -> None:
    baskets = [frozenset({1, 2})] * 8 + [frozenset({1})] * 2
    assert ((1,), (2,)) in told(association_rules(mined(baskets, 8), 0.8))


@pytest.mark.contract("A11.1")
def test_groceries(shared_data: Path) -> None:
    lines = (shared_data / "groceries" / "groceries.csv").read_text().splitlines()
    sets = [frozenset(item.strip() for item in line.split(",") if item.strip()) for line in lines]
    names = sorted(set().union(*sets))
    code = {name: place for place, name in enumerate(names)}
    baskets = [frozenset(code[item] for item in each) for each in sets]
    found = mined(baskets, 10)
    assert (len(baskets), len(names)) == (9835, 169)
    assert [len(association_rules(found, confidence)) for confidence in (0.5, 0.8)] == [5668, 410]
    top = association_rules(found, 0.8)
    assert top.lift[0] == pytest.approx(11.235269, abs=5e-7)
    assert {names[item] for item in top.antecedents[0][:2]} == {"liquor", "red/blush wine"}


def test_rules_of_chance_do_not_survive_other_baskets_and_real_ones_do() -> None:
    random = np.random.default_rng(1)
    held = random.random((1000, 12)) < 0.2
    held[:, 1] |= held[:, 0] & (random.random(1000) < 0.7)
    basket, item = np.nonzero(held)
    first = basket < 500
    found = frequent_itemsets(basket[first], item[first], 500, 20, longest=2)
    rules = association_rules(found)
    again = retested_rules(rules, basket[~first] - 500, item[~first], 500)
    holding = told(again.chosen(again.q_values < 0.05))
    assert {((0,), (1,)), ((1,), (0,))} <= holding
    assert len(holding) < 0.1 * len(rules)


@settings(max_examples=40)
@given(many_baskets)
def test_a_retest_on_the_same_baskets_gives_the_same_counts(baskets: Baskets) -> None:
    rules = association_rules(mined(baskets, 1))
    again = retested_rules(rules, *rows(baskets), len(baskets))
    for name in ("both", "first", "second", "p_values"):
        assert getattr(again, name) == pytest.approx(getattr(rules, name))


def test_a_side_found_nowhere_is_no_finding() -> None:
    rules = association_rules(mined([frozenset({1, 2})] * 3 + [frozenset({3})], 3))
    again = retested_rules(rules, *rows([frozenset({3})]), 1)
    assert np.isnan(again.confidence).all()
    assert np.isnan(again.lift).all()
    assert again.p_values.tolist() == [1, 1]
    with pytest.raises(ValueError, match="at least one basket"):
        retested_rules(rules, *rows([]), 0)


def test_impossible_input_is_refused() -> None:
    one = np.zeros(1, dtype=np.int64)
    with pytest.raises(ValueError, match="least must be"):
        frequent_itemsets(one, one, 1, 0)
    with pytest.raises(ValueError, match="baskets run from 0 to 0"):
        frequent_itemsets(one + 1, one, 1, 1)
    with pytest.raises(ValueError, match="at least 1 item"):
        association_rules(mined([frozenset({1})], 1), consequent_size=0)

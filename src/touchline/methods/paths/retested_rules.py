r"""Rules held against baskets that they were not found in."""

import numpy as np

from touchline.methods.paths.association_rules import NOTHING, Rules
from touchline.numerics.checked import Flags, Whole, same_length
from touchline.numerics.false_discovery import benjamini_hochberg
from touchline.numerics.hypergeometric_tail import hypergeometric_tail


def retested_rules(rules: Rules, basket: Whole, item: Whole, baskets: int) -> Rules:
    r"""The same rules, row by row, with the counts and p-values of other baskets.

    Found in one half and tested in the other, a rule cannot owe its p-value to the search. The
    q-values are over the rules handed in, so choose among them before, not after.

    Formula:

        $$ p = P\left( X \ge n_{AB} \right), \qquad
           X \sim \mathrm{Hypergeometric}(N, n_A, n_B) $$

    `basket` (0 to baskets - 1) and `item` are of shape (n,), one row for an item in a basket, as in
    `frequent_itemsets`. A side that is found nowhere gives a p-value of 1; its confidence is NaN.
    ValueError where there is no basket.

    Source: Webb (2007), Discovering significant patterns, Machine Learning 68, 1-33 (holdout).

    >>> import numpy as np
    >>> from touchline.methods.paths.association_rules import association_rules
    >>> from touchline.methods.paths.frequent_itemsets import frequent_itemsets
    >>> basket, item = np.array([0, 0, 1, 1, 2, 3]), np.array([5, 7, 5, 7, 5, 6])
    >>> rules = association_rules(frequent_itemsets(basket, item, 4, least=2), confidence=0.9)
    >>> again = retested_rules(rules, np.array([0, 0, 1]), np.array([5, 7, 7]), baskets=2)
    >>> again.both.tolist(), again.first.tolist(), again.confidence.tolist()
    ([1.0], [2.0], [0.5])
    """
    same_length(basket=basket, item=item)
    if baskets < 1:
        raise ValueError("rules are tested again on at least one basket")
    has = _Holders(basket, item, baskets)
    counts = np.array(
        [
            has.counts(antecedent, consequent)
            for antecedent, consequent in zip(rules.antecedents, rules.consequents, strict=True)
        ],
        dtype=np.float64,
    ).reshape(-1, 3)
    both, first, second = counts.T
    p_values = hypergeometric_tail(both, first, second, baskets)
    return Rules(
        rules.antecedents,
        rules.consequents,
        both,
        first,
        second,
        baskets,
        p_values,
        benjamini_hochberg(p_values),
    )


class _Holders:
    """Which baskets hold an item, kept once worked out."""

    def __init__(self, basket: Whole, item: Whole, baskets: int) -> None:
        order = np.argsort(item, kind="stable")
        self._items, starts = np.unique(item[order], return_index=True)
        self._baskets = np.split(basket[order], starts[1:])
        self._count = baskets

    def counts(self, antecedent: Whole, consequent: Whole) -> tuple[int, int, int]:
        """In how many baskets both, the antecedent and the consequent are."""
        first, second = self._all_of(antecedent), self._all_of(consequent)
        return int((first & second).sum()), int(first.sum()), int(second.sum())

    def _all_of(self, items: Whole) -> Flags:
        held = np.ones(self._count, dtype=np.bool_)
        for one in items[items != NOTHING]:
            mine = np.zeros(self._count, dtype=np.bool_)
            place = np.searchsorted(self._items, one)
            if place < len(self._items) and self._items[place] == one:
                mine[self._baskets[place]] = True
            held &= mine
        return held

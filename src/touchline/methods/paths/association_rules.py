r"""What goes with what: rules from baskets, with their strength, and held against chance."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from touchline.methods.paths.frequent_itemsets import FrequentItemsets, Level
from touchline.numerics.checked import Flags, Numbers, Whole
from touchline.numerics.false_discovery import benjamini_hochberg
from touchline.numerics.hypergeometric_tail import hypergeometric_tail

NOTHING = -1  # fills the rows of shorter sets
TOLERANCE = 1e-9  # 8 of 10 is a confidence of .8, whatever the floating point says


@dataclass(frozen=True)
class Rules:
    """One row a rule "who has the antecedent has the consequent", the highest lift first.

    `antecedents` and `consequents` are items, rows filled up with -1; `both`, `first` and `second`
    count the baskets with both, with the antecedent and with the consequent; `baskets` is N.
    """

    antecedents: Whole
    consequents: Whole
    both: Numbers
    first: Numbers
    second: Numbers
    baskets: int
    p_values: Numbers
    q_values: Numbers

    def __len__(self) -> int:
        return len(self.both)

    @property
    def support(self) -> Numbers:
        """The share of baskets with both."""
        return self.both / self.baskets

    @property
    def confidence(self) -> Numbers:
        """The share of those with the antecedent that have the consequent; NaN without any."""
        return _ratio(self.both, self.first)

    @property
    def lift(self) -> Numbers:
        """How many times as often as if they had nothing to do with each other."""
        return _ratio(self.both * self.baskets, self.first * self.second)

    @property
    def leverage(self) -> Numbers:
        """The share of baskets with both, less what it would be by chance."""
        return self.both / self.baskets - self.first * self.second / self.baskets**2

    @property
    def conviction(self) -> Numbers:
        """How many times as seldom the rule fails as by chance; infinite where it never fails."""
        fails, by_chance = 1 - self.confidence, 1 - self.second / self.baskets
        never = np.full_like(fails, np.inf)
        return np.divide(by_chance, fails, out=never, where=fails > 0)

    def chosen(self, rows: Whole | Flags) -> "Rules":
        """Some of the rules, by a mask or by places."""
        columns = {
            name: getattr(self, name)[rows]
            for name in ("antecedents", "consequents", "both", "first", "second")
        }
        return Rules(
            **columns,
            baskets=self.baskets,
            p_values=self.p_values[rows],
            q_values=self.q_values[rows],
        )


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def association_rules(
    found: FrequentItemsets, confidence: float = 0.0, consequent_size: int = 1
) -> Rules:
    r"""Every rule between frequent sets whose confidence is high enough.

    Formula:

        $$ \mathrm{confidence} = \frac{n_{AB}}{n_A}, \qquad
           \mathrm{lift} = \frac{N n_{AB}}{n_A n_B}, \qquad
           \mathrm{leverage} = \frac{n_{AB}}{N} - \frac{n_A n_B}{N^2}, \qquad
           \mathrm{conviction} = \frac{1 - n_B / N}{1 - n_{AB} / n_A} $$

    The p-value is Fisher's exact one for A and B being found together at least as often. The
    q-value is Benjamini and Hochberg's over every pair of frequent sets that was looked at, found
    together often or not (their number is known, their p-values are taken as 1), before any choice
    by confidence: choosing by strength first and testing what is left finds rules in pure chance.

    `consequent_size` is the most items of a consequent. ValueError where it is below 1 or the
    confidence is not in [0, 1].

    Source: Agrawal, Imielinski and Swami (1993), SIGMOD; conviction, Brin et al. (1997); the
    correction, Webb (2007), Machine Learning 68, 1-33.

    >>> import numpy as np
    >>> from touchline.methods.paths.frequent_itemsets import frequent_itemsets
    >>> basket, item = np.array([0, 0, 1, 1, 2, 3]), np.array([5, 7, 5, 7, 5, 6])
    >>> rules = association_rules(frequent_itemsets(basket, item, 4, least=2), confidence=0.9)
    >>> rules.antecedents.tolist(), rules.consequents.tolist(), rules.lift.round(3).tolist()
    ([[7]], [[5]], [1.333])
    """
    if consequent_size < 1 or not 0 <= confidence <= 1:
        raise ValueError("a consequent has at least 1 item, a confidence lies between 0 and 1")
    places = _Places(found.levels)
    parts = list(_candidates(found, places, consequent_size))
    if not parts:
        return _no_rules(found.baskets)
    width = max(len(found.levels) - 1, 1)
    antecedents = np.concatenate([_filled(part[0], width) for part in parts])
    consequents = np.concatenate([_filled(part[1], min(width, consequent_size)) for part in parts])
    both, first, second = (
        np.concatenate([part[place] for part in parts]).astype(np.float64) for place in (2, 3, 4)
    )
    p_values = hypergeometric_tail(both, first, second, found.baskets)
    q_values = benjamini_hochberg(p_values, _looked_at(found, consequent_size))
    rules = Rules(antecedents, consequents, both, first, second, found.baskets, p_values, q_values)
    rules = rules.chosen(both >= (confidence - TOLERANCE) * first)
    return rules.chosen(np.argsort(-rules.lift, kind="stable"))


Part = tuple[Whole, Whole, Whole, Whole, Whole]


def _candidates(found: FrequentItemsets, places: "_Places", consequent_size: int) -> Iterator[Part]:
    """Every way of splitting every frequent set, with the counts of the whole and both parts."""
    for level in found.levels[1:]:
        size = level.items.shape[1]
        for length in range(1, min(consequent_size, size - 1) + 1):
            for columns in combinations(range(size), length):
                rest = [column for column in range(size) if column not in columns]
                antecedent, consequent = level.items[:, rest], level.items[:, list(columns)]
                first, second = places.counts(antecedent), places.counts(consequent)
                yield antecedent, consequent, level.counts, first, second


def _looked_at(found: FrequentItemsets, consequent_size: int) -> int:
    """How many pairs of a frequent antecedent and a frequent consequent there are, at most."""
    sizes = [len(level.counts) for level in found.levels]
    return sum(
        antecedents * consequents
        for antecedents in sizes
        for consequents in sizes[:consequent_size]
    )


class _Places:
    """Finds the counts of frequent sets: the place of a prefix and the next item make a key."""

    def __init__(self, levels: tuple[Level, ...]) -> None:
        self._levels = levels
        self._items = levels[0].items[:, 0] if levels else np.zeros(0, dtype=np.int64)
        self._keys: list[Whole] = []
        for level in levels:
            self._keys.append(self._keyed(level.items))

    def counts(self, items: Whole) -> Whole:
        """The count of each set, rows of rising items; each must be frequent."""
        size = items.shape[1]
        place = np.searchsorted(self._keys[size - 1], self._keyed(items))
        return np.asarray(self._levels[size - 1].counts[place])

    def _keyed(self, items: Whole) -> Whole:
        columns = np.searchsorted(self._items, items).T
        key = columns[0]
        for shorter, column in zip(self._keys, columns[1:], strict=False):
            key = np.searchsorted(shorter, key) * len(self._items) + column
        return np.asarray(key)


def _filled(items: Whole, width: int) -> Whole:
    filled = np.full((len(items), width), NOTHING, dtype=np.int64)
    filled[:, : items.shape[1]] = items
    return filled


def _no_rules(baskets: int) -> Rules:
    none, no_items = np.zeros(0), np.zeros((0, 1), dtype=np.int64)
    return Rules(no_items, no_items, none, none, none, baskets, none, none)

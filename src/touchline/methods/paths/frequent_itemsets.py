r"""Which things are often found together (vertical mining with bits)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.numerics.checked import Whole, same_length

Bits = NDArray[np.uint64]


@dataclass(frozen=True)
class Level:
    """All frequent sets of one size: `items` of shape (sets, size), each row rising; their counts.

    The rows stand in the order of a dictionary.
    """

    items: Whole
    counts: Whole


@dataclass(frozen=True)
class FrequentItemsets:
    """`levels[k - 1]` holds the sets of k items; `baskets` is how many baskets there are."""

    baskets: int
    levels: tuple[Level, ...]


def frequent_itemsets(
    basket: Whole, item: Whole, baskets: int, least: int, longest: int | None = None
) -> FrequentItemsets:
    r"""Every set of items that is found together in at least `least` baskets.

    Formula:

        $$ \mathrm{count}(A) = \sum_b \prod_{i \in A} [i \in b] $$

    One row says that an item is in a basket; `basket` (0 to baskets - 1) and `item` (0 or more) are
    of shape (n,), and a row told twice counts once. A set of `longest` items is the longest that is
    looked for. Sets are grown depth first; a set's baskets are a row of bits, and only words in
    which the set has a bit are kept for the sets that grow from it. ValueError where `least` is
    below 1, a basket is out of range or an item negative.

    Source: Zaki (2000), IEEE Trans. Knowledge and Data Engineering 12, 372-390 (Eclat).

    >>> import numpy as np
    >>> basket, item = np.array([0, 0, 1, 1, 2]), np.array([5, 7, 5, 7, 5])
    >>> found = frequent_itemsets(basket, item, baskets=3, least=2)
    >>> [(level.items.tolist(), level.counts.tolist()) for level in found.levels]
    [([[5], [7]], [3, 2]), ([[5, 7]], [2])]
    """
    same_length(basket=basket, item=item)
    if least < 1:
        raise ValueError(f"least must be at least 1, not {least}")
    if len(basket) and not (basket.min() >= 0 and basket.max() < baskets and item.min() >= 0):
        raise ValueError(f"baskets run from 0 to {baskets - 1}, items from 0")
    items, bits = _bits(basket, item, baskets, least)
    counts = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    order = np.argsort(counts, kind="stable")  # rare first: short branches
    order = order[counts[order] >= least]
    found: dict[int, list[tuple[Whole, Whole]]] = {}
    if len(order):
        found[1] = [(items[order, None], counts[order])]
        grown = _Growth(least, longest or len(order), found)
        grown.grow(np.zeros(0, dtype=np.int64), items[order], bits[order])
    return FrequentItemsets(baskets, tuple(_level(found[size]) for size in sorted(found)))


def _bits(basket: Whole, item: Whole, baskets: int, least: int) -> tuple[Whole, Bits]:
    """The items told often enough, and one row of bits for each, one bit a basket."""
    items, place, told = np.unique(item, return_inverse=True, return_counts=True)
    often = told >= least
    row = (np.cumsum(often) - 1)[place]
    known = often[place]
    words = np.zeros((int(often.sum()), -(-baskets // 64)), dtype=np.uint64)
    bit = np.uint64(1) << (basket[known] % 64).astype(np.uint64)
    np.bitwise_or.at(words, (row[known], basket[known] // 64), bit)
    return items[often], words


@dataclass(frozen=True)
class _Growth:
    """Grows sets depth first and remembers those found, by their size."""

    least: int
    longest: int
    found: dict[int, list[tuple[Whole, Whole]]]

    def grow(self, prefix: Whole, items: Whole, bits: Bits) -> None:
        """All frequent sets that begin with the prefix; `bits` are those of prefix and item."""
        size = len(prefix) + 1
        if size >= self.longest:
            return
        for place in range(len(items) - 1):
            used = np.flatnonzero(bits[place])
            joined = bits[place + 1 :, used] & bits[place, used]
            counts = np.bitwise_count(joined).sum(axis=1, dtype=np.int64)
            often = counts >= self.least
            if often.any():
                begun = np.r_[prefix, items[place]]
                ends = items[place + 1 :][often]
                sets = np.column_stack([np.tile(begun, (len(ends), 1)), ends])
                self.found.setdefault(size + 1, []).append((sets, counts[often]))
                if len(ends) > 1:
                    self.grow(begun, ends, joined[often])


def _level(found: list[tuple[Whole, Whole]]) -> Level:
    items = np.sort(np.concatenate([sets for sets, _ in found]), axis=1)
    counts = np.concatenate([each for _, each in found])
    order = np.lexsort(items.T[::-1])
    return Level(items[order], counts[order])

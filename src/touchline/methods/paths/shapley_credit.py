r"""Credit for a joint result, shared out fairly (Shapley). A rule of sharing, not an effect."""

from collections.abc import Sequence

import numpy as np

from touchline.numerics.checked import Numbers, at_least, finite, same_length

MOST_CHANNELS = 12


def shapley_values(worth: Numbers) -> Numbers:
    r"""Each player's share of the worth of all, from the worth of every coalition.

    Formula:

        $$ \phi_i = \sum_{S :\, i \notin S} \frac{|S|!\,(n - |S| - 1)!}{n!}
           \left( v(S \cup \{i\}) - v(S) \right) $$

    `worth` is of shape (2^n,): the worth of the coalition whose members are the bits of the place,
    that of nobody first. Returns shape (n,). The values sum to v(all) - v(nobody); who adds nothing
    gets nothing; who add alike get alike. ValueError where the length is no power of two or n > 12.

    Source: Shapley (1953), A value for n-person games.

    >>> import numpy as np
    >>> shapley_values(np.array([0.0, 10.0, 20.0, 50.0])).tolist()
    [20.0, 30.0]
    """
    worth = finite("worth", worth)
    count = max(len(worth), 1).bit_length() - 1
    if len(worth) != 1 << count or count > MOST_CHANNELS:
        raise ValueError(f"worth must have 2^n entries with n at most {MOST_CHANNELS}")
    coalitions = np.arange(len(worth))
    sizes = np.bitwise_count(coalitions)
    factorials = np.cumprod(np.r_[1.0, np.arange(1.0, count + 1)])
    values = np.empty(count)
    for player in range(count):
        without = coalitions[(coalitions >> player) & 1 == 0]
        size = sizes[without]
        chance = factorials[size] * factorials[count - size - 1] / factorials[count]
        values[player] = chance @ (worth[without | (1 << player)] - worth[without])
    return values


def shapley_credit(paths: Sequence[Sequence[int]], results: Numbers, channels: int) -> Numbers:
    r"""Credit for results (conversions, amounts) to the channels on the paths that led to them.

    Formula:

        $$ v(S) = \sum_{p :\, \mathrm{channels}(p) \subseteq S} r_p $$

    so a coalition is worth the results of the paths that it could have walked alone. This describes
    who was there when it happened; it is no proof that a channel caused anything: for that run a
    trial. `paths[i]` are the channels, 0 to channels - 1, that path i touched, in any order, again
    or not; `results` of shape (paths,). Returns shape (channels,), which sums to the results of all
    paths with a channel. ValueError where there are over 12 channels or a channel is unknown.

    Source: Shapley (1953); Zhao, Mahboobi and Bagheri (2018), arXiv 1804.05327.

    >>> import numpy as np
    >>> shapley_credit([[0, 1], [0]], np.array([10.0, 4.0]), channels=2).tolist()
    [9.0, 5.0]
    """
    results = at_least("results", results, 0)
    same_length(paths=np.empty(len(paths)), results=results)
    if not 1 <= channels <= MOST_CHANNELS:
        raise ValueError(f"exact credit is for 1 to {MOST_CHANNELS} channels, not {channels}")
    worth = np.zeros(1 << channels)
    for place, (path, result) in enumerate(zip(paths, results, strict=True)):
        if any(not 0 <= channel < channels for channel in path):
            raise ValueError(f"path {place} names a channel beyond 0 to {channels - 1}")
        worth[sum(1 << channel for channel in set(path))] += result
    for channel in range(channels):
        halves = worth.reshape(-1, 2, 1 << channel)
        halves[:, 1] += halves[:, 0]
    return shapley_values(worth)

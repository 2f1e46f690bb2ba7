"""Which team works by the new rule in which period, when capacity is shared."""

import numpy as np
from numpy.typing import NDArray

from touchline.methods.experiments.effect import ImpossibleTrialError


def switchback_schedule(
    teams: int, periods: int, block_length: int, *, seed: int
) -> NDArray[np.int64]:
    r"""A table (teams, periods) of 0 and 1, in blocks that come in pairs.

    Each pair of blocks holds one treated and one untreated block of each team; which comes first
    is drawn anew for every pair, for half of the teams each way. So each team is its own control,
    and what a calendar week does to all falls on both sides. Raises `ImpossibleTrialError` where
    the periods are no whole number of pairs.

    >>> schedule = switchback_schedule(4, 8, 2, seed=1)
    >>> schedule.sum(axis=1).tolist(), schedule.sum(axis=0).tolist()
    ([4, 4, 4, 4], [2, 2, 2, 2, 2, 2, 2, 2])

    Source: Bojinov, Simchi-Levi & Zhao (2023), Management Science 69.
    """
    if block_length < 1 or periods < 2 * block_length or periods % (2 * block_length):
        raise ImpossibleTrialError(f"{periods} periods are no pairs of blocks of {block_length}")
    if teams < 1:
        raise ImpossibleTrialError("a schedule needs a team")
    random = np.random.default_rng(seed)
    pairs = periods // (2 * block_length)
    first = np.array([_half(random, teams) for _ in range(pairs)]).T
    blocks = np.stack([first, 1 - first], axis=2).reshape(teams, 2 * pairs)
    return np.repeat(blocks, block_length, axis=1)


def _half(random: np.random.Generator, teams: int) -> NDArray[np.int64]:
    """A one for half of the teams; with an odd number the odd one falls either way."""
    ones = (teams + int(random.integers(2))) // 2
    return random.permutation((np.arange(teams) < ones).astype(np.int64))

r"""Credit by what would be missing without a channel (Markov removal). A rule, not an effect."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from touchline.numerics.checked import Numbers, at_least, same_length


@dataclass(frozen=True)
class RemovalCredit:
    """The chance that a path converts, how much of it each channel carries, and the credit.

    `effects` and `credit` are of shape (channels,); the credit sums to all conversions of paths
    with a channel.
    """

    conversion_chance: float
    effects: Numbers
    credit: Numbers


def removal_credit(
    paths: Sequence[Sequence[int]], conversions: Numbers, failures: Numbers, channels: int
) -> RemovalCredit:
    r"""Credit for conversions by a first-order Markov chain of the paths.

    The paths are walked as a chain from start over channels to conversion or failure. Taking a
    channel away sends everybody who comes to it to failure.

    Formula:

        $$ e_c = 1 - \frac{P(\mathrm{conversion} \mid c \text{ removed})}
           {P(\mathrm{conversion})}, \qquad
           \mathrm{credit}_c = \frac{e_c}{\sum_k e_k} \sum_p r_p $$

    This describes the paths; it is no proof that a channel caused anything: for that run a trial.
    `paths[i]` are the channels, 0 to channels - 1, in the order in which they were met, and
    `conversions[i]` and `failures[i]` how often that path was walked to each end. A path without
    channels is left out. ValueError where nothing converts, or a channel is unknown.

    Source: Anderl, Becker, von Wangenheim and Schumann (2016), Int. J. Res. Marketing 33, 457-474.

    >>> import numpy as np
    >>> found = removal_credit([[0, 1], [0]], np.array([5, 0]), np.array([0, 5]), channels=2)
    >>> found.conversion_chance, found.effects.tolist(), found.credit.tolist()
    (0.5, [1.0, 1.0], [2.5, 2.5])
    """
    conversions, failures = (
        at_least("conversions", conversions, 0),
        at_least("failures", failures, 0),
    )
    same_length(paths=np.empty(len(paths)), conversions=conversions, failures=failures)
    moves, total = _moves(paths, conversions, failures, channels)
    sums = moves.sum(axis=1, keepdims=True)
    chances = np.divide(moves, sums, out=np.zeros_like(moves), where=sums > 0)
    base = _conversion_chance(chances)
    if not base > 0:
        raise ValueError("no path with a channel converts: there is no credit to give")
    effects = np.array([1 - _without(chances, channel) / base for channel in range(channels)])
    effects = np.where(sums[:channels, 0] > 0, effects, 0.0)
    return RemovalCredit(base, effects, effects / effects.sum() * total)


def _moves(
    paths: Sequence[Sequence[int]], conversions: Numbers, failures: Numbers, channels: int
) -> tuple[Numbers, float]:
    """How often each step was made; rows are channels, then start; columns too, then conversion.

    Failure is whatever is missing to 1 in the end, but it counts among the steps: the last column.
    """
    start, converted, failed = channels, channels + 1, channels + 2
    moves = np.zeros((channels + 1, channels + 3))
    total = 0.0
    for place, path in enumerate(paths):
        if any(not 0 <= channel < channels for channel in path):
            raise ValueError(f"path {place} names a channel beyond 0 to {channels - 1}")
        if len(path):
            walked = conversions[place] + failures[place]
            np.add.at(moves, ([start, *path[:-1]], list(path)), walked)
            moves[path[-1], converted] += conversions[place]
            moves[path[-1], failed] += failures[place]
            total += float(conversions[place])
    return moves, total


def _conversion_chance(chances: Numbers) -> float:
    """The chance to be absorbed in conversion, from the start."""
    count = len(chances)
    reached = np.linalg.solve(np.eye(count) - chances[:, :count], chances[:, count])
    return float(reached[-1])


def _without(chances: Numbers, channel: int) -> float:
    removed = chances.copy()
    removed[:, channel] = 0.0
    removed[channel] = 0.0
    return _conversion_chance(removed)

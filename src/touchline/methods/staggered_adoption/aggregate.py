"""Group-time effects made one number, or one a period, group or length of exposure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from touchline.methods.staggered_adoption.group_time_effects import GroupTimeEffects
from touchline.methods.staggered_adoption.influence import Estimates

Floats = NDArray[np.float64]


class Aggregation(StrEnum):
    """Along what the effects are told."""

    SIMPLE = "simple"
    DYNAMIC = "dynamic"
    GROUP = "group"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class AggregatedEffects:
    """`labels` (m): periods since adoption, groups or periods, with their `estimates` (m).

    `overall` holds one value: the mean over the labels at and after adoption, for groups weighted
    by their sizes.
    """

    labels: Floats
    estimates: Estimates
    overall: Estimates


def aggregate(effects: GroupTimeEffects, along: Aggregation) -> AggregatedEffects:
    r"""Average the group-time effects, the weights' own sampling error included.

    Formula:
    $$ \theta_{simple} = \frac{\sum_{g \le t} P(G = g)\, ATT(g, t)}{\sum_{g \le t} P(G = g)},
       \qquad \theta_{dynamic}(e) = \sum_g P(G = g \mid G + e \le T)\, ATT(g, g + e) $$
    $$ \theta_{group}(g) = \frac{1}{T - g + 1} \sum_{t \ge g} ATT(g, t),
       \qquad \theta_{calendar}(t) = \sum_{g \le t} P(G = g \mid g \le t)\, ATT(g, t) $$

    >>> import numpy as np
    >>> from touchline.methods.staggered_adoption.group_time_effects import group_time_effects
    >>> from touchline.methods.staggered_adoption.panel import Panel
    >>> outcomes = np.array([[0.0, 1.0, 2.0], [0.0, 1.0, 2.0], [0.0, 0.0, 4.0], [0.0, 0.0, 0.0]])
    >>> panel = Panel(outcomes, np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 3.0, np.inf]))
    >>> by_exposure = aggregate(group_time_effects(panel), Aggregation.DYNAMIC)
    >>> by_exposure.labels.tolist(), by_exposure.estimates.values.tolist()
    ([-1.0, 0.0, 1.0], [0.0, 2.0, 2.0])

    Source: Callaway & Sant'Anna (2021), section 3.
    """
    after = effects.after_adoption
    match along:
        case Aggregation.SIMPLE:
            simple = _weighted(effects, [after])
            return AggregatedEffects(np.zeros(1), simple, simple)
        case Aggregation.DYNAMIC:
            exposure = effects.periods - effects.groups
            labels = np.unique(exposure)
            found = _weighted(effects, [exposure == label for label in labels])
            return AggregatedEffects(labels, found, _mean(found, labels >= 0))
        case Aggregation.CALENDAR:
            labels = np.unique(effects.periods[after])
            found = _weighted(effects, [after & (effects.periods == label) for label in labels])
            return AggregatedEffects(labels, found, _mean(found, np.isfinite(labels)))
        case Aggregation.GROUP:
            return _by_group(effects, after)
        case _:
            assert_never(along)


def _by_group(effects: GroupTimeEffects, after: NDArray[np.bool_]) -> AggregatedEffects:
    labels = np.unique(effects.groups[after])
    means = [_mean(effects.estimates, after & (effects.groups == label)) for label in labels]
    found = Estimates(
        np.concatenate([mean.values for mean in means]),
        np.hstack([mean.influence for mean in means]),
        effects.estimates.clusters,
    )
    return AggregatedEffects(labels, found, _by_size(found, labels, effects.adopted_in))


def _weighted(effects: GroupTimeEffects, chosen: list[NDArray[np.bool_]]) -> Estimates:
    """One weighted mean for each choice of cells."""
    parts = [
        _by_size(_only(effects.estimates, cells), effects.groups[cells], effects.adopted_in)
        for cells in chosen
    ]
    return Estimates(
        np.concatenate([part.values for part in parts]),
        np.hstack([part.influence for part in parts]),
        effects.estimates.clusters,
    )


def _by_size(estimates: Estimates, groups: Floats, adopted_in: Floats) -> Estimates:
    """The mean weighted by the groups' shares of the units, which are estimates themselves."""
    members = (adopted_in[:, None] == groups).astype(np.float64)
    shares = members.mean(axis=0)
    total = shares.sum()
    value = estimates.values @ shares / total
    of_shares = (members - shares) @ (estimates.values - value) / total
    influence = estimates.influence @ (shares / total) + of_shares
    return Estimates(np.array([value]), influence[:, None], estimates.clusters)


def _mean(estimates: Estimates, chosen: NDArray[np.bool_]) -> Estimates:
    """The plain mean of the chosen."""
    part = _only(estimates, chosen)
    return Estimates(
        part.values.mean(keepdims=True), part.influence.mean(axis=1, keepdims=True), part.clusters
    )


def _only(estimates: Estimates, chosen: NDArray[np.bool_]) -> Estimates:
    return Estimates(estimates.values[chosen], estimates.influence[:, chosen], estimates.clusters)

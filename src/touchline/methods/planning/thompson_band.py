r"""Learning while deciding: Thompson sampling among what the rules permit, chances logged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Choices = NDArray[np.int64]

QUANTILES = 257
BLOCKED = -1


@dataclass(frozen=True)
class LoggedChoices:
    """`choice` (n,) is the option of each decision, -1 where the rules permit none.

    `propensities` (n, K) are the chances with which each option was drawn, to be stored with the
    decision: 0 for what was not permitted; a row without any permitted option is all 0.
    """

    choice: Choices
    propensities: Floats


def thompson_band(
    evidence: tuple[Floats, Floats],
    permitted: Flags,
    random: np.random.Generator,
    *,
    least: float = 0.01,
) -> LoggedChoices:
    r"""Draw for each decision an option with the chance that it is the best of the permitted ones.

    Formula:
    $$ \pi_{ik} = \varepsilon + (1 - \varepsilon m_i) \int f_k(x)
       \prod_{j \in A_i, j \ne k} F_j(x) \, dx, \quad k \in A_i,\; m_i = |A_i| $$

    `evidence` holds the successes and failures of each option, (K,) each, or (n, K) where decisions
    differ in kind; their posteriors are Beta(1 + successes, 1 + failures). `permitted` (n, K) is
    A_i: the band around the rule less whatever consent, caps or quiet hours forbid. It is never
    left. `least` is ε, below which no permitted option's chance falls, so that what is learned
    later rests on no weight above 1/ε.

    Options are drawn from π itself and not by drawing from the posteriors: so the logged chances
    are those of the draw exactly, whatever the integral's last digits. Raises ValueError for counts
    below 0 and for a floor that the options cannot all have.

    >>> import numpy as np
    >>> evidence = np.array([30.0, 10.0, 90.0]), np.array([70.0, 90.0, 10.0])
    >>> permitted = np.array([[True, True, False], [False, False, False]])
    >>> drawn = thompson_band(evidence, permitted, np.random.default_rng(1))
    >>> drawn.choice.tolist(), drawn.propensities.round(3).tolist()
    ([0, -1], [[0.99, 0.01, 0.0], [0.0, 0.0, 0.0]])

    Source: Thompson, On the likelihood that one unknown probability exceeds another, Biometrika 25
    (1933).
    """
    successes, failures = (np.broadcast_to(part, permitted.shape) for part in evidence)
    if not ((successes >= 0) & (failures >= 0)).all():
        raise ValueError("successes and failures must be at least 0")
    most = int(permitted.sum(axis=1).max(initial=0))
    if not 0 <= least * most <= 1:
        raise ValueError(f"least chance {least} is too much for {most} permitted options")
    kinds = np.column_stack([successes, failures, permitted])
    distinct, kind = np.unique(kinds, axis=0, return_inverse=True)
    chances = np.array([_chances(row, permitted.shape[1], least) for row in distinct])
    propensities = chances.reshape(-1, permitted.shape[1])[kind.ravel()]
    return LoggedChoices(_drawn(propensities, permitted, random), propensities)


def _chances(kind: Floats, options: int, least: float) -> Floats:
    """The chance of each option for one kind of decision, 0 where it is not permitted."""
    successes, failures, permitted = kind.reshape(3, options)
    among = np.flatnonzero(permitted)
    chances = np.zeros(options)
    if among.size:
        best = _best(1 + successes[among], 1 + failures[among])
        chances[among] = least + (1 - least * among.size) * best
    return chances


def _best(a: Floats, b: Floats) -> Floats:
    """The chance that each of some Beta(a, b) is the greatest, by trapezes between quantiles.

    The points are the quantiles of all of them together, so that the steep parts of each
    distribution are met however narrow it is.
    """
    levels = (np.cos(np.linspace(np.pi, 0, QUANTILES)) + 1) / 2  # denser in the tails
    points = np.unique(betaincinv(a[:, None], b[:, None], levels))
    below = betainc(a[:, None], b[:, None], points)
    chances = np.empty(len(a))
    for option in range(len(a)):
        others = np.prod(np.delete(below, option, axis=0), axis=0)
        chances[option] = (np.diff(below[option]) * (others[1:] + others[:-1]) / 2).sum()
    normed: Floats = chances / chances.sum()
    return normed


def _drawn(propensities: Floats, permitted: Flags, random: np.random.Generator) -> Choices:
    """One option a row with its chance; never one that is not permitted, whatever the rounding."""
    upto = np.cumsum(propensities, axis=1)
    level = random.random(len(propensities)) * upto[:, -1]
    choice = (upto <= level[:, None]).sum(axis=1)
    last = permitted.shape[1] - 1 - permitted[:, ::-1].argmax(axis=1)
    return np.where(permitted.any(axis=1), np.minimum(choice, last), BLOCKED)

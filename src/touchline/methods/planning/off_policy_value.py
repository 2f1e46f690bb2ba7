r"""What another policy would have brought, told from decisions whose chances were logged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]


@dataclass(frozen=True)
class Estimate:
    """A mean reward a decision, and its standard error, in the rewards' unit."""

    value: float
    standard_error: float


@dataclass(frozen=True)
class OffPolicyValue:
    """The same value by three estimators, and what they rest on.

    `weighted` is unbiased; `normalised` steadier, biased by a term that falls with n; `doubly`
    uses predictions, unbiased whatever they are worth, None without them. `effective_sample` is
    how many decisions of the other policy the log is worth; `largest_weight` the greatest sway of
    one decision.
    """

    weighted: Estimate
    normalised: Estimate
    doubly: Estimate | None
    effective_sample: float
    largest_weight: float


def off_policy_value(
    log: tuple[Choices, Floats, Floats], target: Floats, predictions: Floats | None = None
) -> OffPolicyValue:
    r"""Mean reward of the target policy by inverse propensities (IPS), SNIPS and doubly robust.

    Formula:
    $$ w_i = \frac{\pi(a_i|x_i)}{p(a_i|x_i)}, \quad \hat V_{IPS} = \frac1n \sum_i w_i y_i, \quad
       \hat V_{SNIPS} = \frac{\sum_i w_i y_i}{\sum_i w_i} $$
    $$ \hat V_{DR} = \frac1n \sum_i \Bigl[ \sum_k \pi(k|x_i) \hat q(x_i, k)
       + w_i \{ y_i - \hat q(x_i, a_i) \} \Bigr] $$

    `log` holds the choices (n,), the rewards (n,) and the logged propensities (n, K). `target`
    (n, K): the other policy's chances, rows sum to 1. `predictions` (n, K): expected reward of each
    option, learned on other decisions than these (cross-fitted); without that the doubly robust
    interval is too narrow. Standard errors are those of independent decisions; for the normalised
    estimator by the delta method. Raises ValueError where the target does what the log never could
    do: no weight makes up for what was never tried.

    >>> import numpy as np
    >>> log = np.array([0, 1]), np.array([1.0, 3.0]), np.full((2, 2), 0.5)
    >>> found = off_policy_value(log, np.array([[0.0, 1.0], [0.0, 1.0]]))
    >>> found.weighted.value, found.normalised.value, found.effective_sample
    (3.0, 3.0, 1.0)

    Source: Horvitz, Thompson, JASA 47 (1952); Swaminathan, Joachims, The self-normalized estimator
    for counterfactual learning, NIPS 2015; Dudík, Langford, Li, Doubly robust policy evaluation and
    learning, ICML 2011.
    """
    choice, rewards, propensities = log
    _refuse_impossible(choice, propensities, target)
    rows = np.arange(len(choice))
    weight = target[rows, choice] / propensities[rows, choice]
    normalised = float((weight * rewards).sum() / weight.sum()) if weight.any() else float("nan")
    residual = weight * (rewards - normalised) / weight.mean() if weight.any() else weight * np.nan
    spread = residual.std(ddof=1) / np.sqrt(len(rows))
    squares = float((weight**2).sum())
    return OffPolicyValue(
        _mean(weight * rewards),
        Estimate(normalised, float(spread)),
        None if predictions is None else _doubly(log, weight, target, predictions),
        float(weight.sum() ** 2 / squares) if squares else 0.0,
        float(weight.max()),
    )


def _mean(scores: Floats) -> Estimate:
    error = scores.std(ddof=1) / np.sqrt(len(scores))
    return Estimate(float(scores.mean()), float(error))


def _doubly(
    log: tuple[Choices, Floats, Floats], weight: Floats, target: Floats, predictions: Floats
) -> Estimate:
    choice, rewards, _ = log
    if predictions.shape != target.shape:
        raise ValueError(f"predictions must be {target.shape}, not {predictions.shape}")
    rows = np.arange(len(choice))
    expected = (target * predictions).sum(axis=1)
    return _mean(expected + weight * (rewards - predictions[rows, choice]))


def _refuse_impossible(choice: Choices, propensities: Floats, target: Floats) -> None:
    if propensities.shape != target.shape or len(choice) != len(target) or len(choice) < 2:
        raise ValueError("choices, propensities and target must tell of the same 2 or more rows")
    rows = np.arange(len(choice))
    if not (propensities[rows, choice] > 0).all() or not (choice >= 0).all():
        raise ValueError("a logged choice has no chance above 0: leave out what was not decided")
    if (propensities > 1).any() or (propensities < 0).any():
        raise ValueError("propensities must be chances from 0 to 1")
    if (target < 0).any() or abs(target.sum(axis=1) - 1).max() > 1e-9:
        raise ValueError("each row of target must hold chances that sum to 1")
    if (target[propensities == 0] > 0).any():
        raise ValueError("target does what the log never could do: restrict it to what was tried")

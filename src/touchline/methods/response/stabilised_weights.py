"""Weights under which the dose no longer depends on who the customer is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.response.effective_sample_size import effective_sample_size

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StabilisedWeights:
    """`weights` (n) to use, and what says whether to trust them.

    `mean_before` truncation should lie between 0.9 and 1.1: else the dose model is wrong.
    `effective_share` is the effective number of rows as a share of the rows.
    """

    weights: Floats
    mean_before: float
    largest_before: float
    effective_share: float


def stabilised_weights(
    marginal: ArrayLike, conditional: ArrayLike, truncate: tuple[float, float] = (0.01, 0.99)
) -> StabilisedWeights:
    r"""Inverse chances of the dose, made stable by the chance it has without covariates.

    Formula:
    $$ w_i = \prod_k \frac{f(T_{ik} \mid \bar T_{i,k-1})}{f(T_{ik} \mid \bar T_{i,k-1}, X_{ik})} $$

    `marginal` and `conditional` are the densities of each row's own dose without and with the
    covariates, (n), or (n, k) for k periods in a row. Weights beyond the quantiles `truncate` are
    set to these.

    Raises ValueError where a density is not positive: the model held impossible what happened.

    Source: Robins, Hernan and Brumback 2000; truncation: Cole and Hernan 2008.

    >>> stabilised_weights([[0.5, 0.5]] * 2, [[0.5, 0.25], [1.0, 0.5]], (0, 1)).weights.tolist()
    [2.0, 0.5]
    """
    top, bottom = np.asarray(marginal, dtype=float), np.asarray(conditional, dtype=float)
    if top.shape != bottom.shape:
        raise ValueError(f"densities of shape {top.shape} do not fit those of {bottom.shape}")
    fine = (top > 0) & (bottom > 0)
    if not fine.all():
        row = int(np.argmin(fine.reshape(fine.shape[0], -1).all(axis=1)))
        raise ValueError(f"row {row} had a dose that the model holds impossible; widen the model")
    logs = (np.log(top) - np.log(bottom)).reshape(top.shape[0], -1).sum(axis=1)
    raw = np.exp(logs)
    weights = np.clip(raw, *np.quantile(raw, truncate))
    share = effective_sample_size(weights) / weights.size
    return StabilisedWeights(weights, float(raw.mean()), float(raw.max()), share)

"""Predictions of each row by a learner that has not seen it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.response.learner import Learner

Floats = NDArray[np.float64]


def fold_of_each(rows: int, folds: int, seed: int, clusters: ArrayLike | None = None) -> Floats:
    """The fold (0 to folds - 1) of each row, at random; rows of one cluster share theirs."""
    labels = np.arange(rows) if clusters is None else np.asarray(clusters)
    if labels.shape != (rows,):
        raise ValueError(f"{labels.size} cluster labels do not fit {rows} rows")
    groups, place = np.unique(labels, return_inverse=True)
    if not 2 <= folds <= groups.size:
        raise ValueError(f"{folds} folds do not fit {groups.size} independent groups of rows")
    order = np.random.default_rng(seed).permutation(groups.size) % folds
    fold: Floats = order[place].astype(float)
    return fold


def cross_fitted(learner: Learner, features: Floats, targets: Floats, fold: Floats) -> Floats:
    r"""The expected targets (n, m) of each row, learned from the rows of all other folds.

    Formula:
    $$ \hat g_{-k(i)}(x_i), \qquad k(i) \text{ the fold of row } i $$

    `features` are (n, p), `targets` (n, m), `fold` (n) from `fold_of_each`.

    Source: Chernozhukov et al. 2018, section 3.

    >>> import numpy as np
    >>> from touchline.methods.response.spline_ridge import SplineRidge
    >>> x = np.linspace(0, 1, 60)[:, None]
    >>> told = cross_fitted(SplineRidge(), x, 3 * x, fold_of_each(60, 5, seed=1))
    >>> bool(np.abs(told - 3 * x).max() < 0.1)
    True
    """
    answer = np.empty_like(targets)
    for each in np.unique(fold):
        out, seen = np.flatnonzero(fold == each), np.flatnonzero(fold != each)
        answer[out] = learner.fit(features[seen], targets[seen]).predict(features[out])
    return answer

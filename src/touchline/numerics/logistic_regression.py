"""Logistic regression by Newton's method, with what influence functions need of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]

ITERATIONS = 50
TOLERANCE = 1e-10
LARGEST_LOGIT = 30.0  # beyond it a probability differs from 0 or 1 by less than 1e-13


class PerfectSeparationError(ValueError):
    """The columns tell the two outcomes apart without error, so no finite coefficient fits best."""


@dataclass(frozen=True)
class LogisticFit:
    """`coefficients` (k), fitted `probabilities` (n), and their inverse information (k, k)."""

    coefficients: Floats
    probabilities: Floats
    covariance: Floats


def logistic_regression(outcome: Floats, design: Floats) -> LogisticFit:
    r"""Maximum likelihood for a yes-or-no outcome.

    Formula:
    $$ \Pr(Y = 1 \mid x) = \frac{1}{1 + e^{-x'\beta}}, \qquad
       \hat V = \Bigl(\sum_i p_i (1 - p_i) x_i x_i'\Bigr)^{-1} $$

    `outcome` (n) holds 0 or 1, `design` (n, k) its columns, the constant among them. Raises
    `PerfectSeparationError` where the likelihood has no maximum, or columns repeat each other.

    >>> import numpy as np
    >>> fit = logistic_regression(np.array([1.0, 0.0, 0.0, 0.0]), np.ones((4, 1)))
    >>> fit.probabilities.round(6).tolist()
    [0.25, 0.25, 0.25, 0.25]

    Source: McCullagh & Nelder (1989), Generalized Linear Models, chapter 4.
    """
    coefficients = np.zeros(design.shape[1])
    for _ in range(ITERATIONS):
        logits = design @ coefficients
        if np.abs(logits).max() > LARGEST_LOGIT:
            break
        chances = expit(logits)
        covariance = _inverse(design.T @ (design * (chances * (1 - chances))[:, None]))
        step = covariance @ (design.T @ (outcome - chances))
        coefficients = coefficients + step
        if np.abs(step).max() < TOLERANCE * (1 + np.abs(coefficients).max()):
            return LogisticFit(coefficients, expit(design @ coefficients), covariance)
    raise PerfectSeparationError(
        "the columns separate the outcomes perfectly; leave columns out or join rare groups"
    )


def _inverse(information: Floats) -> Floats:
    if np.linalg.cond(information) > 1e14:
        raise PerfectSeparationError("columns repeat each other or separate the outcomes")
    return np.asarray(np.linalg.inv(information), dtype=np.float64)

"""The design of Hirano and Imbens: a dose that is an amount, and a curve known in closed form."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ContinuousDose:
    """A row each: `dose` and `outcome` (n), `covariates` (n, 2)."""

    dose: Floats
    covariates: Floats
    outcome: Floats


def continuous_dose(customers: int, seed: int) -> ContinuousDose:
    """X1, X2 ~ Exp(1); with S = X1 + X2: T ~ Exp(rate S), Y ~ N(T + S exp(-T S), 1)."""
    rng = np.random.default_rng(seed)
    covariates = rng.exponential(size=(customers, 2))
    total = covariates.sum(axis=1)
    dose = rng.exponential(1 / total)
    outcome = dose + total * np.exp(-dose * total) + rng.normal(size=customers)
    return ContinuousDose(dose, covariates, outcome)


def true_mean(dose: ArrayLike) -> Floats:
    """The mean outcome if all had this dose: t + 2/(1+t)^3, as S ~ Gamma(2, 1)."""
    t = np.asarray(dose, dtype=float)
    return np.asarray(t + 2 / (1 + t) ** 3)

"""Customers who are contacted more or less and answer: what contact changes is known exactly.

Staff contact good customers more, so that a plain chart of contacts against outcome is wrong. The
true effect of a dose is added to an outcome that x1 and x2, and in hidden worlds u, move anyway.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]
NOISE = 2.0


class Shape(StrEnum):
    """How the outcome answers to the number of contacts."""

    NULL = "null"
    LINEAR = "linear"
    INVERTED_U = "inverted U"
    THRESHOLD = "threshold"


class Assignment(StrEnum):
    """What decides how often a customer is contacted."""

    RANDOMISED = "randomised"
    OBSERVED = "observed confounding"
    HIDDEN = "hidden confounder"


@dataclass(frozen=True)
class ContactResponse:
    """What was seen of each customer, one row each.

    `dose` contacts (whole numbers), `covariates` (n, 2) from before, `outcome` from after, and
    `earlier_outcome`, which the dose cannot have changed: the negative control.
    """

    dose: Floats
    covariates: Floats
    outcome: Floats
    earlier_outcome: Floats


@dataclass(frozen=True)
class ContactResponseWorld:
    """One kind of world; `dispersion` is the size of the negative binomial of contacts."""

    shape: Shape
    assignment: Assignment
    customers: int = 4000
    dispersion: float = 4.0

    def effect(self, dose: ArrayLike) -> Floats:
        """What so many contacts change against none."""
        t = np.asarray(dose, dtype=float)
        curves = {
            Shape.NULL: 0.0 * t,
            Shape.LINEAR: 0.3 * t,
            Shape.INVERTED_U: 1.2 * t - 0.1 * t**2,
            Shape.THRESHOLD: np.where(t >= 4, 1.0, 0.0),
        }
        return np.asarray(curves[self.shape])

    @property
    def best_dose(self) -> float:
        """Where the curve turns; not a number where it does not."""
        return 6.0 if self.shape is Shape.INVERTED_U else float("nan")

    def mean_dose(self, covariates: Floats, hidden: Floats) -> Floats:
        """The expected number of contacts of each customer."""
        log_mean = np.full(covariates.shape[0], 1.2)
        if self.assignment is not Assignment.RANDOMISED:
            log_mean = log_mean + 0.5 * covariates[:, 0] + 0.25 * covariates[:, 1]
        if self.assignment is Assignment.HIDDEN:
            log_mean = log_mean + 0.4 * hidden
        return np.asarray(np.exp(log_mean))

    def dose_probabilities(self, mean: ArrayLike, doses: ArrayLike) -> Floats:
        """The chance of each dose (k) at each mean (n), an array (n, k)."""
        means = np.atleast_1d(np.asarray(mean, dtype=float))[:, None]
        share = self.dispersion / (self.dispersion + means)
        return np.asarray(stats.nbinom.pmf(np.asarray(doses)[None, :], self.dispersion, share))

    def draw(self, seed: int) -> ContactResponse:
        """One world; worlds of different kinds share nothing but the seed."""
        kind = [*Shape].index(self.shape) * len(Assignment) + [*Assignment].index(self.assignment)
        rng = np.random.default_rng([seed, kind])
        covariates = rng.normal(size=(self.customers, 2))
        hidden = rng.normal(size=self.customers)
        mean = self.mean_dose(covariates, hidden)
        dose = rng.poisson(rng.gamma(self.dispersion, mean / self.dispersion)).astype(float)
        anyway = 3 * covariates[:, 0] + 1.5 * covariates[:, 1] + 0.5 * covariates[:, 0] ** 2
        if self.assignment is Assignment.HIDDEN:
            anyway = anyway + 2 * hidden
        earlier, later = NOISE * rng.normal(size=(2, self.customers))
        outcome = self.effect(dose) + anyway + later
        return ContactResponse(dose, covariates, outcome, anyway + earlier)

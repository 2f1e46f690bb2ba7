"""A model of the number of contacts without a law: the chance to stop after each contact."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from touchline.methods.response.dose_terms import DoseTerms
from touchline.numerics.logistic_regression import logistic_regression

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class HazardDose:
    r"""Counts of any law: a logistic chance of stopping at each number of contacts.

    Formula:
    $$ \Pr(T = t \mid T \ge t, x) = \frac{1}{1 + e^{-\eta_t}}, \qquad
       \eta_t = \alpha_{l(t)} + x'\beta + l(t)\, x'\gamma $$

    l(t) is the level of a number of contacts: neighbours share one until at least `least` rows
    stop in it, and beyond the last level the chance stays. Where `least` rows have the most that
    anybody has, none can have more. With `squares` x holds squares and products too.

    Raises PerfectSeparationError where covariates foretell the dose without error.

    Source: continuation-ratio models, Agresti 2010.

    >>> import numpy as np
    >>> rng = np.random.default_rng(3)
    >>> x = rng.normal(size=(3000, 1))
    >>> dose = rng.poisson(np.exp(1 + 0.5 * x[:, 0])).astype(float)
    >>> chances = HazardDose().fit(dose, x).at(np.arange(3.0), np.zeros((1, 1)))
    >>> bool(np.abs(chances - np.exp(-np.e) * np.array([1, np.e, np.e**2 / 2])).max() < 0.02)
    True
    """

    squares: bool = True
    least: int = 40

    def fit(self, dose: Floats, covariates: Floats) -> "FittedHazardDose":
        """Maximum likelihood on doses (n) and covariates (n, p)."""
        if (dose < 0).any() or (dose != np.floor(dose)).any():
            raise ValueError("doses must be counts: 0, 1, 2, …")
        stopped = np.bincount(dose.astype(np.int64))
        levels = _levels(stopped, self.least)
        ceiling = stopped.size - 1 if stopped[-1] >= self.least else None
        terms = DoseTerms.of(covariates, squares=self.squares)
        steps = dose.astype(np.int64) + 1  # asked after 0, 1, …, t contacts whether it stops
        if ceiling is not None:
            steps = np.minimum(steps, ceiling)  # not asked where all must stop
            levels = levels[:ceiling]
        row = np.repeat(np.arange(dose.size), steps)
        asked = np.arange(row.size) - (np.cumsum(steps) - steps)[row]
        level = levels[asked]
        design = _design(level, terms.columns(covariates)[row], int(levels.max()))
        fitted = logistic_regression((asked == dose[row]).astype(float), design)
        return FittedHazardDose(terms, levels, ceiling, fitted.coefficients)


@dataclass(frozen=True)
class FittedHazardDose:
    """A `HazardDose` that has seen rows; `levels` says which level each count belongs to.

    `ceiling` is the most that anybody can have, such as 1 where contacts are yes or no.
    """

    terms: DoseTerms
    levels: NDArray[np.int64]
    ceiling: int | None
    coefficients: Floats

    def own(self, dose: Floats, covariates: Floats) -> Floats:
        """The chance (n) of each row's own dose."""
        doses, place = np.unique(dose, return_inverse=True)
        chances: Floats = self.at(doses, covariates)[np.arange(dose.size), place]
        return chances

    def at(self, doses: Floats, covariates: Floats) -> Floats:
        """The chance (n, k) of each of k doses for each row."""
        highest = int(np.max(doses))
        steps = np.arange(highest + 1)
        levels = self.levels[np.minimum(steps, self.levels.size - 1)]
        columns, last = self.terms.columns(covariates), int(self.levels.max())
        logits = np.empty((columns.shape[0], last + 1))
        for level in range(last + 1):
            same = np.full(columns.shape[0], level)
            logits[:, level] = _design(same, columns, last) @ self.coefficients
        stop = expit(logits)[:, levels]
        if self.ceiling is not None:
            stop[:, steps >= self.ceiling] = 1.0
        stays = np.cumprod(np.column_stack((np.ones(columns.shape[0]), 1 - stop[:, :-1])), axis=1)
        chances: Floats = (stop * stays)[:, np.asarray(doses, dtype=np.int64)]
        return chances


def _levels(stopped: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """The level of each count: a new one when the last has enough rows that stop in it."""
    levels, level, here = np.zeros(stopped.size, dtype=np.int64), 0, 0
    later = np.cumsum(stopped[::-1])[::-1]
    for count in range(stopped.size):
        if here >= least and later[count] >= 2 * least:
            level, here = level + 1, 0
        levels[count] = level
        here += int(stopped[count])
    return levels


def _design(level: NDArray[np.int64], columns: Floats, last: int) -> Floats:
    """One column a level, the covariates, and the covariates times the level."""
    own_level = (level[:, None] == np.arange(last + 1)[None, :]).astype(float)
    x = columns[:, 1:]  # the levels are the constant
    by_level = x * (level / max(last, 1))[:, None] if last else x[:, :0]
    return np.column_stack((own_level, x, by_level))

"""A model of a dose that is a positive amount: gamma, its rate or mean set by the covariates."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import digamma, gammaln

Floats = NDArray[np.float64]
Link = Literal["log", "inverse"]


@dataclass(frozen=True)
class GammaDose:
    r"""Positive amounts; with the inverse link the rate is a sum of covariates, else the log mean.

    Formula:
    $$ f(t \mid x) = \frac{(\nu r)^\nu}{\Gamma(\nu)} t^{\nu - 1} e^{-\nu r t}, \qquad
       r = x'\beta \quad \text{or} \quad r = e^{-x'\beta} $$

    The mean is 1/r; a shape of one is the exponential law. `intercept` adds a column of ones.
    Raises ValueError for doses that are not positive, and where no positive rates fit.

    Source: McCullagh and Nelder 1989, chapter 8.

    >>> import numpy as np
    >>> rng = np.random.default_rng(3)
    >>> x = rng.exponential(size=(4000, 2))
    >>> found = GammaDose("inverse", intercept=False).fit(rng.exponential(1 / x.sum(axis=1)), x)
    >>> bool(np.abs(found.coefficients - 1).max() < 0.1), bool(abs(found.shape - 1) < 0.05)
    (True, True)
    """

    link: Link = "log"
    intercept: bool = True

    def fit(self, dose: Floats, covariates: Floats) -> "FittedGammaDose":
        """Maximum likelihood on doses (n) and covariates (n, p)."""
        if (dose <= 0).any():
            raise ValueError(f"row {int(np.argmin(dose))} has a dose that is not positive")
        columns = _columns(covariates, self.intercept)
        beta = _coefficients(dose, columns, self.link)
        rate = _rate(columns, beta, self.link)
        gap = float(np.mean(rate * dose - np.log(rate * dose))) - 1
        shape = brentq(lambda nu: np.log(nu) - digamma(nu) - max(gap, 1e-9), 1e-3, 1e9)
        return FittedGammaDose(self.link, self.intercept, beta, float(shape))


@dataclass(frozen=True)
class FittedGammaDose:
    """A `GammaDose` that has seen rows."""

    link: Link
    intercept: bool
    coefficients: Floats
    shape: float

    def own(self, dose: Floats, covariates: Floats) -> Floats:
        """The density (n) of each row's own dose."""
        return self._density(dose, self._rates(covariates))

    def at(self, doses: Floats, covariates: Floats) -> Floats:
        """The density (n, k) of each of k doses for each row."""
        return self._density(np.asarray(doses)[None, :], self._rates(covariates)[:, None])

    def _rates(self, covariates: Floats) -> Floats:
        rates = _rate(_columns(covariates, self.intercept), self.coefficients, self.link)
        return np.asarray(np.maximum(rates, 1e-12))

    def _density(self, dose: Floats, rate: Floats) -> Floats:
        nu = self.shape
        logs = nu * np.log(nu * rate) + (nu - 1) * np.log(dose) - nu * rate * dose - gammaln(nu)
        density: Floats = np.exp(logs)
        return density


def _columns(covariates: Floats, intercept: bool) -> Floats:
    ones = np.ones((covariates.shape[0], 1))
    return np.column_stack((ones, covariates)) if intercept else covariates


def _rate(columns: Floats, beta: Floats, link: Link) -> Floats:
    rate: Floats = columns @ beta if link == "inverse" else np.exp(-(columns @ beta))
    return rate


def _coefficients(dose: Floats, columns: Floats, link: Link) -> Floats:
    """Newton's method on the mean of log r - r t, each step halved until it gains."""
    constant = 1 / dose.mean() if link == "inverse" else np.log(dose.mean())
    beta: Floats = np.linalg.lstsq(columns, np.full(dose.size, constant), rcond=None)[0]

    def gained(place: Floats) -> float:
        rate = _rate(columns, place, link)
        return float(np.mean(np.log(rate) - rate * dose)) if (rate > 0).all() else -np.inf

    value = gained(beta)
    if not np.isfinite(value):
        raise ValueError("no positive rates are a sum of these covariates; take the log link")
    for _ in range(100):
        rate = _rate(columns, beta, link)
        pull, bend = (
            (1 / rate - dose, 1 / rate**2) if link == "inverse" else (rate * dose - 1, rate * dose)
        )
        step = np.linalg.solve(columns.T @ (columns * bend[:, None]), columns.T @ pull)
        while (new := gained(beta + step)) < value and np.abs(step).max() > 1e-12:
            step = step / 2
        beta, value = beta + step, new
        if np.abs(step).max() < 1e-9:
            break
    return beta

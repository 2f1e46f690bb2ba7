"""A model of the number of contacts: negative binomial, its mean log-linear in the covariates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from touchline.methods.response.dose_terms import DoseTerms

Floats = NDArray[np.float64]
_LEAST, _MOST = np.log(0.02), np.log(1e5)  # of the size; beyond the most it is Poisson


@dataclass(frozen=True)
class NegativeBinomialDose:
    r"""Counts with more spread than Poisson's; `squares` adds squares and products to the mean.

    Formula:
    $$ \Pr(T = t \mid x) = \frac{\Gamma(k + t)}{\Gamma(k)\,t!}
       \Big(\frac{k}{k + \mu}\Big)^k \Big(\frac{\mu}{k + \mu}\Big)^t, \qquad
       \mu = e^{x'\beta} $$

    The size k is found by its profile likelihood between 0.02 and 100,000, where the law is
    Poisson's to five digits. Raises ValueError for doses that are no counts.

    Source: Hilbe 2011, Negative Binomial Regression.

    >>> import numpy as np
    >>> rng = np.random.default_rng(3)
    >>> x = rng.normal(size=(3000, 1))
    >>> dose = rng.poisson(rng.gamma(4, np.exp(1 + 0.5 * x[:, 0]) / 4)).astype(float)
    >>> found = NegativeBinomialDose().fit(dose, x)
    >>> bool(3 < found.size < 5.5), bool(abs(found.at(np.arange(99.0), x).sum(1) - 1).max() < 1e-4)
    (True, True)
    """

    squares: bool = True

    def fit(self, dose: Floats, covariates: Floats) -> "FittedNegativeBinomialDose":
        """Maximum likelihood on doses (n) and covariates (n, p)."""
        if (dose < 0).any() or (dose != np.floor(dose)).any():
            raise ValueError("doses must be counts: 0, 1, 2, …")
        if dose.mean() == 0:
            raise ValueError("nobody was contacted: there is no dose to model")
        terms = DoseTerms.of(covariates, squares=self.squares)
        columns = terms.columns(covariates)
        beta = np.zeros(columns.shape[1])
        beta[0] = np.log(dose.mean())

        def lost(log_size: float) -> float:
            nonlocal beta  # the next size's coefficients are near
            beta = _coefficients(dose, columns, np.exp(log_size), beta)
            chances = _log_chance(dose, np.exp(columns @ beta), np.exp(log_size))
            return -float(chances.sum())

        found = minimize_scalar(
            lost, bounds=(_LEAST, _MOST), method="bounded", options={"xatol": 0.01}
        )
        size = float(np.exp(found.x))
        return FittedNegativeBinomialDose(terms, _coefficients(dose, columns, size, beta), size)


@dataclass(frozen=True)
class FittedNegativeBinomialDose:
    """A `NegativeBinomialDose` that has seen rows."""

    terms: DoseTerms
    coefficients: Floats
    size: float

    def means(self, covariates: Floats) -> Floats:
        """The expected dose (n) of rows with these covariates (n, p)."""
        expected: Floats = np.exp(self.terms.columns(covariates) @ self.coefficients)
        return expected

    def own(self, dose: Floats, covariates: Floats) -> Floats:
        """The chance (n) of each row's own dose."""
        chance: Floats = np.exp(_log_chance(dose, self.means(covariates), self.size))
        return chance

    def at(self, doses: Floats, covariates: Floats) -> Floats:
        """The chance (n, k) of each of k doses for each row."""
        means = self.means(covariates)[:, None]
        chance: Floats = np.exp(_log_chance(np.asarray(doses)[None, :], means, self.size))
        return chance


def _log_chance(dose: Floats, mean: Floats, size: float) -> Floats:
    counted = gammaln(size + dose) - gammaln(size) - gammaln(dose + 1)
    odds: Floats = counted - (size + dose) * np.log1p(mean / size) + dose * np.log(mean / size)
    return odds


def _coefficients(dose: Floats, columns: Floats, size: float, start: Floats) -> Floats:
    """Fisher scoring at a given size; a step is held short so that means do not explode."""
    beta = start
    for _ in range(30):
        mean = np.exp(columns @ beta)
        weight = mean / (1 + mean / size)
        information = columns.T @ (columns * weight[:, None])
        slope = columns.T @ ((dose - mean) / (1 + mean / size))
        step = np.linalg.solve(information + 1e-9 * np.eye(beta.size), slope)
        beta = beta + step * min(1.0, 1.0 / np.abs(step).max())
        if np.abs(step).max() < 1e-8:
            break
    return beta

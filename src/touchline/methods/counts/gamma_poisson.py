r"""Rates of many groups, each drawn towards what all of them show (empirical Bayes)."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, psi

from touchline.numerics.checked import Numbers, at_least, same_length

LARGEST_LOG = 20.0  # a prior beyond exp(20) events says that all groups are alike


@dataclass(frozen=True)
class GammaPoisson:
    """The prior of the rates, Gamma(`a`, `b`) with mean a / b, and each group's own posterior."""

    a: float
    b: float
    posterior_a: Numbers
    posterior_b: Numbers

    @property
    def rates(self) -> Numbers:
        """The mean of each group's rate given all that was seen, shape (groups,)."""
        return np.asarray(self.posterior_a / self.posterior_b)


def gamma_poisson(events: Numbers, exposure: Numbers) -> GammaPoisson:
    r"""Fit the gamma distribution of the groups' rates by maximum likelihood.

    Formula:

        $$ Y_i \mid \lambda_i \sim \mathrm{Poisson}(\lambda_i e_i), \quad
           \lambda_i \sim \mathrm{Gamma}(a, b), \qquad
           \mathrm{E}[\lambda_i \mid y_i] = \frac{a + y_i}{b + e_i} $$

        $$ \ell(a, b) = \sum_i \ln \Gamma(a + y_i) - \ln \Gamma(a) + a \ln b
           - (a + y_i) \ln(b + e_i) $$

    `events` are counts and `exposure` the time (or any amount above 0) over which each group could
    have had them, of shape (groups,). A group of little exposure is drawn towards a / b. Where the
    groups differ no more than chance makes them, a and b grow large and all rates become the
    common one. ValueError where nothing happened at all, or an exposure is not above 0.

    Source: Robbins (1956); Clayton and Kaldor (1987), Biometrics 43, 671-681.

    >>> import numpy as np
    >>> fitted = gamma_poisson(np.array([2.0, 9.0, 30.0, 41.0]), np.array([10.0, 10.0, 10.0, 10.0]))
    >>> fitted.rates.round(2).tolist()
    [0.3, 0.96, 2.95, 3.99]
    """
    events, exposure = at_least("events", events, 0), at_least("exposure", exposure, 1e-300)
    same_length(events=events, exposure=exposure)
    if not events.sum():
        raise ValueError("nothing happened in any group: a rate cannot be told")
    common = events.sum() / exposure.sum()

    def loss(logs: Numbers) -> tuple[float, Numbers]:
        return _loss(logs, events, exposure * common)

    found = minimize(
        loss,
        np.zeros(2),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-LARGEST_LOG, LARGEST_LOG)] * 2,
        options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 500},
    )
    a, b = float(np.exp(found.x[0])), float(np.exp(found.x[1]) / common)
    return GammaPoisson(a, b, a + events, b + exposure)


def _loss(logs: Numbers, events: Numbers, exposure: Numbers) -> tuple[float, Numbers]:
    """The negative log likelihood and its gradient in log a and log b."""
    a, b = np.exp(logs)
    likelihood = gammaln(a + events) - gammaln(a) - a * np.log1p(exposure / b)
    likelihood = likelihood - events * np.log(b + exposure)
    by_a = psi(a + events) - psi(a) - np.log1p(exposure / b)
    by_b = a / b - (a + events) / (b + exposure)
    return -float(likelihood.sum()), -np.array([a * by_a.sum(), b * by_b.sum()])

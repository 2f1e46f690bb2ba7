"""Gaps whose logarithm is normal, each customer with a mean of its own."""

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

from touchline.methods.next_event.gap_histories import Floats, GapHistories


@dataclass(frozen=True)
class LognormalForecast:
    """A gap whose logarithm has this `mean` and `deviation`; each (n)."""

    mean: Floats
    deviation: Floats

    def standardised(self, gaps: Floats) -> Floats:
        """How many deviations the gap's logarithm lies above the mean."""
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(gaps) - self.mean) / self.deviation)

    def survival(self, gaps: Floats) -> Floats:
        """The chance of a longer gap."""
        return np.asarray(ndtr(-self.standardised(gaps)))

    def inverse_survival(self, chances: Floats) -> Floats:
        """The gap exceeded with that chance."""
        return np.asarray(np.exp(self.mean - self.deviation * ndtri(chances)))


@dataclass(frozen=True)
class LognormalGaps:
    r"""Lognormal gaps with a normal mixed mean.

    Formula:
    $$ \ln g \mid \mu \sim N(\mu, \sigma^2), \qquad \mu \sim N(m, \tau^2), \qquad
       \mu \mid g_1 \ldots g_n \sim N(\tilde m, \tilde v) $$
    $$ \tilde v = \left(\frac{n}{\sigma^2} + \frac{1}{\tau^2}\right)^{-1}, \qquad
       \tilde m = \tilde v \left(\frac{\sum \ln g}{\sigma^2} + \frac{m}{\tau^2}\right), \qquad
       \ln g_{n+1} \sim N(\tilde m, \tilde v + \sigma^2) $$

    >>> import numpy as np
    >>> histories = GapHistories(np.array([0, 0]), np.array([7.0, 9.0]), np.array([2.0, 2.0]))
    >>> forecast = LognormalGaps().forecast(np.array([1.5, 0.5, 0.8]), histories)
    >>> forecast.inverse_survival(np.array([0.5, 0.5])).round(2).tolist()
    [7.23, 4.48]

    Source: Gelman et al. (2013), Bayesian Data Analysis, section 5.4.
    """

    names: tuple[str, ...] = ("mean", "sigma", "tau")
    positive: tuple[bool, ...] = (False, True, True)

    def start(self, histories: GapHistories) -> list[float]:
        """The moments of all gaps, shared out between and within customers."""
        logarithms = histories.logarithms
        half = max(float(np.std(logarithms)), 0.1) / np.sqrt(2)
        return [float(np.mean(logarithms)), half, half]

    def log_likelihood(self, parameters: Floats, histories: GapHistories) -> float:
        """The likelihood of all gaps."""
        m, sigma, tau = parameters
        logarithms, n = histories.logarithms, histories.count
        some = n > 0
        mean = histories.total(logarithms)[some] / n[some]
        squares = (logarithms**2).sum() - float(n[some] @ mean**2)
        between = sigma**2 / n[some] + tau**2
        within = (n[some] - 1).sum() * np.log(2 * np.pi * sigma**2) + squares / sigma**2
        means = np.log(2 * np.pi * between * n[some]) + (mean - m) ** 2 / between
        started = histories.open_gaps > 0
        forecast = self.forecast(parameters, histories)
        ahead = log_ndtr(-forecast.standardised(histories.open_gaps)[started])
        return float(-(within + means.sum()) / 2 - logarithms.sum() + ahead.sum())

    def forecast(self, parameters: Floats, histories: GapHistories) -> LognormalForecast:
        """The next gap of each customer."""
        m, sigma, tau = parameters
        variance = 1 / (histories.count / sigma**2 + 1 / tau**2)
        mean = variance * (histories.total(histories.logarithms) / sigma**2 + m / tau**2)
        return LognormalForecast(mean, np.sqrt(variance + sigma**2))

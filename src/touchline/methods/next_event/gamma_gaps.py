"""Gaps that follow a gamma law, each customer with a rate of its own."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaincinv, gammaln

from touchline.methods.next_event.gap_histories import Floats, GapHistories

SMALLEST = 1e-300


@dataclass(frozen=True)
class BetaPrimeForecast:
    """A gap that is `scale` times a beta prime variable with `shape` and `weight`; each (n)."""

    shape: Floats
    weight: Floats
    scale: Floats

    def survival(self, gaps: Floats) -> Floats:
        """The chance of a longer gap."""
        return np.asarray(betainc(self.weight, self.shape, self.scale / (self.scale + gaps)))

    def inverse_survival(self, chances: Floats) -> Floats:
        """The gap exceeded with that chance."""
        part = np.maximum(betaincinv(self.weight, self.shape, chances), SMALLEST)
        return np.asarray(self.scale * (1 - part) / part)


@dataclass(frozen=True)
class GammaGaps:
    r"""Gamma gaps with a gamma mixed rate.

    Formula:
    $$ g \mid \lambda \sim \mathrm{Gamma}(k, \lambda), \qquad
       \lambda \sim \mathrm{Gamma}(a, b), \qquad
       \lambda \mid g_1 \ldots g_n \sim \mathrm{Gamma}(a + nk,\, b + \textstyle\sum g) $$
    $$ \Pr(g_{n+1} > u \mid g_1 \ldots g_n) = I_{B / (B + u)}(A, k), \qquad
       A = a + nk, \; B = b + \textstyle\sum g $$

    with I the regularised incomplete beta function. The open gap u enters the likelihood by that
    chance. A shape k over 1 means regular customers, k = 1 Poisson events.

    >>> import numpy as np
    >>> histories = GapHistories(np.array([0, 0]), np.array([7.0, 9.0]), np.array([2.0, 2.0]))
    >>> forecast = GammaGaps().forecast(np.array([4.0, 3.0, 6.0]), histories)
    >>> forecast.inverse_survival(np.array([0.5, 0.5])).round(2).tolist()
    [7.57, 8.24]

    Source: Fader & Hardie (2005) for the mixture; Platzer & Reutterer (2016), Marketing Science 35,
    for regular timing.
    """

    names: tuple[str, ...] = ("shape", "a", "b")
    positive: tuple[bool, ...] = (True, True, True)

    def start(self, histories: GapHistories) -> list[float]:
        """Poisson events, customers differing by their own size."""
        return [1.0, 2.0, 2.0 * float(np.mean(histories.gaps))]

    def log_likelihood(self, parameters: Floats, histories: GapHistories) -> float:
        """The likelihood of all gaps."""
        k, a, b = parameters
        n = histories.count
        weight, scale = a + n * k, b + histories.sums
        closed = gammaln(weight) - gammaln(a) + a * np.log(b) - weight * np.log(scale)
        alone = (k - 1) * histories.logarithms.sum() - n.sum() * gammaln(k)
        ahead = self.forecast(parameters, histories).survival(histories.open_gaps)
        return float(alone + closed.sum() + np.log(np.maximum(ahead, SMALLEST)).sum())

    def forecast(self, parameters: Floats, histories: GapHistories) -> BetaPrimeForecast:
        """The next gap of each customer."""
        k, a, b = parameters
        n = histories.count
        return BetaPrimeForecast(np.full_like(n, k), a + n * k, b + histories.sums)

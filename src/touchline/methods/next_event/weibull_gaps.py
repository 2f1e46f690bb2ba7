"""Gaps that follow a Weibull law, each customer with a rate of its own."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from touchline.methods.next_event.gap_histories import Floats, GapHistories


@dataclass(frozen=True)
class BurrForecast:
    """A gap whose power `shape` follows Lomax's law with `weight` and `scale`; each (n)."""

    shape: Floats
    weight: Floats
    scale: Floats

    def survival(self, gaps: Floats) -> Floats:
        """The chance of a longer gap."""
        return np.asarray((1 + gaps**self.shape / self.scale) ** -self.weight)

    def inverse_survival(self, chances: Floats) -> Floats:
        """The gap exceeded with that chance."""
        power = self.scale * np.expm1(-np.log(chances) / self.weight)
        return np.asarray(power ** (1 / self.shape))


@dataclass(frozen=True)
class WeibullGaps:
    r"""Weibull gaps with a gamma mixed rate.

    Formula:
    $$ \Pr(g > u \mid \lambda) = e^{-\lambda u^c}, \qquad \lambda \sim \mathrm{Gamma}(a, b), \qquad
       \lambda \mid g_1 \ldots g_n \sim \mathrm{Gamma}(a + n,\, b + \textstyle\sum g^c) $$
    $$ \Pr(g_{n+1} > u \mid g_1 \ldots g_n) =
       \left(1 + \frac{u^c}{b + \sum g^c}\right)^{-(a + n)} $$

    A shape c over 1 means that an event grows more likely the longer the last one is past.

    >>> import numpy as np
    >>> histories = GapHistories(np.array([0, 0]), np.array([7.0, 9.0]), np.array([2.0, 2.0]))
    >>> forecast = WeibullGaps().forecast(np.array([2.0, 2.0, 80.0]), histories)
    >>> forecast.inverse_survival(np.array([0.5, 0.5])).round(2).tolist()
    [6.3, 5.76]

    Source: Hougaard (2000), Analysis of Multivariate Survival Data, chapter 7 (shared frailty);
    Morrison & Schmittlein (1980).
    """

    names: tuple[str, ...] = ("shape", "a", "b")
    positive: tuple[bool, ...] = (True, True, True)

    def start(self, histories: GapHistories) -> list[float]:
        """Poisson events, customers differing by their own size."""
        return [1.0, 2.0, 2.0 * float(np.mean(histories.gaps))]

    def log_likelihood(self, parameters: Floats, histories: GapHistories) -> float:
        """The likelihood of all gaps."""
        c, a, b = parameters
        n = histories.count
        spent = b + histories.total(histories.gaps**c) + histories.open_gaps**c
        alone = n.sum() * np.log(c) + (c - 1) * histories.logarithms.sum()
        mixed = gammaln(a + n) - gammaln(a) + a * np.log(b) - (a + n) * np.log(spent)
        return float(alone + mixed.sum())

    def forecast(self, parameters: Floats, histories: GapHistories) -> BurrForecast:
        """The next gap of each customer."""
        c, a, b = parameters
        n = histories.count
        return BurrForecast(np.full_like(n, c), a + n, b + histories.total(histories.gaps**c))

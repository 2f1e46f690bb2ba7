"""Gamma-Gamma: what a customer spends at a time, from few purchases and everybody else's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gammaln

from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases
from touchline.numerics.maximum_likelihood import Maximum, maximise

Vector = NDArray[np.float64]
ROUGH_ROWS = 12_000
LARGEST_CORRELATION = 0.3


class SpendFollowsFrequency(ValueError):  # noqa: N818 - named for what is the case
    """Who buys often spends otherwise at a time: the model's assumption fails."""


@dataclass(frozen=True)
class GammaGamma:
    r"""Amounts of one customer are Gamma(p, ν), and ν ~ Gamma(q, γ) over customers; neither depends
    on how often the customer buys.

    Formula:
    $$ L = \frac{\Gamma(px+q)}{\Gamma(px)\,\Gamma(q)} \cdot
       \frac{\gamma^q\, \bar z^{\,px-1}\, x^{px}}{(\gamma + x \bar z)^{px+q}} $$
    $$ E[M \mid \bar z, x] = \frac{p\,(\gamma + x \bar z)}{px + q - 1}, \quad
       E[M] = \frac{p\,\gamma}{q-1} $$

    x is the number of amounts behind the mean z̄, in one unit of money. Of customers without any
    (x = 0) the expected amount is E[M], which needs q > 1.

    >>> model = GammaGamma(p=6.2488, q=3.7446, gamma=15.4477)
    >>> model.expected_spend([2, 0], [22.35, 0.0]).round(2).tolist()
    [24.66, 35.17]

    Source: Fader and Hardie, The Gamma-Gamma Model of Monetary Value, 2013; Colombo and Jiang,
    Journal of Interactive Marketing 13, 1999.
    """

    p: float
    q: float
    gamma: float

    @classmethod
    def fit(
        cls,
        x: ArrayLike,
        mean_spend: ArrayLike,
        weight: ArrayLike | None = None,
        largest_correlation: float = LARGEST_CORRELATION,
    ) -> tuple["GammaGamma", Maximum]:
        """From customers with x ≥ 1 amounts each and their mean.

        Errors: `ImpossiblePurchases` for x below 1 or a mean that is not above 0;
        `SpendFollowsFrequency` where the correlation of x and the mean is larger than allowed;
        `NoMaximum` where the rows do not tell the parameters.
        """
        count, mean = np.asarray(x, dtype=float), np.asarray(mean_spend, dtype=float)
        weights = np.ones(len(count)) if weight is None else np.asarray(weight, dtype=float)
        _check(count, mean, weights)
        _check_independence(count, mean, weights, largest_correlation)
        unit = float(weights @ mean / weights.sum())  # spends are sought as multiples of their mean
        scaled = mean / unit
        step = -(-len(count) // ROUGH_ROWS)
        rough = None
        if step > 1:
            rough = _log_likelihood(count[::step], scaled[::step], weights[::step], unit)
        whole = _log_likelihood(count, scaled, weights, unit)
        starts = [[4.0, 3.0, 0.6], [1.0, 6.0, 5.0]]
        found = _in_money(maximise(whole, starts, ["p", "q", "gamma"], rough=rough), unit)
        return cls(*(float(value) for value in found.parameters)), found

    @property
    def population_mean(self) -> float:
        """E[M]: the expected amount of a customer of whom nothing is known."""
        if self.q <= 1:
            raise ValueError(
                f"at q = {self.q:.3g} ≤ 1 the mean spend of the population is infinite"
            )
        return self.p * self.gamma / (self.q - 1)

    def expected_spend(self, x: ArrayLike, mean_spend: ArrayLike) -> Vector:
        """E[M | z̄, x] for each customer: between his own mean and everybody's."""
        count, mean = np.asarray(x, dtype=float), np.asarray(mean_spend, dtype=float)
        of_nothing = self.population_mean if np.any(count == 0) else 0.0
        total = self.gamma + count * np.where(count > 0, mean, 0.0)
        whole = np.where(count > 0, self.p * count + self.q - 1, 1.0)
        return cast("Vector", np.where(count > 0, self.p * total / whole, of_nothing))

    def amounts(
        self,
        x: Vector,
        mean_spend: Vector,
        customer: NDArray[np.intp],
        generator: np.random.Generator,
    ) -> Vector:
        """One draw of an amount for each entry of `customer` (a place in x), ν drawn once each."""
        total = np.where(x > 0, x * mean_spend, 0.0)
        scale = generator.gamma(self.p * x + self.q, 1 / (self.gamma + total))
        return generator.gamma(self.p, 1 / scale[customer])


def _log_likelihood(
    x: Vector, mean: Vector, weight: Vector, unit: float
) -> Callable[[Vector], tuple[float, Vector]]:
    """Everything that depends on x alone is summed over the distinct x, the rest is four sums."""
    values, places = np.unique(x, return_inverse=True)
    at_x = np.bincount(places, weights=weight)
    total, log_total = x * mean, np.log(x * mean)
    constant = -float(weight @ np.log(mean * unit))
    x_log_total = float((weight * x) @ log_total)
    both = np.stack([weight, weight * x])
    customers = float(weight.sum())

    def log_likelihood(parameters: Vector) -> tuple[float, Vector]:
        p, q, gamma = parameters
        sum_log, x_sum_log = both @ np.log(gamma + total)
        sum_inverse, x_sum_inverse = both @ (1 / (gamma + total))
        whole, part = p * values + q, p * values
        value = at_x @ (gammaln(whole) - gammaln(part)) + customers * (
            q * np.log(gamma) - gammaln(q)
        )
        value += p * x_log_total - p * x_sum_log - q * sum_log + constant
        by_p = at_x @ (values * (digamma(whole) - digamma(part))) + x_log_total - x_sum_log
        by_q = at_x @ digamma(whole) + customers * (np.log(gamma) - digamma(q)) - sum_log
        by_gamma = customers * q / gamma - p * x_sum_inverse - q * sum_inverse
        return float(value), np.array([by_p, by_q, by_gamma])

    return log_likelihood


def _in_money(found: Maximum, unit: float) -> Maximum:
    """γ in the unit of the amounts again; logarithms only shift, so the covariance stays."""
    parameters = found.parameters * np.array([1.0, 1.0, unit])
    return Maximum(
        found.names, parameters, found.log_likelihood, found.covariance, found.positive,
        found.evaluations,
    )  # fmt: skip


def _check(x: Vector, mean: Vector, weight: Vector) -> None:
    if not len(x) == len(mean) == len(weight) > 0:
        raise ImpossiblePurchases("give as many counts as means and weights, and at least one")
    bad = ~((x >= 1) & (mean > 0) & np.isfinite(x) & np.isfinite(mean))
    bad |= ~((weight > 0) & np.isfinite(weight))
    if np.any(bad):
        row = int(np.argmax(bad))
        raise ImpossiblePurchases(
            f"row {row} (x {x[row]:g}, mean spend {mean[row]:g}): the spend of customers without a "
            "repeat purchase, or of amounts not above 0, is unknown to this model; leave them out"
        )


def _check_independence(x: Vector, mean: Vector, weight: Vector, largest: float) -> None:
    share = weight / weight.sum()
    x_apart, mean_apart = x - share @ x, mean - share @ mean
    spread = np.sqrt((share @ x_apart**2) * (share @ mean_apart**2))
    correlation = float(share @ (x_apart * mean_apart) / spread) if spread > 0 else 0.0
    if abs(correlation) > largest:
        raise SpendFollowsFrequency(
            f"the correlation of frequency and spend is {correlation:.2f}, beyond {largest:g}: fit "
            "segments apart, or allow it with largest_correlation"
        )

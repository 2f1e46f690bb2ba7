"""Gamma-Gamma: what a customer spends at a time, from few purchases and everybody else's."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases
from touchline.methods.buy_till_you_die.spend_sums import SpendSums
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
        weights = None if weight is None else np.asarray(weight, dtype=float)
        _check(count, mean, weights)
        _check_independence(count, mean, weights, largest_correlation)
        unit = float(np.average(mean, weights=weights))  # spends are sought as its multiples
        scaled = mean / unit
        step = -(-len(count) // ROUGH_ROWS)
        rough = None
        if step > 1:
            few = None if weights is None else weights[::step]
            rough = SpendSums(count[::step], scaled[::step], few, unit)
        whole = SpendSums(count, scaled, weights, unit)
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


def _in_money(found: Maximum, unit: float) -> Maximum:
    """γ in the unit of the amounts again; logarithms only shift, so the covariance stays."""
    parameters = found.parameters * np.array([1.0, 1.0, unit])
    return Maximum(
        found.names, parameters, found.log_likelihood, found.covariance, found.positive,
        found.evaluations,
    )  # fmt: skip


def _check(x: Vector, mean: Vector, weight: Vector | None) -> None:
    if not len(x) == len(mean) == (len(x) if weight is None else len(weight)) > 0:
        raise ImpossiblePurchases("give as many counts as means and weights, and at least one")
    bad = ~((x >= 1) & (mean > 0) & np.isfinite(x) & np.isfinite(mean))
    if weight is not None:
        bad |= ~((weight > 0) & np.isfinite(weight))
    if np.any(bad):
        row = int(np.argmax(bad))
        raise ImpossiblePurchases(
            f"row {row} (x {x[row]:g}, mean spend {mean[row]:g}): the spend of customers without a "
            "repeat purchase, or of amounts not above 0, is unknown to this model; leave them out"
        )


def _check_independence(x: Vector, mean: Vector, weight: Vector | None, largest: float) -> None:
    x_apart = x - np.average(x, weights=weight)
    mean_apart = mean - np.average(mean, weights=weight)
    weighted = mean_apart if weight is None else mean_apart * weight
    covariance, variance = weighted @ x_apart, weighted @ mean_apart
    x_variance = x_apart @ (x_apart if weight is None else x_apart * weight)
    spread = np.sqrt(variance * x_variance)
    correlation = float(covariance / spread) if spread > 0 else 0.0
    if abs(correlation) > largest:
        raise SpendFollowsFrequency(
            f"the correlation of frequency and spend is {correlation:.2f}, beyond {largest:g}: fit "
            "segments apart, or allow it with largest_correlation"
        )

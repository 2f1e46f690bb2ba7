"""sBG: how long contracts last, when each customer renews with a chance of his own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, digamma

from touchline.methods.buy_till_you_die.expectations import over_beta
from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases
from touchline.numerics.maximum_likelihood import Maximum, maximise

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class ShiftedBetaGeometric:
    r"""At the end of each period a customer ends the contract with the chance θ ~ Beta(α, β).

    Formula:
    $$ P(T=t) = \frac{B(\alpha+1, \beta+t-1)}{B(\alpha,\beta)}, \quad
       S(t) = \frac{B(\alpha, \beta+t)}{B(\alpha,\beta)}, \quad
       \text{retention}(t) = \frac{\beta+t-1}{\alpha+\beta+t-1} $$
    $$ \text{residual}(t) = \sum_{j \ge 1} \frac{S(t+j)}{S(t)} \frac1{(1+d)^j} =
       E_\theta\Big[ \frac{1-\theta}{d+\theta} \Big], \quad
       \theta \sim \text{Beta}(\alpha, \beta+t) $$

    Time is in periods of the contract, counted from 1. Retention rises with age although nobody
    changes: those who leave easily have left.

    >>> lost = [131, 126, 90, 60, 42, 34, 26]
    >>> model, maximum = ShiftedBetaGeometric.fit([1, 2, 3, 4, 5, 6, 7, 7],
    ...     [True] * 7 + [False], lost + [1000 - sum(lost)])
    >>> round(model.alpha, 3), round(model.beta, 3), round(float(model.survival(12.0)), 3)
    (0.668, 3.806, 0.378)

    Source: Fader and Hardie, How to Project Customer Retention, Journal of Interactive Marketing
    21, 2007, whose "high end" cohort is the example.
    """

    alpha: float
    beta: float

    @classmethod
    def fit(
        cls, periods: ArrayLike, ended: ArrayLike, weight: ArrayLike | None = None
    ) -> tuple["ShiftedBetaGeometric", Maximum]:
        """From each customer's number of periods, and whether the contract ended with the last one.

        Errors: `ImpossiblePurchases` for periods that are not whole or below 1; `NoMaximum` where
        the rows do not tell the parameters, such as when nobody left.
        """
        t, gone = np.asarray(periods, dtype=float), np.asarray(ended, dtype=bool)
        counts = np.ones(len(t)) if weight is None else np.asarray(weight, dtype=float)
        _check(t, gone, counts)
        leaving = float(counts @ gone / (counts @ t))
        starts = [[1.0, (1 - leaving) / leaving + 0.1], [0.3, 2.0]] if leaving else [[1.0, 9.0]]
        found = maximise(_log_likelihood(t, gone, counts), starts, ["alpha", "beta"])
        return cls(*(float(value) for value in found.parameters)), found

    def survival(self, periods: ArrayLike) -> Vector:
        """S(t): the share of customers whose contract goes on after so many periods."""
        t = np.asarray(periods, dtype=float)
        return cast(
            "Vector", np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta))
        )

    def retention(self, periods: ArrayLike) -> Vector:
        """Of those who are there in period t, the share that renews at its end."""
        t = np.asarray(periods, dtype=float)
        return (self.beta + t - 1) / (self.alpha + self.beta + t - 1)

    def residual_periods(self, survived: ArrayLike, rate: float) -> Vector:
        """Discounted periods still to come from a customer who has been through `survived`."""
        if rate <= 0:
            raise ValueError(f"for ever needs a discount rate above 0, not {rate}")
        age = np.atleast_1d(np.asarray(survived, dtype=float))

        def discounted(leaves: Vector, _chosen: NDArray[np.intp]) -> Vector:
            return (1 - leaves) / (rate + leaves)

        return over_beta(discounted, np.asarray(self.alpha), self.beta + age)

    def half_life(self, survived: ArrayLike) -> Vector:
        """Periods in which a customer of mean θ at this age leaves with chance 1/2."""
        age = np.asarray(survived, dtype=float)
        return cast("Vector", -np.log(2) / np.log1p(-self.alpha / (self.alpha + self.beta + age)))


def _log_likelihood(
    t: Vector, gone: NDArray[np.bool_], counts: Vector
) -> Callable[[Vector], tuple[float, Vector]]:
    def log_likelihood(parameters: Vector) -> tuple[float, Vector]:
        first = parameters[0] + gone
        second = parameters[1] + t - gone
        value = betaln(first, second) - betaln(*parameters)
        both = digamma(first + second) - digamma(parameters.sum())
        by_alpha = digamma(first) - digamma(parameters[0]) - both
        by_beta = digamma(second) - digamma(parameters[1]) - both
        return float(counts @ value), np.array([counts @ by_alpha, counts @ by_beta])

    return log_likelihood


def _check(t: Vector, gone: NDArray[np.bool_], counts: Vector) -> None:
    if not len(t) == len(gone) == len(counts) > 0:
        raise ImpossiblePurchases("give as many periods as ends and weights, and at least one")
    bad = ~((t >= 1) & (t == np.floor(t)) & (counts > 0) & np.isfinite(counts))
    if np.any(bad):
        row = int(np.argmax(bad))
        raise ImpossiblePurchases(
            f"row {row} (periods {t[row]:g}, weight {counts[row]:g}): periods are whole numbers "
            "from 1 on, and weights are above 0"
        )

"""BG/BB: at each opportunity (a year, a campaign, an event) a customer who is left buys or not."""

from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, digamma, logsumexp

from touchline.methods.buy_till_you_die.expectations import over_beta
from touchline.methods.buy_till_you_die.fitted import Parameter, PurchaseModel, Terms
from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases, PurchaseRows

Vector = NDArray[np.float64]
Slope = tuple[Vector, Vector]


@dataclass(frozen=True)
class BetaGeometricBetaBinomial(PurchaseModel):
    r"""At each of n opportunities a customer who has not left buys with the chance p ~ Beta(α, β);
    before each he leaves with the chance θ ~ Beta(γ, δ).

    Formula:
    $$ L = \frac{B(\alpha+x, \beta+n-x)}{B(\alpha,\beta)}
         \frac{B(\gamma, \delta+n)}{B(\gamma,\delta)}
       + \sum_{i=0}^{n-t_x-1} \frac{B(\alpha+x, \beta+t_x-x+i)}{B(\alpha,\beta)}
         \frac{B(\gamma+1, \delta+t_x+i)}{B(\gamma,\delta)} $$
    $$ E[Y(n^*)] = P(\text{alive})\, \frac{\alpha+x}{\alpha+\beta+n}
       \sum_{j=1}^{n^*} \frac{B(\gamma, \delta+n+j)}{B(\gamma, \delta+n)} $$
    $$ \text{DERT} = P(\text{alive})\, \frac{\alpha+x}{\alpha+\beta+n}\;
       E_\theta\Big[ \frac{(1-\theta) v}{1 - (1-\theta) v} \Big], \quad v = \frac1{1+d}, \;
       \theta \sim \text{Beta}(\gamma, \delta+n) $$

    The rows' T is n and their t_x the number of the last opportunity that was taken, so that
    x ≤ t_x ≤ n, all whole. `alive` is meant after the n-th opportunity: the first term of L over L.
    The source's P(alive at n+1) is (δ+n)/(γ+δ+n) of it.

    Errors: `ImpossiblePurchases` where times are not whole or x > t_x; `NoMaximum` from `fit`.

    >>> model = BetaGeometricBetaBinomial(alpha=1.204, beta=0.750, gamma=0.657, delta=2.783)
    >>> rows = PurchaseRows.group([6, 0], [6, 0], [6, 6])
    >>> model.expected_purchases(rows, 5).round(2).tolist()
    [0.07, 3.75]

    Source: Fader, Hardie and Shang, Customer-Base Analysis in a Discrete-Time Noncontractual
    Setting, Marketing Science 29, 2010.
    """

    alpha: Parameter
    beta: Parameter
    gamma: Parameter
    delta: Parameter

    NAMES: ClassVar[tuple[str, ...]] = ("alpha", "beta", "gamma", "delta")
    EFFECTS: ClassVar[tuple[tuple[str, float], ...]] = ()

    @classmethod
    def starts(cls, rows: PurchaseRows) -> list[list[float]]:  # noqa: ARG003
        """Two places: few and many who leave."""
        return [[1.0, 1.0, 0.5, 2.0], [0.5, 1.0, 1.0, 20.0]]

    def terms(self, rows: PurchaseRows) -> Terms:
        """Log likelihood by row and its derivatives by ln α, ln β, ln γ, ln δ."""
        logs, buys, leaves = self._stories(rows)
        value = logsumexp(logs, axis=1)
        chance = np.exp(logs - value[:, None])
        by_alpha, by_beta = _slopes(buys, (self.alpha, self.beta))
        by_gamma, by_delta = _slopes(leaves, (self.gamma, self.delta))
        return cast("Vector", value), [
            self.alpha * (chance * by_alpha).sum(axis=1),
            self.beta * (chance * by_beta).sum(axis=1),
            self.gamma * (chance * by_gamma).sum(axis=1),
            self.delta * (chance * by_delta).sum(axis=1),
        ]

    def _stories(self, rows: PurchaseRows) -> tuple[Vector, Slope, Slope]:
        """The logarithm of each term of L: first still there, then left before t_x + i + 1.

        With them the arguments of the two Beta functions of each term.
        """
        _check(rows)
        unseen = (rows.observed - rows.t_x)[:, None]
        steps = np.arange(int(unseen.max()) + 1.0)[None, :] - 1
        here = steps < 0
        until = np.where(here, rows.observed[:, None], rows.t_x[:, None] + steps)
        buys = (self.alpha + rows.x[:, None], self.beta + until - rows.x[:, None])
        leaves = (self.gamma + np.where(here, 0.0, 1.0), self.delta + until)
        logs = betaln(*buys) - betaln(self.alpha, self.beta)
        logs += betaln(*leaves) - betaln(self.gamma, self.delta)
        return np.where(steps < unseen, logs, -np.inf), buys, leaves

    def alive(self, rows: PurchaseRows) -> Vector:
        """The chance that the customer is still there after opportunity n."""
        logs, *_ = self._stories(rows)
        return cast("Vector", np.exp(logs[:, 0] - logsumexp(logs, axis=1)))

    def expected_purchases(self, rows: PurchaseRows, periods: float) -> Vector:
        """E[Y(n*)]: the purchases to expect at the next `periods` opportunities, a whole number."""
        if periods != int(periods) or periods < 0:
            raise ValueError(f"opportunities come in whole numbers, not {periods}")
        left = self.delta + rows.observed
        ahead = np.arange(1, int(periods) + 1)[:, None]
        staying = np.exp(betaln(self.gamma, left + ahead) - betaln(self.gamma, left))
        return cast("Vector", self._rate_if_alive(rows) * staying.sum(axis=0))

    def discounted_purchases(self, rows: PurchaseRows, rate: float) -> Vector:
        """DERT: purchases to expect for ever, at the j-th opportunity over (1 + rate)^j."""
        if rate <= 0:
            raise ValueError(f"for ever needs a discount rate above 0, not {rate}")
        places, row_of = np.unique(rows.observed, return_inverse=True)

        def discounted(leaves: Vector, _chosen: NDArray[np.intp]) -> Vector:
            return (1 - leaves) / (rate + leaves)

        chances = over_beta(discounted, np.asarray(self.gamma), self.delta + places)
        return self._rate_if_alive(rows) * chances[row_of]

    def _rate_if_alive(self, rows: PurchaseRows) -> Vector:
        chance = (self.alpha + rows.x) / (self.alpha + self.beta + rows.observed)
        return chance * self.alive(rows)

    def dropout_rate(self, rows: PurchaseRows) -> Vector:
        """E[θ | x, t_x, n]: the chance to leave before an opportunity."""
        logs, _, leaves = self._stories(rows)
        chance = np.exp(logs - logsumexp(logs, axis=1)[:, None])
        return cast("Vector", (chance * leaves[0] / (leaves[0] + leaves[1])).sum(axis=1))

    def half_life(self, rows: PurchaseRows) -> Vector:
        """Opportunities until such a customer has left with chance 1/2: ln ½ / ln(1 − θ)."""
        return cast("Vector", -np.log(2) / np.log1p(-self.dropout_rate(rows)))

    def futures(
        self, rows: PurchaseRows, periods: float, generator: np.random.Generator
    ) -> tuple[NDArray[np.intp], Vector]:
        """One draw of what is not seen: the row and the opportunity of each purchase ahead."""
        size = len(rows.x)
        buys = generator.beta(self.alpha + rows.x, self.beta + rows.observed - rows.x)
        leaves = generator.beta(np.broadcast_to(self.gamma, size), self.delta + rows.observed)
        staying = np.where(
            generator.random(size) < self.alive(rows),
            generator.geometric(np.clip(leaves, 1e-12, 1)) - 1, 0,
        )  # fmt: skip
        ahead = np.arange(1, int(periods) + 1)
        taken = (ahead <= staying[:, None]) & (generator.random((size, len(ahead))) < buys[:, None])
        row, place = np.nonzero(taken)
        return row, ahead[place].astype(float)

    def simulated(self, observed: Vector, generator: np.random.Generator) -> PurchaseRows:
        """Customers of this model with so many opportunities each: for the parametric bootstrap."""
        size = len(observed)
        buys = generator.beta(np.broadcast_to(self.alpha, size), self.beta)
        leaves = generator.beta(np.broadcast_to(self.gamma, size), self.delta)
        stayed = np.minimum(generator.geometric(np.clip(leaves, 1e-12, 1)) - 1, observed)
        numbers = np.arange(1, int(observed.max()) + 1)
        taken = (numbers <= stayed[:, None]) & (
            generator.random((size, len(numbers))) < buys[:, None]
        )
        return PurchaseRows.group(taken.sum(axis=1), (taken * numbers).max(axis=1), observed)


def _slopes(arguments: Slope, at_start: tuple[Parameter, Parameter]) -> Slope:
    """The derivatives of ln B(first, second) − ln B(at start) by both parameters."""
    both = digamma(arguments[0] + arguments[1]) - digamma(at_start[0] + np.asarray(at_start[1]))
    first = digamma(arguments[0]) - digamma(at_start[0]) - both
    return first, digamma(arguments[1]) - digamma(at_start[1]) - both


def _check(rows: PurchaseRows) -> None:
    bad = (rows.x > rows.t_x) | (rows.t_x != np.floor(rows.t_x))
    bad |= rows.observed != np.floor(rows.observed)
    if np.any(bad):
        row = int(np.argmax(bad))
        raise ImpossiblePurchases(
            f"x {rows.x[row]:g}, t_x {rows.t_x[row]:g}, n {rows.observed[row]:g}: at one purchase "
            "an opportunity x ≤ t_x ≤ n, all whole numbers; count opportunities, not time"
        )

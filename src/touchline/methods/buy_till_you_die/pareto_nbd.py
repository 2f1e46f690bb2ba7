"""Pareto/NBD: a customer buys at a rate of his own for a lifetime of his own."""

from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, expit, exprel, gammaln

from touchline.methods.buy_till_you_die.by_count import by_count
from touchline.methods.buy_till_you_die.expectations import scaled_exponential_integral
from touchline.methods.buy_till_you_die.fitted import Parameter, PurchaseModel, Terms
from touchline.methods.buy_till_you_die.future import Future
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.methods.buy_till_you_die.time_ladders import integrals_of_rows

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class ParetoNBD(PurchaseModel):
    r"""While alive a customer buys as a Poisson process of rate λ ~ Gamma(r, α); his lifetime is
    exponential of rate μ ~ Gamma(s, β).

    Formula:
    $$ L = \frac{\Gamma(r+x)\,\alpha^r \beta^s}{\Gamma(r)} \Big[ (\alpha+T)^{-(r+x)} (\beta+T)^{-s}
       + s\, A \Big], \quad A = \int_{t_x}^{T} (\alpha+u)^{-(r+x)} (\beta+u)^{-(s+1)}\, du $$
    $$ P(\text{alive}) = \big[ 1 + s\,(\alpha+T)^{r+x} (\beta+T)^s A \big]^{-1} $$
    $$ E[Y(t)] = P(\text{alive})\, \frac{(r+x)(\beta+T)}{(\alpha+T)(s-1)}
       \Big[ 1 - \Big( \frac{\beta+T}{\beta+T+t} \Big)^{s-1} \Big] $$
    $$ \text{DERT} = P(\text{alive})\, \frac{r+x}{\alpha+T}\, (\beta+T)\, e^z E_s(z), \quad
       z = \delta(\beta+T) $$
    $$ E[\mu \mid x, t_x, T] = P(\text{alive}) \frac{s}{\beta+T}
       + (1 - P(\text{alive}))\,(s+1)\, E_A\Big[\frac{1}{\beta+u}\Big] $$

    A is the source's difference of two ₂F₁ before it is integrated: it needs no case for α < β,
    nothing cancels in it, and the gradient is made of means under its integrand. E[Y(t)] is
    continued through s = 1. Rates are per unit of the rows' times. Covariates z move α by
    exp(−γ₁'z) and β by exp(−γ₂'z): a positive effect buys more often, or leaves sooner.

    Errors: `ImpossiblePurchases` from the rows, `NoMaximum` from `fit` where the rows do not tell
    the parameters.

    >>> from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
    >>> model = ParetoNBD(r=0.5533, alpha=10.5776, s=0.6062, beta=11.6679)
    >>> rows = PurchaseRows.group([26], [30.86], [31.0])
    >>> model.alive(rows).round(4).tolist(), model.expected_purchases(rows, 52).round(2).tolist()
    ([0.9979], [25.46])

    Source: Schmittlein, Morrison and Colombo, Counting Your Customers, Management Science 33, 1987;
    DERT: Fader, Hardie and Lee, RFM and CLV, Journal of Marketing Research 42, 2005.
    """

    r: Parameter
    alpha: Parameter
    s: Parameter
    beta: Parameter

    NAMES: ClassVar[tuple[str, ...]] = ("r", "alpha", "s", "beta")
    EFFECTS: ClassVar[tuple[tuple[str, float], ...]] = (("alpha", -1.0), ("beta", -1.0))

    @classmethod
    def starts(cls, rows: PurchaseRows) -> list[list[float]]:
        """Two places: quick and slow ends, at the observed rate of purchases."""
        rate = float((rows.weight @ rows.x + 1) / (rows.weight @ rows.observed + 1e-9))
        length = float(rows.weight @ rows.observed / rows.customers) + 1e-9
        return [[0.7, 0.7 / rate, 0.7, length / 2], [1.5, 1.5 / rate, 1.5, 4 * length]]

    def terms(self, rows: PurchaseRows) -> Terms:
        """Log likelihood by row and its derivatives by ln r, ln α, ln s, ln β."""
        log_gone, log_a, rate_a, log_b, rate_b = self._if_gone(rows)
        log_a_end, log_b_end = np.log(self.alpha + rows.observed), np.log(self.beta + rows.observed)
        purchases = self.r + rows.x
        log_here = -purchases * log_a_end - self.s * log_b_end
        odds = log_gone - log_here
        small = np.exp(-np.abs(odds))
        gone = np.where(odds > 0, 1.0, small) / (1 + small)
        here = 1 - gone
        value = log_here + np.maximum(odds, 0) + np.log1p(small)
        value += by_count(lambda x: gammaln(self.r + x), rows, self.r) - gammaln(self.r)
        value += self.r * np.log(self.alpha) + self.s * np.log(self.beta)
        by_r = (
            by_count(lambda x: digamma(self.r + x), rows, self.r)
            - digamma(self.r)
            + np.log(self.alpha)
        )
        rate = here / (self.alpha + rows.observed) + gone * rate_a
        ends = self.s * here / (self.beta + rows.observed) + (self.s + 1) * gone * rate_b
        return value, [
            self.r * (by_r - here * log_a_end - gone * log_a),
            self.r - self.alpha * purchases * rate,
            self.s * (np.log(self.beta) - here * log_b_end - gone * log_b) + gone,
            self.s - self.beta * ends,
        ]

    def _if_gone(self, rows: PurchaseRows) -> tuple[Vector, Vector, Vector, Vector, Vector]:
        """ln(s·A) and the means of ln(α+u), 1/(α+u), ln(β+u), 1/(β+u) over the unseen end u."""
        ladders = rows.ladders
        r, alpha, s, beta = (
            np.broadcast_to(np.asarray(value, dtype=float), rows.x.shape)[ladders.row]
            for value in (self.r, self.alpha, self.s, self.beta)
        )
        powers = (r + rows.x[ladders.row], s + 1)
        unseen = integrals_of_rows(ladders, powers, (alpha, beta))
        return np.log(self.s) + unseen[0], unseen[1], unseen[2], unseen[3], unseen[4]

    def alive(self, rows: PurchaseRows) -> Vector:
        """The chance, for each row, that the customer has not stopped yet."""
        return self._alive(rows, self._if_gone(rows)[0])

    def _alive(self, rows: PurchaseRows, log_gone: Vector) -> Vector:
        log_here = -(self.r + rows.x) * np.log(self.alpha + rows.observed)
        return cast(
            "Vector", expit(log_here - self.s * np.log(self.beta + rows.observed) - log_gone)
        )

    def expected_purchases(self, rows: PurchaseRows, periods: float) -> Vector:
        """E[Y(t)]: for each row the purchases to expect in the `periods` after T."""
        end = self.beta + rows.observed
        growth = np.log1p(periods / end)
        length = end * growth * exprel(-(self.s - 1) * growth)
        return cast("Vector", self._rate_if_alive(rows) * length * self.alive(rows))

    def discounted_purchases(self, rows: PurchaseRows, rate: float) -> Vector:
        """DERT: purchases to expect for ever after T, discounted at `rate` per unit of time."""
        if rate <= 0:
            raise ValueError(f"for ever needs a discount rate above 0, not {rate}")
        end = np.broadcast_to(self.beta + rows.observed, rows.x.shape)
        orders = np.broadcast_to(np.asarray(self.s, dtype=float), rows.x.shape)
        pairs, row_of = np.unique(np.stack([orders, end]), axis=1, return_inverse=True)
        length = pairs[1] * scaled_exponential_integral(pairs[0], rate * pairs[1])
        return cast("Vector", self._rate_if_alive(rows) * length[row_of] * self.alive(rows))

    def _rate_if_alive(self, rows: PurchaseRows) -> Vector:
        return (self.r + rows.x) / (self.alpha + rows.observed)

    def dropout_rate(self, rows: PurchaseRows) -> Vector:
        """E[μ | x, t_x, T]: the customer's decay coefficient, per unit of time."""
        log_gone, *_, rate_b = self._if_gone(rows)
        alive = self._alive(rows, log_gone)
        if_alive = self.s / (self.beta + rows.observed)
        return alive * if_alive + (1 - alive) * (self.s + 1) * rate_b

    def half_life(self, rows: PurchaseRows) -> Vector:
        """ln 2 over the dropout rate."""
        return cast("Vector", np.log(2) / self.dropout_rate(rows))

    @property
    def median_lifetime(self) -> Parameter:
        """The time in which half of all customers stop: β (2^(1/s) − 1), not ln 2 · β / s."""
        return cast("Parameter", self.beta * np.expm1(np.log(2) / self.s))

    def futures(
        self, rows: PurchaseRows, periods: float, generator: np.random.Generator
    ) -> tuple[NDArray[np.intp], Vector]:
        """One draw of what is not seen: the row and the time after T of each purchase ahead."""
        size = len(rows.x)
        rate = generator.gamma(self.r + rows.x, 1 / (self.alpha + rows.observed))
        end = generator.gamma(np.broadcast_to(self.s, size), 1 / (self.beta + rows.observed))
        life = generator.exponential(size=size) / np.maximum(end, 1e-300)
        alive = generator.random(size) < self.alive(rows)
        draw = Future(rate, np.where(alive, life, 0.0), np.zeros(size, dtype=bool))
        return draw.purchases(periods, generator)

    def simulated(self, observed: Vector, generator: np.random.Generator) -> PurchaseRows:
        """Customers of this model, each observed for so long: for the parametric bootstrap."""
        size = len(observed)
        rate = generator.gamma(np.broadcast_to(self.r, size), 1 / np.asarray(self.alpha))
        end = generator.gamma(np.broadcast_to(self.s, size), 1 / np.asarray(self.beta))
        life = generator.exponential(size=size) / np.maximum(end, 1e-300)
        bought = np.minimum(life, observed)
        count = generator.poisson(rate * bought)
        last = bought * generator.random(size) ** (1 / np.maximum(count, 1))
        return PurchaseRows.group(count, np.where(count > 0, last, 0.0), observed)

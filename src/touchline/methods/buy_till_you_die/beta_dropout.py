"""What BG/NBD and MBG/NBD share: after a purchase a customer stops with a chance of his own."""

from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

from touchline.methods.buy_till_you_die.by_count import by_count
from touchline.methods.buy_till_you_die.dropout_sums import DropoutSums
from touchline.methods.buy_till_you_die.expectations import over_beta, scaled_exponential_integral
from touchline.methods.buy_till_you_die.fitted import Parameter, PurchaseModel, Terms
from touchline.methods.buy_till_you_die.future import Future
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows, distinct_rows

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class BetaDropout(PurchaseModel):
    """λ ~ Gamma(r, α), dropout p ~ Beta(a, b) after each purchase, the first one among them or not.

    A customer who is alive has survived m = x + `FIRST` chances to stop.
    """

    r: Parameter
    alpha: Parameter
    a: Parameter
    b: Parameter

    NAMES: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")
    EFFECTS: ClassVar[tuple[tuple[str, float], ...]] = (("alpha", -1.0), ("a", 1.0), ("b", 1.0))
    FIRST: ClassVar[float] = 0.0
    ROWS_AT_ONCE: ClassVar[int] = 8192

    @classmethod
    def starts(cls, rows: PurchaseRows) -> list[list[float]]:
        """Two places: quick and slow dropout, at the observed rate of purchases."""
        rate = float((rows.weight @ rows.x + 1) / (rows.weight @ rows.observed + 1e-9))
        return [[0.5, 1.0 / rate, 0.8, 2.5], [1.5, 0.5 / rate, 0.5, 8.0]]

    @classmethod
    def sums(cls, rows: PurchaseRows) -> DropoutSums:
        """The log likelihood of rows without covariates, and its derivatives."""
        return DropoutSums(rows, cls.FIRST)

    def terms(self, rows: PurchaseRows) -> Terms:
        """Log likelihood by row and its derivatives by ln r, ln α, ln a, ln b."""
        end, last = self.alpha + rows.observed, self.alpha + rows.t_x
        log_end = np.log(end)
        shorter = log_end - np.log(last)
        purchases = self.r + rows.x
        odds = self._log_odds_of_death(rows, shorter)
        small = np.exp(-np.abs(odds))
        dead = np.where(odds > 0, 1.0, small) / (1 + small)
        value = by_count(self._value_by_count, rows, self.r, self.alpha, self.a, self.b)
        value = value + np.maximum(odds, 0) + np.log1p(small) - purchases * log_end
        by_r = by_count(lambda x: digamma(self.r + x), rows, self.r) + dead * shorter - log_end
        by_r = by_r + (np.log(self.alpha) - digamma(self.r))
        rate = 1 / end
        rate += dead * (1 / last - rate)
        by_both = by_count(self._slope_of_both, rows, self.a, self.b)
        by_b = by_both + by_count(self._slope_of_b, rows, self.b)
        by_b = by_b - dead * by_count(lambda x: 1 / self._survived(x), rows, self.b)
        return value, [
            self.r * by_r,
            self.r - self.alpha * purchases * rate,
            self.a * by_both + dead,
            self.b * by_b,
        ]

    def _value_by_count(self, x: Vector) -> Vector:
        """What depends on x alone in the log likelihood, at given parameters."""
        chances, total = x + self.FIRST, np.asarray(self.a) + self.b
        value = self.r * np.log(self.alpha) + gammaln(self.r + x) - gammaln(self.r)
        value += gammaln(self.b + chances) - gammaln(self.b)
        return cast("Vector", value - gammaln(total + chances) + gammaln(total))

    def _slope_of_both(self, x: Vector) -> Vector:
        total = np.asarray(self.a) + self.b
        return cast("Vector", digamma(total) - digamma(total + self.FIRST + x))

    def _slope_of_b(self, x: Vector) -> Vector:
        return cast("Vector", digamma(self.b + self.FIRST + x) - digamma(self.b))

    def _survived(self, x: Vector) -> Vector:
        """b + m − 1, and 1 where no chance to stop has come yet."""
        return np.where(x + self.FIRST > 0, self.b + x + (self.FIRST - 1), 1.0)

    def _log_odds_of_death(self, rows: PurchaseRows, log_ratio: Vector) -> Vector:
        """ln of P(dead) / P(alive); minus infinity before the first chance to stop."""

        def of_ending(x: Vector) -> Vector:
            odds = np.log(self.a) - np.log(self._survived(x))
            return np.where(x + self.FIRST > 0, odds, -np.inf)

        return by_count(of_ending, rows, self.a, self.b) + (self.r + rows.x) * log_ratio

    def alive(self, rows: PurchaseRows) -> Vector:
        """The chance, for each row, that the customer has not stopped yet."""
        log_ratio = np.log(self.alpha + rows.observed) - np.log(self.alpha + rows.t_x)
        odds = self._log_odds_of_death(rows, log_ratio)
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(odds))

    def expected_purchases(self, rows: PurchaseRows, periods: float) -> Vector:
        """E[Y(t)]: for each row the purchases to expect in the `periods` after T."""
        purchases, end, survived, row_of = self._distinct(rows)

        def before_dropout(p: Vector, chosen: NDArray[np.intp]) -> Vector:
            chance = np.log1p(p * periods / end[chosen, None])
            return -np.expm1(-purchases[chosen, None] * chance) / p

        return over_beta(before_dropout, *survived)[row_of] * self.alive(rows)

    def discounted_purchases(self, rows: PurchaseRows, rate: float) -> Vector:
        """DERT: purchases to expect for ever after T, discounted at `rate` per unit of time."""
        if rate <= 0:
            raise ValueError(f"for ever needs a discount rate above 0, not {rate}")
        purchases, end, survived, row_of = self._distinct(rows)

        def discounted(p: Vector, chosen: NDArray[np.intp]) -> Vector:
            order = purchases[chosen, None]
            z = rate * end[chosen, None] / p
            return order / p * scaled_exponential_integral(order + 1, z)

        return over_beta(discounted, *survived)[row_of] * self.alive(rows)

    def _distinct(
        self, rows: PurchaseRows
    ) -> tuple[Vector, Vector, tuple[Vector, Vector], NDArray[np.intp]]:
        """r + x, α + T and the Beta of p if alive, once for each distinct one."""
        every = np.zeros(rows.x.shape)
        columns = [self.r + rows.x, self.alpha + rows.observed]
        beta = [every + self.a, self.b + rows.x + self.FIRST]
        apart = [each + every for each in (self.a, self.b) if np.ndim(each)]
        first, row_of = distinct_rows([*columns, *apart])
        purchases, end, a, b = (column[first] for column in (*columns, *beta))
        return purchases, end, (a, b), row_of

    def dropout_rate(self, rows: PurchaseRows) -> Vector:
        """E[λp | x, t_x, T]: the rate at which the customer's buying ends, per unit of time."""
        alive = self.alive(rows)
        total = self.a + self.b + rows.x + self.FIRST
        if_alive = (self.r + rows.x) / (self.alpha + rows.observed) * (self.a / total)
        if_dead = (self.r + rows.x) / (self.alpha + rows.t_x) * ((self.a + 1) / total)
        return alive * if_alive + (1 - alive) * if_dead

    def half_life(self, rows: PurchaseRows) -> Vector:
        """ln 2 over the dropout rate: the time in which such a customer stops with chance 1/2."""
        return cast("Vector", np.log(2) / self.dropout_rate(rows))

    def futures(
        self, rows: PurchaseRows, periods: float, generator: np.random.Generator
    ) -> tuple[NDArray[np.intp], Vector]:
        """One draw of what is not seen: the row and the time after T of each purchase ahead."""
        size = len(rows.x)
        rate = generator.gamma(self.r + rows.x, 1 / (self.alpha + rows.observed))
        p = generator.beta(
            np.broadcast_to(np.asarray(self.a, dtype=float), size), self.b + rows.x + self.FIRST
        )
        life = generator.exponential(size=size) / np.maximum(rate * p, 1e-300)
        alive = generator.random(size) < self.alive(rows)
        draw = Future(rate * (1 - p), np.where(alive, life, 0.0), alive)
        return draw.purchases(periods, generator)

    def simulated(self, observed: Vector, generator: np.random.Generator) -> PurchaseRows:
        """Customers of this model, each observed for so long: for the parametric bootstrap."""
        size = len(observed)
        rate = generator.gamma(np.broadcast_to(self.r, size), 1 / np.asarray(self.alpha))
        p = generator.beta(np.broadcast_to(self.a, size), self.b)
        stop = generator.exponential(size=size) / np.maximum(rate * p, 1e-300)
        if self.FIRST:
            stop = np.where(generator.random(size) < p, 0.0, stop)
        bought = np.minimum(stop, observed)
        others = generator.poisson(rate * (1 - p) * bought)
        latest = bought * generator.random(size) ** (1 / np.maximum(others, 1))
        stopped = (stop <= observed) & (stop > 0)
        last = np.where(stopped, stop, np.where(others > 0, latest, 0.0))
        return PurchaseRows.group(others + stopped, last, observed)

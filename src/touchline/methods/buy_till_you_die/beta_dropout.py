"""What BG/NBD and MBG/NBD share: after a purchase a customer stops with a chance of his own."""

from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

from touchline.methods.buy_till_you_die.by_count import by_count
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

    @classmethod
    def starts(cls, rows: PurchaseRows) -> list[list[float]]:
        """Two places: quick and slow dropout, at the observed rate of purchases."""
        rate = float((rows.weight @ rows.x + 1) / (rows.weight @ rows.observed + 1e-9))
        return [[0.5, 1.0 / rate, 0.8, 2.5], [1.5, 0.5 / rate, 0.5, 8.0]]

    def terms(self, rows: PurchaseRows) -> Terms:
        """Log likelihood by row and its derivatives by ln r, ln α, ln a, ln b."""
        first, b_m, ab_m = self.FIRST, np.asarray(self.b) + self.FIRST, self._total + self.FIRST
        log_end = np.log(self.alpha + rows.observed)
        log_last = np.log(self.alpha + rows.t_x)
        purchases = self.r + rows.x
        survived = self.b + rows.x + (first - 1)
        odds = self._log_odds_of_death(rows, log_end - log_last)
        small = np.exp(-np.abs(odds))
        dead = np.where(odds > 0, 1.0, small) / (1 + small)
        value = (
            self.r * np.log(self.alpha)
            + by_count(gammaln, self.r, rows) - gammaln(self.r)
            + by_count(gammaln, b_m, rows) - by_count(gammaln, ab_m, rows)
            + gammaln(self._total) - gammaln(self.b)
            - purchases * log_end + np.maximum(odds, 0) + np.log1p(small)
        )  # fmt: skip
        by_r = by_count(digamma, self.r, rows) - digamma(self.r) + np.log(self.alpha)
        by_r -= log_end + dead * (log_last - log_end)
        rate = (1 - dead) / (self.alpha + rows.observed) + dead / (self.alpha + rows.t_x)
        by_both = digamma(self._total) - by_count(digamma, ab_m, rows)
        by_b = by_both + by_count(digamma, b_m, rows) - digamma(self.b)
        by_b -= np.divide(dead, survived, out=np.zeros_like(dead), where=dead > 0)
        return value, [
            self.r * by_r,
            self.r - self.alpha * purchases * rate,
            self.a * by_both + dead,
            self.b * by_b,
        ]

    @property
    def _total(self) -> Vector:
        return np.asarray(self.a) + self.b

    def _log_odds_of_death(self, rows: PurchaseRows, log_ratio: Vector) -> Vector:
        """ln of P(dead) / P(alive); minus infinity before the first chance to stop."""
        chances = rows.x + self.FIRST
        survived = np.where(chances > 0, self.b + chances - 1, 1.0)
        odds = np.log(self.a) - np.log(survived) + (self.r + rows.x) * log_ratio
        return np.where(chances > 0, odds, -np.inf)

    def alive(self, rows: PurchaseRows) -> Vector:
        """The chance, for each row, that the customer has not stopped yet."""
        log_ratio = np.log(self.alpha + rows.observed) - np.log(self.alpha + rows.t_x)
        odds = self._log_odds_of_death(rows, log_ratio)
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(odds))

    def expected_purchases(self, rows: PurchaseRows, periods: float) -> Vector:
        """E[Y(t)]: for each row the purchases to expect in the `periods` after T."""
        purchases, end, survived, row_of = self._distinct(rows)

        def before_dropout(p: Vector, part: slice) -> Vector:
            chance = np.log1p(p * periods / end[part, None])
            return -np.expm1(-purchases[part, None] * chance) / p

        return over_beta(before_dropout, *survived)[row_of] * self.alive(rows)

    def discounted_purchases(self, rows: PurchaseRows, rate: float) -> Vector:
        """DERT: purchases to expect for ever after T, discounted at `rate` per unit of time."""
        if rate <= 0:
            raise ValueError(f"for ever needs a discount rate above 0, not {rate}")
        purchases, end, survived, row_of = self._distinct(rows)

        def discounted(p: Vector, part: slice) -> Vector:
            order = purchases[part, None]
            z = rate * end[part, None] / p
            return order / p * scaled_exponential_integral(order + 1, z)

        return over_beta(discounted, *survived)[row_of] * self.alive(rows)

    def _distinct(
        self, rows: PurchaseRows
    ) -> tuple[Vector, Vector, tuple[Vector, Vector], NDArray[np.intp]]:
        """r + x, α + T and the Beta of p if alive, once for each distinct one."""
        shape = rows.x.shape
        columns = [
            self.r + rows.x,
            self.alpha + rows.observed,
            np.broadcast_to(np.asarray(self.a, dtype=float), shape).copy(),
            self.b + rows.x + self.FIRST,
        ]
        first, row_of = distinct_rows(columns)
        purchases, end, a, b = (column[first] for column in columns)
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

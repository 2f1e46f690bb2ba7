"""NBD: customers who buy at rates of their own and never stop; what the others must beat."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

from touchline.methods.buy_till_you_die.by_count import by_count
from touchline.methods.buy_till_you_die.fitted import Parameter, PurchaseModel, Terms
from touchline.methods.buy_till_you_die.future import Future
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class NegativeBinomial(PurchaseModel):
    r"""Purchases at a rate λ ~ Gamma(r, α) for ever. The rows' t_x is not used.

    Formula:
    $$ L = \frac{\Gamma(r+x)\, \alpha^r}{\Gamma(r)\, (\alpha+T)^{r+x}}, \quad
       E[Y(t)] = \frac{r+x}{\alpha+T}\, t, \quad \text{DERT} = \frac{r+x}{(\alpha+T)\,\delta} $$

    This kernel leaves out T^x / x!, which holds no parameter: that of the other models' likelihood,
    so that they can be compared.

    >>> model = NegativeBinomial(r=0.3848, alpha=12.0721)
    >>> rows = PurchaseRows.group([2], [30.43], [38.86])
    >>> round(float(model.expected_purchases(rows, 39)[0]), 3)
    1.826

    Source: Ehrenberg, The Pattern of Consumer Purchases, Applied Statistics 8, 1959.
    """

    r: Parameter
    alpha: Parameter

    NAMES: ClassVar[tuple[str, ...]] = ("r", "alpha")
    EFFECTS: ClassVar[tuple[tuple[str, float], ...]] = (("alpha", -1.0),)

    @classmethod
    def starts(cls, rows: PurchaseRows) -> list[list[float]]:
        """The observed rate of purchases, with much variety."""
        rate = float((rows.weight @ rows.x + 1) / (rows.weight @ rows.observed + 1e-9))
        return [[0.5, 0.5 / rate], [3.0, 3.0 / rate]]

    def terms(self, rows: PurchaseRows) -> Terms:
        """Log likelihood by row and its derivatives by ln r, ln α."""
        end = self.alpha + rows.observed
        log_share = np.log(self.alpha) - np.log(end)
        value = by_count(lambda x: gammaln(self.r + x), rows, self.r) - gammaln(self.r)
        value = value + self.r * log_share - rows.x * np.log(end)
        by_r = by_count(lambda x: digamma(self.r + x), rows, self.r) - digamma(self.r) + log_share
        return value, [self.r * by_r, self.r - self.alpha * (self.r + rows.x) / end]

    def alive(self, rows: PurchaseRows) -> Vector:
        """1: in this model nobody stops."""
        return np.ones_like(rows.x)

    def expected_purchases(self, rows: PurchaseRows, periods: float) -> Vector:
        """E[Y(t)]: for each row the purchases to expect in the `periods` after T."""
        return (self.r + rows.x) / (self.alpha + rows.observed) * periods

    def discounted_purchases(self, rows: PurchaseRows, rate: float) -> Vector:
        """Purchases to expect for ever after T, discounted at `rate` per unit of time."""
        if rate <= 0:
            raise ValueError(f"for ever needs a discount rate above 0, not {rate}")
        return self.expected_purchases(rows, 1 / rate)

    def futures(
        self, rows: PurchaseRows, periods: float, generator: np.random.Generator
    ) -> tuple[NDArray[np.intp], Vector]:
        """One draw of what is not seen: the row and the time after T of each purchase ahead."""
        size = len(rows.x)
        rate = generator.gamma(self.r + rows.x, 1 / (self.alpha + rows.observed))
        for_ever = Future(rate, np.full(size, np.inf), np.zeros(size, dtype=bool))
        return for_ever.purchases(periods, generator)

    def simulated(self, observed: Vector, generator: np.random.Generator) -> PurchaseRows:
        """Customers of this model, each observed for so long: for the parametric bootstrap."""
        size = len(observed)
        rate = generator.gamma(np.broadcast_to(self.r, size), 1 / np.asarray(self.alpha))
        count = generator.poisson(rate * observed)
        last = observed * generator.random(size) ** (1 / np.maximum(count, 1))
        return PurchaseRows.group(count, np.where(count > 0, last, 0.0), observed)

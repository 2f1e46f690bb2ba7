"""What a customer is still worth, with an interval: never a number alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.fitted import Fitted, Model, PurchaseModel
from touchline.methods.buy_till_you_die.gamma_gamma import GammaGamma
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.numerics.maximum_likelihood import Maximum

Vector = NDArray[np.float64]
CHUNK = 20_000


@dataclass(frozen=True)
class ResidualValue:
    """Discounted margin still to come in the horizon, an entry for each row of `PurchaseRows`.

    `expected` is its mean; between `low` and `high` the value of one such customer will lie with
    the chance `level`: parameters are uncertain, and so is what a customer does.
    """

    expected: Vector
    low: Vector
    high: Vector
    level: float


@dataclass(frozen=True)
class Spend:
    """The spend side: its model, the model's precision, and each row's mean spend (0 at x = 0)."""

    model: GammaGamma
    maximum: Maximum
    mean_spend: Vector


@dataclass(frozen=True)
class Horizon:
    """The next `periods`, the discount `rate` of one, and the share of an amount that is margin."""

    periods: int
    rate: float
    margin: float = 1.0


@dataclass(frozen=True)
class Drawing:
    """How many draws make an interval, from which seed, and how much it is to hold."""

    draws: int = 400
    seed: int = 0
    level: float = 0.9


USUAL = Drawing()


def discounted_purchases_of_periods(
    model: PurchaseModel, rows: PurchaseRows, horizon: Horizon
) -> Vector:
    r"""The discounted purchases to expect in the next `periods`, period by period.

    Formula:
    $$ \sum_{j=1}^{n} \frac{E[Y(j)] - E[Y(j-1)]}{(1+d)^j} $$

    d is the rate of one period. From a yearly rate: (1 + d_year)^(1/52) − 1 for weeks.

    >>> from touchline.methods.buy_till_you_die.negative_binomial import NegativeBinomial
    >>> rows = PurchaseRows.group([3], [8.0], [10.0])
    >>> model = NegativeBinomial(1.0, 10.0)
    >>> discounted_purchases_of_periods(model, rows, Horizon(2, 0.25)).round(4).tolist()
    [0.288]

    Source: Fader, Hardie and Lee, RFM and CLV, Journal of Marketing Research 42, 2005.
    """
    total, before = np.zeros(len(rows.x)), np.zeros(len(rows.x))
    for period in range(1, horizon.periods + 1):
        expected = model.expected_purchases(rows, period)
        total += (expected - before) / (1 + horizon.rate) ** period
        before = expected
    return total


def residual_value(
    fitted: Fitted[Model],
    rows: PurchaseRows,
    spend: Spend,
    horizon: Horizon,
    drawing: Drawing = USUAL,
) -> ResidualValue:
    r"""CLV from now on: margin × spend × discounted purchases of the horizon.

    Formula:
    $$ \text{CLV} = \text{margin} \cdot E[M \mid \bar z, x] \cdot
       \sum_{j=1}^{n} \frac{E[Y(j)] - E[Y(j-1)]}{(1+d)^j} $$

    Residual: money already received is not in it, nor is the cost of contacts. One row a customer,
    as `rows.chosen(rows.row_of)` gives, for customers of one history spend differently. The
    interval comes from draws: of the parameters of both models (the normal approximation of their
    estimates), and given them of each customer's state, rate, lifetime, purchases and amounts.

    Errors: `ValueError` where mean spends are not one for each row, or E[M] is infinite.

    Source: Fader, Hardie and Lee 2005, as above; the interval is the usual predictive one.
    """
    if len(spend.mean_spend) != len(rows.x):
        raise ValueError(f"{len(spend.mean_spend)} mean spends for {len(rows.x)} rows")
    generator = np.random.default_rng(drawing.seed)
    draws = list(
        zip(
            fitted.maximum.draws(drawing.draws, generator),
            spend.maximum.draws(drawing.draws, generator),
            strict=True,
        )
    )
    sides = [(1 - drawing.level) / 2, (1 + drawing.level) / 2]
    ends = []
    for start in range(0, len(rows.x), CHUNK):
        part = np.arange(start, min(start + CHUNK, len(rows.x)))
        some, mean = rows.chosen(part), spend.mean_spend[part]
        values = [
            _one_draw(
                fitted.drawn(own, some), GammaGamma(*amounts), (some, mean), horizon, generator
            )
            for own, amounts in draws
        ]
        ends.append(horizon.margin * np.quantile(np.stack(values), sides, axis=0))
    low, high = np.concatenate(ends, axis=1)
    amount = horizon.margin * spend.model.expected_spend(rows.x, spend.mean_spend)
    purchases = discounted_purchases_of_periods(fitted.for_rows(rows), rows, horizon)
    return ResidualValue(amount * purchases, low, high, drawing.level)


def _one_draw(
    model: Model,
    spend: GammaGamma,
    customers: tuple[PurchaseRows, Vector],
    horizon: Horizon,
    generator: np.random.Generator,
) -> Vector:
    rows, mean_spend = customers
    customer, time = model.futures(rows, horizon.periods, generator)
    amounts = spend.amounts(rows.x, mean_spend, customer, generator)
    worth = amounts / (1 + horizon.rate) ** np.ceil(time)
    return np.bincount(customer, weights=worth, minlength=len(rows.x)).astype(float)

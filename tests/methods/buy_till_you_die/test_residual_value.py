"""Residual value is what its formula says, and its interval holds what customers then bring."""

import numpy as np
import pytest

from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.fitted import Fitted
from touchline.methods.buy_till_you_die.gamma_gamma import GammaGamma
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.methods.buy_till_you_die.residual_value import (
    Drawing,
    Horizon,
    Spend,
    discounted_purchases_of_periods,
    residual_value,
)
from touchline.numerics.maximum_likelihood import Maximum

MODEL = BetaGeometricNBD(0.5, 5.0, 0.8, 2.5)
SPENDS = GammaGamma(6.0, 4.0, 15.0)


def known(*parameters: float) -> Maximum:
    """An estimate that is nearly certain."""
    values, count = np.array(parameters), len(parameters)
    names = tuple(str(number) for number in range(count))
    return Maximum(names, values, 0.0, np.eye(count) * 1e-12, np.ones(count, dtype=bool), 0)


def customers() -> tuple[Fitted[BetaGeometricNBD], PurchaseRows, Spend]:
    rows = PurchaseRows.group([0, 2, 9], [0, 30, 38], [39, 39, 39])
    mean = np.where(rows.x > 0, 20.0, 0.0)
    fitted = Fitted(MODEL, known(0.5, 5.0, 0.8, 2.5))
    return fitted, rows, Spend(SPENDS, known(6.0, 4.0, 15.0), mean)


def test_without_discount_the_purchases_of_periods_are_those_of_the_horizon() -> None:
    _, rows, _ = customers()
    whole = discounted_purchases_of_periods(MODEL, rows, Horizon(52, 0.0))
    assert whole == pytest.approx(MODEL.expected_purchases(rows, 52))


def test_the_sum_over_very_many_periods_is_that_for_ever() -> None:
    _, rows, _ = customers()
    rate = 0.05
    summed = discounted_purchases_of_periods(MODEL, rows, Horizon(600, rate))
    for_ever = MODEL.discounted_purchases(rows, np.log1p(rate))
    # discounted at the end of each period rather than at once: about half a period's difference
    assert summed == pytest.approx(for_ever * (1 - rate / 2), rel=0.01)


@pytest.mark.contract("A5.4", "A6.38")
def test_the_mean_of_the_draws_is_the_expected_value() -> None:
    fitted, rows, spend = customers()
    horizon = Horizon(26, 0.002, margin=0.4)
    answer = residual_value(fitted, rows, spend, horizon, Drawing(draws=50, seed=1))
    purchases = discounted_purchases_of_periods(MODEL, rows, Horizon(26, 0.002))
    amount = SPENDS.expected_spend(rows.x, spend.mean_spend)
    assert answer.expected == pytest.approx(0.4 * purchases * amount)
    assert np.all((answer.low <= answer.expected) & (answer.expected <= answer.high))


def test_the_same_seed_gives_the_same_interval() -> None:
    fitted, rows, spend = customers()
    one, two = (residual_value(fitted, rows, spend, Horizon(26, 0.002), Drawing(40, seed=5))
                for _ in range(2))  # fmt: skip
    assert np.array_equal(one.high, two.high)


def test_futures_agree_with_the_expectation() -> None:
    _, rows, _ = customers()
    generator = np.random.default_rng(2)
    counts = np.zeros(len(rows.x))
    for _ in range(1500):
        customer, time = MODEL.futures(rows, 26.0, generator)
        assert np.all((time > 0) & (time <= 26))
        counts += np.bincount(customer, minlength=len(rows.x))
    assert counts / 1500 == pytest.approx(MODEL.expected_purchases(rows, 26), rel=0.15)


def test_spends_of_other_customers_are_refused() -> None:
    fitted, rows, spend = customers()
    with pytest.raises(ValueError, match="2 mean spends for 3 rows"):
        residual_value(fitted, rows, Spend(SPENDS, spend.maximum, np.ones(2)), Horizon(26, 0.002))

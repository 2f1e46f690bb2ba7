"""Gamma-Gamma gives the published parameters and spends, and refuses what it cannot model."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.gamma_gamma import GammaGamma, SpendFollowsFrequency
from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases
from touchline.simulator.worlds.purchase_histories import mean_spends

Columns = tuple[NDArray[np.float64], NDArray[np.float64]]


@pytest.fixture
def repeaters(shared_data: Path) -> Columns:
    """x and mean spend of the CDNOW sample, one-time buyers at 0."""
    file = shared_data / "cdnow" / "cdnow_customers_summary_with_transactions.csv"
    table = np.genfromtxt(file, delimiter=",", skip_header=1)
    return table[:, 1], table[:, 4]


@pytest.mark.contract("A6.34", "A5.4")
def test_cdnow_gives_the_published_parameters_and_spends(repeaters: Columns) -> None:
    x, mean = repeaters
    model, maximum = GammaGamma.fit(x[x > 0], mean[x > 0])
    assert maximum.parameters == pytest.approx([6.2488, 3.7446, 15.4477], rel=1e-3)
    assert maximum.log_likelihood == pytest.approx(-4055.923, abs=1e-3)
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert model.expected_spend(x[:10], mean[:10]) == pytest.approx(published, abs=0.02)


def test_a_customer_worked_by_hand() -> None:
    model = GammaGamma(p=2.0, q=3.0, gamma=10.0)
    assert model.population_mean == 10.0
    assert model.expected_spend([2], [30.0]) == pytest.approx(2 * (10 + 60) / (4 + 3 - 1))


def test_other_money_only_moves_gamma(repeaters: Columns) -> None:
    x, mean = repeaters[0][:400], repeaters[1][:400]
    some = x > 0
    one, many = (GammaGamma.fit(x[some], unit * mean[some])[0] for unit in (1.0, 1000.0))
    assert (many.p, many.q, many.gamma / 1000) == pytest.approx((one.p, one.q, one.gamma), rel=1e-5)


def test_weights_stand_for_customers(repeaters: Columns) -> None:
    x, mean = repeaters[0][:300], repeaters[1][:300]
    some = x > 0
    twice = GammaGamma.fit(np.tile(x[some], 2), np.tile(mean[some], 2))[0]
    weighed = GammaGamma.fit(x[some], mean[some], np.full(int(some.sum()), 2.0))[0]
    assert weighed.p == pytest.approx(twice.p)


def test_a_large_base_ends_near_the_truth() -> None:
    generator = np.random.default_rng(1)
    x = generator.integers(1, 6, 30_000)
    spends = mean_spends((6.0, 4.0, 15.0), x, generator)
    ends = GammaGamma.fit(x, spends)[1].interval(0.999)
    assert np.all((ends[:, 0] <= [6.0, 4.0, 15.0]) & (ends[:, 1] >= [6.0, 4.0, 15.0]))


def test_spend_that_follows_frequency_is_refused() -> None:
    x = np.arange(1.0, 50.0)
    with pytest.raises(SpendFollowsFrequency, match="correlation"):
        GammaGamma.fit(x, x * 3)


def test_one_time_buyers_and_nothing_spent_are_refused() -> None:
    with pytest.raises(ImpossiblePurchases, match="row 1"):
        GammaGamma.fit([1, 0], [3.0, 3.0])
    with pytest.raises(ImpossiblePurchases, match="row 0"):
        GammaGamma.fit([1, 2], [0.0, 3.0])


def test_an_infinite_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="infinite"):
        GammaGamma(2.0, 0.9, 10.0).expected_spend([0], [0.0])

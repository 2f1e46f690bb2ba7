"""The worlds are what they say, by counting and by arithmetic that no model shares."""

import numpy as np
import pytest

from touchline.simulator.worlds.purchase_histories import (
    Ending,
    Habits,
    beta_habits,
    contract_ends,
    histories,
    lifetime_habits,
    mean_spends,
    steady_habits,
    taken_opportunities,
)


def test_steady_customers_buy_as_often_as_their_rate_says() -> None:
    generator = np.random.default_rng(1)
    seen = histories(
        steady_habits(2.0, 10.0, 20_000, generator), np.full(20_000, 30.0), 10, generator
    )
    assert seen.x.mean() == pytest.approx(0.2 * 30, rel=0.03)
    assert seen.after.mean() == pytest.approx(0.2 * 10, rel=0.03)
    assert seen.alive.all()


def test_lifetimes_end_buying() -> None:
    generator = np.random.default_rng(2)
    rates = Habits(np.full(20_000, 2.0), np.ones(20_000), Ending.LIFETIME, np.full(20_000, 0.1))
    seen = histories(rates, np.full(20_000, 10.0), 0.0, generator)
    assert seen.alive.mean() == pytest.approx(np.exp(-1.0), abs=0.01)
    assert seen.x.mean() == pytest.approx(2.0 * (1 - np.exp(-1)) / 0.1, rel=0.02)


def test_dropout_after_each_repeat_purchase_is_geometric() -> None:
    generator = np.random.default_rng(3)
    habits = Habits(
        np.full(20_000, 5.0), np.ones(20_000), Ending.AFTER_REPEATS, np.full(20_000, 0.25)
    )
    seen = histories(habits, np.full(20_000, 100.0), 0.0, generator)
    assert seen.x.mean() == pytest.approx(4.0, rel=0.03)
    assert not seen.alive.any()


def test_the_first_purchase_can_be_the_last() -> None:
    generator = np.random.default_rng(4)
    habits = beta_habits((2.0, 1.0, 5.0, 5.0), 20_000, generator, from_first=True)
    seen = histories(habits, np.full(20_000, 100.0), 0.0, generator)
    assert (seen.x == 0).mean() == pytest.approx(0.5, abs=0.02)


def test_gaps_add_up_and_their_logarithms_fit() -> None:
    generator = np.random.default_rng(5)
    habits = lifetime_habits((1, 2, 1, 20), 2000, generator, (9, 3))
    seen = histories(habits, np.full(2000, 40.0), 0, generator)
    one, two = seen.x == 1, seen.x == 2
    assert seen.first_gap[one] == pytest.approx(seen.t_x[one])
    assert (seen.first_gap + seen.second_gap)[two] == pytest.approx(seen.t_x[two])
    assert seen.log_gaps[one] == pytest.approx(np.log(seen.first_gap[one]))
    assert np.all(seen.t_x <= seen.observed)


def test_one_seed_is_one_world() -> None:
    one, two = (np.random.default_rng(6) for _ in range(2))
    first = histories(steady_habits(1, 5, 50, one), np.full(50, 9.0), 0, one)
    again = histories(steady_habits(1, 5, 50, two), np.full(50, 9.0), 0, two)
    assert np.array_equal(first.t_x, again.t_x)


def test_opportunities_contracts_and_spends_have_their_means() -> None:
    generator = np.random.default_rng(7)
    taken = taken_opportunities((3, 1, 1e-9, 1), np.full(20_000, 4), 2, generator)
    assert (taken.x.mean(), taken.after.mean()) == pytest.approx((3.0, 1.5), rel=0.02)
    assert taken.alive.all()
    periods, ended = contract_ends(1.0, 1.0, np.full(20_000, 3), generator)
    assert ended.mean() == pytest.approx(0.75, abs=0.01)
    assert (periods[ended] == 1).mean() == pytest.approx(2 / 3, abs=0.02)
    spends = mean_spends((6.0, 4.0, 15.0), np.full(20_000, 3), generator)
    assert spends.mean() == pytest.approx(30.0, rel=0.03)

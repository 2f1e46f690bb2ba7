"""The sampler finds regularity and survivors again, and refuses histories that cannot be."""

import numpy as np
import pytest
from scipy.special import gammaincc

from touchline.methods.buy_till_you_die.ggg_sweeps import log_upper_gamma
from touchline.methods.buy_till_you_die.pareto_ggg import GGGHistories, ParetoGGG, Sampling
from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases
from touchline.simulator.worlds.purchase_histories import histories, lifetime_habits


def test_the_incomplete_gamma_function_is_that_of_the_tables() -> None:
    k, y = (
        grid.ravel() for grid in np.meshgrid([0.01, 0.5, 1, 3, 50, 400], [1e-6, 0.1, 3, 40, 300])
    )
    upper = gammaincc(k, y)
    ours = np.array([log_upper_gamma(*pair) for pair in zip(k, y, strict=True)])
    some = upper > 1e-300
    assert ours[some] == pytest.approx(np.log(upper[some]), rel=1e-10, abs=1e-12)


@pytest.mark.contract("A15.3")
def test_regular_customers_are_known_as_regular_and_survivors_counted() -> None:
    generator, size = np.random.default_rng(4), 300
    habits = lifetime_habits((1.5, 3.0, 0.8, 20.0), size, generator, (20.0, 5.0))
    seen = histories(habits, np.full(size, 52.0), 0.0, generator)
    facts = GGGHistories.checked(seen.x, seen.t_x, seen.observed, seen.log_gaps)
    drawn = ParetoGGG.sample(facts, Sampling(warm_up=200, sweeps=300, every=5, seed=1))
    mean_k = np.median(drawn.population[:, 0] / drawn.population[:, 1])
    assert 3.2 < mean_k < 5.0
    assert drawn.alive.sum() == pytest.approx(seen.alive.sum(), abs=15)


def test_the_same_seed_gives_the_same_draws() -> None:
    facts = GGGHistories.checked([2, 0], [4.0, 0], [9.0, 9.0], [2 * np.log(2.0), 0.0])
    plan = Sampling(warm_up=5, sweeps=10, every=5, seed=3)
    one, two = (ParetoGGG.sample(facts, plan).population for _ in range(2))
    assert np.array_equal(one, two)


def test_gaps_that_do_not_fit_into_the_time_are_refused() -> None:
    with pytest.raises(ImpossiblePurchases, match="row 1"):
        GGGHistories.checked([1, 2], [3.0, 4.0], [9, 9], [np.log(3.0), 2.0])

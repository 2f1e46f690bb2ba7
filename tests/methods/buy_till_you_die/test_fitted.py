"""Covariates are found again, large bases fit as small ones do, and misuse is named."""

import numpy as np
import pytest
from tests.methods.buy_till_you_die.gradients import stated_and_differenced

from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.bg_bb import BetaGeometricBetaBinomial
from touchline.methods.buy_till_you_die.fitted import PurchaseModel
from touchline.methods.buy_till_you_die.pareto_nbd import ParetoNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.simulator.worlds.purchase_histories import Ending, Habits, histories


def world_with_covariate(effects: tuple[float, float], seed: int) -> PurchaseRows:
    generator, size = np.random.default_rng(seed), 6000
    z = generator.integers(0, 2, size).astype(float)
    rate = generator.gamma(0.8, 1 / 6.0, size) * np.exp(effects[0] * z)
    end = generator.gamma(1.2, 1 / 20.0, size) * np.exp(effects[1] * z)
    observed = generator.integers(30, 60, size).astype(float)
    habits = Habits(rate, np.ones(size), Ending.LIFETIME, end)
    seen = histories(habits, observed, 0.0, generator)
    return PurchaseRows.group(seen.x, seen.t_x, observed, covariates=z)


def test_the_effects_of_a_covariate_lie_in_their_intervals() -> None:
    fitted = ParetoNBD.fit(world_with_covariate((0.5, -0.7), seed=3))
    truth = [0.8, 6.0, 1.2, 20.0, 0.5, -0.7]
    ends = fitted.maximum.interval(0.999)
    assert np.all((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
    assert fitted.effects.shape == (2, 1)
    assert fitted.effects[0, 0] > 0.3


@pytest.mark.parametrize("model", [BetaGeometricNBD, ParetoNBD])
def test_the_gradient_by_the_effects_is_that_of_the_likelihood(model: type[PurchaseModel]) -> None:
    z = np.array([[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.0, 0.0]])
    rows = PurchaseRows.group([0, 1, 3, 2], [0, 5, 20, 9], [39] * 4, covariates=z)
    effects = [0.2, -0.3, 0.5, 0.1, 0.05, -0.2][: 2 * len(model.EFFECTS)]
    stated, differenced = stated_and_differenced(model, [0.5, 6.0, 0.8, 3.0, *effects], rows)
    assert stated == pytest.approx(differenced, rel=1e-4, abs=1e-5)


def test_a_model_for_rows_has_the_parameters_of_each() -> None:
    rows = world_with_covariate((0.5, 0.0), seed=4)
    fitted = ParetoNBD.fit(rows)
    alpha = np.asarray(fitted.for_rows(rows).alpha)
    frequent = rows.covariates[:, 0] == 1
    assert np.ptp(alpha[frequent]) == 0
    ratio = alpha[~frequent][0] / alpha[frequent][0]
    assert ratio == pytest.approx(np.exp(fitted.effects[0, 0]))


def test_a_base_beyond_the_rough_fit_ends_at_the_same_maximum() -> None:
    generator = np.random.default_rng(2)
    model = BetaGeometricNBD(0.5, 6.0, 0.8, 2.5)
    large = model.simulated(generator.uniform(20, 60, 30_000), generator)
    whole = BetaGeometricNBD.fit(large).maximum
    again = BetaGeometricNBD.fit(large.part(30_000)).maximum
    assert len(large.x) > 24_000
    assert whole.parameters == pytest.approx([0.5, 6.0, 0.8, 2.5], rel=0.15)
    assert whole.parameters == pytest.approx(again.parameters, rel=1e-6)


def test_a_model_without_effects_refuses_covariates() -> None:
    rows = PurchaseRows.group([0, 1], [0, 2], [3, 3], covariates=[0.0, 1.0])
    with pytest.raises(ValueError, match="takes no covariates"):
        BetaGeometricBetaBinomial.fit(rows)

"""The bootstrap finds the spread that the information finds."""

import numpy as np
import pytest

from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.bg_bb import BetaGeometricBetaBinomial
from touchline.methods.buy_till_you_die.fitted import PurchaseModel
from touchline.methods.buy_till_you_die.modified_beta_geometric_nbd import ModifiedBetaGeometricNBD
from touchline.methods.buy_till_you_die.negative_binomial import NegativeBinomial
from touchline.methods.buy_till_you_die.parametric_bootstrap import parametric_bootstrap
from touchline.methods.buy_till_you_die.pareto_nbd import ParetoNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows

MODELS: list[PurchaseModel] = [
    BetaGeometricNBD(0.8, 5.0, 0.8, 2.5),
    ModifiedBetaGeometricNBD(0.8, 5.0, 0.8, 2.5),
    ParetoNBD(0.8, 8.0, 0.9, 12.0),
    NegativeBinomial(0.5, 10.0),
    BetaGeometricBetaBinomial(1.2, 0.75, 0.66, 2.8),
]


def test_the_bootstrap_spread_is_near_the_standard_error() -> None:
    generator = np.random.default_rng(1)
    rows = NegativeBinomial(0.5, 10.0).simulated(
        generator.integers(20, 40, 1000).astype(float), generator
    )
    fitted = NegativeBinomial.fit(rows)
    found = parametric_bootstrap(fitted, rows, draws=120, seed=2)
    assert found.refused == 0
    assert found.standard_errors == pytest.approx(fitted.maximum.standard_errors, rel=0.3)
    ends = found.interval(0.99)
    assert np.all(
        (ends[:, 0] < fitted.maximum.parameters) & (fitted.maximum.parameters < ends[:, 1])
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_what_a_model_simulates_is_fitted_by_it_again(model: PurchaseModel) -> None:
    generator = np.random.default_rng(3)
    rows = model.simulated(generator.integers(30, 42, 6000).astype(float), generator)
    maximum = type(model).fit(rows).maximum
    truth = np.array([getattr(model, name) for name in model.NAMES])
    ends = maximum.interval(0.9999)
    assert np.all((ends[:, 0] <= truth) & (truth <= ends[:, 1]))


def test_covariates_and_parts_of_customers_are_refused() -> None:
    with_z = PurchaseRows.group([0, 3, 1], [0, 9, 3], [9, 9, 9], covariates=[0.0, 1.0, 0.0])
    halves = PurchaseRows.group([0, 3], [0, 9], [9, 9], weight=[1.5, 1.0])
    fitted = NegativeBinomial.fit(PurchaseRows.group([0, 3, 1], [0, 9, 3], [9, 9, 9]))
    with pytest.raises(ValueError, match="covariates"):
        parametric_bootstrap(fitted, with_z, 2, 1)
    with pytest.raises(ValueError, match="weights must be whole"):
        parametric_bootstrap(fitted, halves, 2, 1)

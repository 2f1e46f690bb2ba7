"""sBG gives the published cohorts, and refuses what holds no information."""

import numpy as np
import pytest

from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases
from touchline.methods.buy_till_you_die.shifted_beta_geometric import ShiftedBetaGeometric
from touchline.numerics.maximum_likelihood import NoMaximum


def fitted(lost: list[int]) -> tuple[ShiftedBetaGeometric, float]:
    years = len(lost)
    model, maximum = ShiftedBetaGeometric.fit(
        [*range(1, years + 1), years], [True] * years + [False], [*lost, 1000 - sum(lost)]
    )
    return model, maximum.log_likelihood


@pytest.mark.parametrize(
    ("lost", "alpha", "beta", "log_likelihood"),
    [
        ([131, 126, 90, 60, 42, 34, 26], 0.668, 3.806, -1611.2),
        ([369, 163, 86, 56, 37, 27, 21], 0.704, 1.182, -1680.3),
    ],
)
def test_the_cohorts_of_the_paper_give_its_parameters(
    lost: list[int], alpha: float, beta: float, log_likelihood: float
) -> None:
    model, found = fitted(lost)
    assert (model.alpha, model.beta) == pytest.approx((alpha, beta), abs=1e-3)
    assert found == pytest.approx(log_likelihood, abs=0.05)


def test_survival_is_the_product_of_retention() -> None:
    model = ShiftedBetaGeometric(0.7, 1.2)
    product = np.cumprod(model.retention(np.arange(1, 13)))
    assert model.survival(np.arange(1, 13)) == pytest.approx(product)
    assert np.all(np.diff(model.retention(np.arange(1, 13))) > 0)


def test_residual_periods_are_the_discounted_sum_of_survival() -> None:
    model, ahead = ShiftedBetaGeometric(0.7, 1.2), np.arange(1, 400)
    summed = (model.survival(3 + ahead) / model.survival(3) / 1.2**ahead).sum()
    assert model.residual_periods(3, 0.2)[0] == pytest.approx(summed, rel=1e-9)


def test_a_half_life_halves_those_of_mean_leaving() -> None:
    model = ShiftedBetaGeometric(1.0, 1.0)
    assert model.half_life(0) == pytest.approx(1.0)


def test_where_nobody_left_the_chance_to_leave_is_not_told() -> None:
    with pytest.raises(NoMaximum, match="do not tell"):
        ShiftedBetaGeometric.fit([3, 4], [False, False])


def test_half_a_period_is_refused() -> None:
    with pytest.raises(ImpossiblePurchases, match="row 1"):
        ShiftedBetaGeometric.fit([1, 0.5], [True, True])

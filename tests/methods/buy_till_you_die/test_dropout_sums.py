"""The sums over all customers are those of the rows, and their curvature is that of the slope."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.buy_till_you_die.gradients import second_stated_and_differenced

from touchline.methods.buy_till_you_die.beta_dropout import BetaDropout
from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.dropout_sums import DropoutSums
from touchline.methods.buy_till_you_die.fitted import moved
from touchline.methods.buy_till_you_die.modified_beta_geometric_nbd import ModifiedBetaGeometricNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows

MODELS = [BetaGeometricNBD, ModifiedBetaGeometricNBD]
LARGE = st.floats(0.05, 20)


def rows_of(seed: int, customers: int = 300) -> PurchaseRows:
    generator = np.random.default_rng(seed)
    observed = generator.integers(10, 60, customers).astype(float)
    return BetaGeometricNBD(0.6, 4.0, 0.8, 2.5).simulated(observed, generator)


@pytest.mark.parametrize("model", MODELS)
@given(st.tuples(LARGE, LARGE, LARGE, LARGE), st.integers(0, 99))
def test_value_and_gradient_are_those_of_the_rows(
    model: type[BetaDropout], parameters: tuple[float, ...], seed: int
) -> None:
    rows, at = rows_of(seed), np.array(parameters)
    value, gradient = DropoutSums(rows, model.FIRST)(at)
    by_row, by_log = moved(model, at, rows).terms(rows)
    assert value == pytest.approx(float(rows.weight @ by_row), rel=1e-12)
    assert gradient * at == pytest.approx([rows.weight @ one for one in by_log], rel=1e-9, abs=1e-8)


@pytest.mark.parametrize("model", MODELS)
def test_second_derivatives_are_the_differences_of_the_gradient(model: type[BetaDropout]) -> None:
    for parameters in ([0.5, 6.0, 0.8, 3.0], [3.0, 0.4, 6.0, 0.3]):
        sums = DropoutSums(rows_of(1), model.FIRST)
        stated, differenced = second_stated_and_differenced(sums, parameters)
        assert stated == pytest.approx(differenced, rel=1e-6, abs=1e-6)


def test_many_rows_are_added_up_as_few_are() -> None:
    rows, at = rows_of(2, 20_000), np.array([0.5, 6.0, 0.8, 3.0])
    halves = [rows.chosen(np.arange(len(rows.x)) % 2 == odd) for odd in (0, 1)]
    parts = [DropoutSums(half, 0.0)(at)[0] for half in halves]
    assert len(rows.x) > 8192
    assert DropoutSums(rows, 0.0)(at)[0] == pytest.approx(sum(parts), rel=1e-13)

"""MBG/NBD agrees with what is published, and lets one-time buyers be gone."""

import numpy as np
import pytest
from tests.methods.buy_till_you_die.gradients import stated_and_differenced

from touchline.methods.buy_till_you_die.modified_beta_geometric_nbd import ModifiedBetaGeometricNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.simulator.worlds.purchase_histories import beta_habits, histories


def test_cdnow_gives_the_published_parameters_and_likelihood(cdnow: PurchaseRows) -> None:
    maximum = ModifiedBetaGeometricNBD.fit(cdnow).maximum
    assert maximum.parameters == pytest.approx([0.5248, 6.183, 0.8914, 1.614], rel=1e-3)
    assert maximum.log_likelihood == pytest.approx(-9582.133, abs=1e-3)


def test_a_history_worked_by_hand() -> None:
    model = ModifiedBetaGeometricNBD(r=1.0, alpha=1.0, a=1.0, b=1.0)
    rows = PurchaseRows.group([0], [0.0], [3.0])
    # B(1,2) / 4 + B(2,1) / 1 over B(1,1) = 1
    assert np.exp(model.terms(rows)[0]) == pytest.approx(1 / 8 + 1 / 2)
    assert model.alive(rows) == pytest.approx(1 / 5)


def test_the_gradient_is_that_of_the_likelihood(made_rows: PurchaseRows) -> None:
    at = [0.3, 4.0, 0.8, 2.4]
    stated, differenced = stated_and_differenced(ModifiedBetaGeometricNBD, at, made_rows)
    assert stated == pytest.approx(differenced, rel=1e-5, abs=1e-5)


@pytest.mark.contract("A15.3")
def test_expected_survivors_and_purchases_are_those_of_a_world() -> None:
    generator, truth = np.random.default_rng(1), (0.5, 6.0, 0.9, 1.6)
    observed = generator.uniform(20, 40, 20_000)
    habits = beta_habits(truth, 20_000, generator, from_first=True)
    world = histories(habits, observed, 30.0, generator)
    model = ModifiedBetaGeometricNBD(*truth)
    rows = PurchaseRows.group(world.x, world.t_x, world.observed)
    assert rows.weight @ model.alive(rows) == pytest.approx(world.alive.sum(), rel=0.03)
    expected = rows.weight @ model.expected_purchases(rows, 30.0)
    assert expected == pytest.approx(world.after.sum(), rel=0.04)

"""NBD gives the recomputed CDNOW parameters and the gamma-Poisson expectation."""

import pytest
from tests.methods.buy_till_you_die.gradients import stated_and_differenced

from touchline.methods.buy_till_you_die.negative_binomial import NegativeBinomial
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows


def test_cdnow_gives_the_known_parameters(cdnow: PurchaseRows) -> None:
    maximum = NegativeBinomial.fit(cdnow).maximum
    assert maximum.parameters == pytest.approx([0.3848, 12.0721], rel=1e-3)
    assert maximum.log_likelihood == pytest.approx(-9763.660, abs=1e-3)


def test_a_rate_is_between_the_customers_own_and_everybodys() -> None:
    rows = PurchaseRows.group([4], [9.0], [10.0])
    assert NegativeBinomial(2.0, 20.0).expected_purchases(rows, 5.0) == pytest.approx(1.0)
    assert NegativeBinomial(2.0, 20.0).discounted_purchases(rows, 0.1) == pytest.approx(2.0)
    assert NegativeBinomial(2.0, 20.0).alive(rows).tolist() == [1.0]


def test_the_gradient_is_that_of_the_likelihood(made_rows: PurchaseRows) -> None:
    stated, differenced = stated_and_differenced(NegativeBinomial, [0.4, 12.0], made_rows)
    assert stated == pytest.approx(differenced, rel=1e-6, abs=1e-5)

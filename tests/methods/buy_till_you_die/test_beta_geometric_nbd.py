"""BG/NBD agrees with what is published and with a second route, and stays a number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import hyp2f1
from tests.methods.buy_till_you_die.gradients import stated_and_differenced

from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.numerics.maximum_likelihood import NoMaximum

CDNOW = BetaGeometricNBD(r=0.2426, alpha=4.4135, a=0.7929, b=2.4258)
shapes = st.floats(0.05, 20.0)
futures = st.tuples(st.integers(0, 30), st.floats(0.1, 100))


def one(x: float, t_x: float, observed: float) -> PurchaseRows:
    return PurchaseRows.group([x], [t_x], [observed])


@pytest.mark.contract("A6.2", "A6.38")
def test_cdnow_gives_the_published_parameters_and_likelihood(cdnow: PurchaseRows) -> None:
    fitted = BetaGeometricNBD.fit(cdnow)
    published = [0.2426, 4.4135, 0.7929, 2.4258]
    assert fitted.maximum.parameters == pytest.approx(published, rel=1e-3)
    assert fitted.maximum.log_likelihood == pytest.approx(-9582.426, abs=1e-3)


def test_a_customer_of_the_paper_is_expected_to_buy_as_published() -> None:
    assert CDNOW.expected_purchases(one(2, 30.43, 38.86), 39) == pytest.approx(1.226, abs=1e-3)


def test_a_history_worked_by_hand() -> None:
    model = BetaGeometricNBD(r=1.0, alpha=1.0, a=1.0, b=1.0)
    rows = one(1, 1.0, 3.0)
    # A1 = 1, A2 = 1/2, A3 = 4^-2, A4 = 2^-2: L = (1/16 + 1/4) / 2
    assert model.terms(rows)[0] == pytest.approx(np.log(5 / 32))
    assert model.alive(rows) == pytest.approx(1 / 5)


def test_who_never_bought_again_is_alive_for_certain() -> None:
    assert CDNOW.alive(one(0, 0, 500.0)).tolist() == [1.0]


@given(shapes, st.floats(0.5, 50), shapes, shapes, futures)
def test_the_published_expectation_is_the_same_by_its_own_formula(
    r: float, alpha: float, a: float, b: float, ahead: tuple[int, float]
) -> None:
    x, periods = ahead
    if abs(a - 1) < 1e-3 or abs(a + b + x - 1) < 1e-3:
        return  # where the published form divides nothing by nothing
    model, rows = BetaGeometricNBD(r, alpha, a, b), one(x, 20.0 if x else 0.0, 39.0)
    z = periods / (alpha + 39 + periods)
    series = (1 - z) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
    published = (a + b + x - 1) / (a - 1) * (1 - series) * model.alive(rows)
    assert model.expected_purchases(rows, periods) == pytest.approx(published, rel=1e-5, abs=1e-9)


def test_the_gradient_is_that_of_the_likelihood(made_rows: PurchaseRows) -> None:
    stated, differenced = stated_and_differenced(BetaGeometricNBD, [0.3, 4.0, 0.8, 2.4], made_rows)
    assert stated == pytest.approx(differenced, rel=1e-5, abs=1e-5)


def test_at_a_of_one_the_expectation_passes_without_a_jump() -> None:
    rows = one(3, 20.0, 39.0)
    near = [BetaGeometricNBD(0.5, 4, a, 2.0).expected_purchases(rows, 52)[0]
            for a in (1 - 1e-6, 1.0, 1 + 1e-6)]  # fmt: skip
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-9)


def test_every_answer_is_a_number_for_awkward_histories(made_rows: PurchaseRows) -> None:
    for answer in (
        CDNOW.alive(made_rows), CDNOW.expected_purchases(made_rows, 1e4), CDNOW.terms(made_rows)[0],
        CDNOW.discounted_purchases(made_rows, 1e-3), CDNOW.half_life(made_rows),
    ):  # fmt: skip
        assert np.all(np.isfinite(answer))
        assert answer is not None


def test_discounted_purchases_are_the_integral_of_the_rate_of_buying() -> None:
    rows, rate = one(2, 30.0, 39.0), 0.05
    whole = quad(
        lambda t: rate * np.exp(-rate * t) * CDNOW.expected_purchases(rows, t)[0], 0, 800, limit=200
    )
    assert CDNOW.discounted_purchases(rows, rate)[0] == pytest.approx(whole[0], rel=1e-6)


@pytest.mark.contract("A5.3", "A15.4")
def test_the_dropout_rate_is_the_posterior_mean_by_brute_force() -> None:
    generator, rows = np.random.default_rng(5), one(2, 10.0, 20.0)
    rate = generator.gamma(CDNOW.r, 1 / CDNOW.alpha, 1_000_000)
    p = generator.beta(CDNOW.a, CDNOW.b, 1_000_000)
    gone = rate**2 * (1 - p) * p * np.exp(-rate * 10)
    weight = gone + rate**2 * (1 - p) ** 2 * np.exp(-rate * 20)
    assert CDNOW.dropout_rate(rows)[0] == pytest.approx(
        np.average(rate * p, weights=weight), rel=0.02
    )
    assert CDNOW.half_life(rows)[0] == pytest.approx(np.log(2) / CDNOW.dropout_rate(rows)[0])


def test_customers_who_never_return_tell_no_dropout() -> None:
    with pytest.raises(NoMaximum, match="do not tell"):
        BetaGeometricNBD.fit(PurchaseRows.group([0] * 50, [0] * 50, list(range(10, 60))))


def test_a_discount_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="discount rate above 0"):
        CDNOW.discounted_purchases(one(1, 1, 2), 0.0)

"""Pareto/NBD agrees with what is published, with a second route, and through s = 1."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import hyp2f1, hyperu
from tests.methods.buy_till_you_die.gradients import stated_and_differenced

from touchline.methods.buy_till_you_die.pareto_nbd import ParetoNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows

CDNOW = ParetoNBD(r=0.5533, alpha=10.5776, s=0.6062, beta=11.6679)


def one(x: float, t_x: float, observed: float) -> PurchaseRows:
    return PurchaseRows.group([x], [t_x], [observed])


def test_cdnow_gives_the_published_parameters_and_likelihood(cdnow: PurchaseRows) -> None:
    fitted = ParetoNBD.fit(cdnow)
    published = [0.5533, 10.578, 0.6062, 11.668]
    assert fitted.maximum.parameters == pytest.approx(published, rel=1e-3)
    assert fitted.maximum.log_likelihood == pytest.approx(-9594.974, abs=1e-3)
    errors = [0.0476, 0.843, 0.187, 6.21]
    assert fitted.maximum.standard_errors == pytest.approx(errors, rel=5e-3)


def test_a_customer_of_the_walkthrough_is_as_published() -> None:
    rows = one(26, 30.86, 31.0)
    assert CDNOW.alive(rows) == pytest.approx(0.9979, abs=1e-4)
    assert CDNOW.expected_purchases(rows, 52) == pytest.approx(25.4565, abs=2e-3)


@given(st.floats(0.1, 5), st.floats(0.5, 40), st.floats(0.1, 5), st.floats(0.5, 40),
       st.integers(0, 12))  # fmt: skip
def test_the_likelihood_is_the_same_by_the_published_formula(
    r: float, alpha: float, s: float, beta: float, x: int
) -> None:
    t_x, end = (12.0 if x else 0.0), 30.0
    whole, large, small = r + s + x, max(alpha, beta), min(alpha, beta)
    power = s + 1 if alpha >= beta else r + x

    def half(t: float) -> float:
        argument = (large - small) / (large + t)
        return float(hyp2f1(whole, power, whole + 1, argument) / (large + t) ** whole)

    gone = s / whole * (half(t_x) - half(end))
    here = (alpha + end) ** -(r + x) * (beta + end) ** -s
    alive = ParetoNBD(r, alpha, s, beta).alive(one(x, t_x, end))
    assert alive == pytest.approx(here / (here + gone), rel=1e-6)


@pytest.mark.parametrize("at", [[0.55, 10, 0.6, 12], [0.3, 1, 1.0, 50], [3, 0.01, 2, 0.1]])
def test_the_gradient_is_that_of_the_likelihood(at: list[float], made_rows: PurchaseRows) -> None:
    stated, differenced = stated_and_differenced(ParetoNBD, at, made_rows)
    assert stated == pytest.approx(differenced, rel=2e-5, abs=2e-5)


def test_s_of_one_passes_without_a_jump() -> None:
    rows = one(3, 20.0, 39.0)
    near = [ParetoNBD(0.5, 10, s, 12).expected_purchases(rows, 52)[0]
            for s in (1 - 1e-6, 1.0, 1 + 1e-6)]  # fmt: skip
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-9)


def test_discounted_purchases_are_those_of_the_published_tricomi_formula() -> None:
    rows, rate = one(4, 20.0, 39.0), 0.0027
    z = rate * (CDNOW.beta + 39.0)
    tricomi = rate ** (CDNOW.s - 1) * (CDNOW.beta + 39.0) ** CDNOW.s * hyperu(CDNOW.s, CDNOW.s, z)
    published = (CDNOW.r + 4) / (CDNOW.alpha + 39.0) * tricomi * CDNOW.alive(rows)
    assert CDNOW.discounted_purchases(rows, rate) == pytest.approx(published, rel=1e-9)


@pytest.mark.contract("A5.3", "A15.4")
def test_the_decay_coefficient_is_the_posterior_mean_by_brute_force() -> None:
    generator, rows = np.random.default_rng(5), one(2, 10.0, 30.0)
    rate = generator.gamma(CDNOW.r, 1 / CDNOW.alpha, 2_000_000)
    end = generator.gamma(CDNOW.s, 1 / CDNOW.beta, 2_000_000)
    both = rate + end
    weight = rate**2 * (end * np.exp(-both * 10) + rate * np.exp(-both * 30)) / both
    expected = np.average(end, weights=weight)
    assert CDNOW.dropout_rate(rows)[0] == pytest.approx(expected, rel=0.02)


def test_half_of_all_lifetimes_end_by_the_median() -> None:
    assert CDNOW.median_lifetime == pytest.approx(24.94, abs=0.01)


def test_every_answer_is_a_number_for_awkward_histories(made_rows: PurchaseRows) -> None:
    for model in (CDNOW, ParetoNBD(0.01, 1e-3, 0.02, 1e4), ParetoNBD(30.0, 1e4, 50.0, 1e-3)):
        for answer in (model.alive(made_rows), model.terms(made_rows)[0],
                       model.expected_purchases(made_rows, 1e4), model.half_life(made_rows),
                       model.discounted_purchases(made_rows, 1e-3)):  # fmt: skip
            assert np.all(np.isfinite(answer))


def test_a_silence_makes_a_frequent_buyer_the_surer_gone() -> None:
    rows = PurchaseRows.group([1, 5, 50], [10, 10, 10], [30, 30, 30])
    alive = CDNOW.alive(rows)[rows.row_of]
    assert alive[0] > alive[1] > alive[2]

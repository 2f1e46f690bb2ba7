"""Peaks, sensitivity, controls and the verdict: each can say no, for its own reason."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.response.balance import standardised_mean_differences
from touchline.methods.response.dose_basis import DoseBasis
from touchline.methods.response.e_value import e_value, e_value_of_difference
from touchline.methods.response.effect import Effect
from touchline.methods.response.effective_sample_size import effective_sample_size
from touchline.methods.response.negative_control import negative_control
from touchline.methods.response.omitted_variable import (
    benchmark,
    omitted_variable_bias,
    robustness_value,
)
from touchline.methods.response.overlap import overlap_shares
from touchline.methods.response.turning_point import turning_point
from touchline.methods.response.two_lines import TwoLines, two_lines
from touchline.methods.response.verdict import Doubt, Findings, Thresholds, verdict
from touchline.numerics.least_squares import LeastSquares, least_squares

DOSES = np.tile(np.arange(13.0), 60)


def lines_of(outcome: Any) -> TwoLines:
    def fit(basis: DoseBasis) -> LeastSquares:
        columns = basis.columns(DOSES)
        return least_squares(np.column_stack((columns, np.ones(DOSES.size))), outcome)

    return two_lines(fit, DOSES)


def noise(seed: int) -> Any:
    return np.random.default_rng(seed).normal(size=DOSES.size)


def test_a_rise_and_fall_is_found_near_its_top() -> None:
    found = lines_of(1.2 * DOSES - 0.1 * DOSES**2 + noise(1))
    assert found.rises_and_falls()
    assert 4 <= found.at <= 8


def test_a_rise_that_levels_off_is_seldom_a_peak_though_a_parabola_would_turn() -> None:
    flat = np.minimum(DOSES, 6)
    assert sum(lines_of(flat + noise(seed)).rises_and_falls() for seed in range(100)) <= 5


def test_a_valley_and_a_straight_line_are_no_peak() -> None:
    assert not lines_of((DOSES - 6) ** 2 + noise(1)).rises_and_falls()
    assert not lines_of(DOSES + noise(1)).rises_and_falls()


def test_noise_seldom_makes_a_peak() -> None:
    assert sum(lines_of(noise(seed)).rises_and_falls() for seed in range(200)) <= 10


def test_fiellers_interval_is_infinite_where_the_curve_may_be_straight() -> None:
    found = turning_point([1.0, -0.1], np.diag([0.01, 0.01]))
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert not found.inside(0, 100)


def test_fiellers_interval_is_the_delta_methods_where_all_is_sure() -> None:
    found = turning_point([1.2, -0.1], np.diag([1e-8, 1e-10]))
    by_delta = np.sqrt(1e-8 / 0.04 + 36 * 1e-10 / 0.01)
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * by_delta, rel=1e-3)


def test_a_straight_line_has_no_turning_point() -> None:
    with pytest.raises(ValueError, match="straight line"):
        turning_point([1.0, 0.0], np.eye(2))


def partial_share(of: Any, by: Any, given_others: Any) -> float:
    left, taken = (
        each - given_others @ np.linalg.lstsq(given_others, each, rcond=None)[0]
        for each in (of, by)
    )
    return float((left @ taken) ** 2 / (left @ left) / (taken @ taken))


@given(st.integers(0, 10_000), st.floats(-2, 2), st.floats(-2, 2))
def test_the_bound_is_exact_for_the_confounder_that_was_left_out(
    seed: int, on_dose: float, on_outcome: float
) -> None:
    rng = np.random.default_rng(seed)
    x = np.column_stack((np.ones(80), rng.normal(size=80)))
    z = rng.normal(size=80)
    d = x[:, 1] + on_dose * z + rng.normal(size=80)
    y = d + x[:, 1] + on_outcome * z + rng.normal(size=80)
    short = least_squares(np.column_stack((d, x)), y, kind="classical")
    long = least_squares(np.column_stack((d, x, z)), y, kind="classical")
    bias = omitted_variable_bias(
        float(short.standard_errors[0]),
        short.degrees_of_freedom,
        partial_share(y, z, np.column_stack((d, x))),
        partial_share(d, z, x),
    )
    assert bias == pytest.approx(abs(short.coefficients[0] - long.coefficients[0]), abs=1e-9)


@given(st.floats(0.1, 30), st.integers(20, 5000))
def test_a_confounder_of_the_robustness_value_brings_the_estimate_to_nought(
    t: float, freedom: int
) -> None:
    value = robustness_value(t, 1.0, freedom)
    assert omitted_variable_bias(1.0, freedom, value, value) == pytest.approx(t, rel=1e-6)


def test_what_is_not_significant_needs_no_confounder_to_be_undone() -> None:
    assert robustness_value(1.0, 1.0, 100, alpha=0.05) == 0


def test_a_stronger_benchmark_moves_more() -> None:
    once, twice = benchmark(0.2, 0.1), benchmark(0.2, 0.1, times=2)
    assert twice.r2_dose == pytest.approx(2 * once.r2_dose)
    assert twice.r2_outcome > once.r2_outcome
    with pytest.raises(ValueError, match="no confounder is 2 times as strong"):
        benchmark(0.1, 0.6, times=2)
    with pytest.raises(ValueError, match="partial shares"):
        benchmark(1.0, 0.1)


def test_e_values_are_the_published_ones_and_the_same_both_ways() -> None:
    assert [round(e_value(each), 2) for each in (3.9, 1.8, 10.73)] == [7.26, 3.0, 20.95]
    assert e_value(0.8) == pytest.approx(e_value(1.25))
    assert e_value_of_difference(-1, 2) == pytest.approx(e_value(np.exp(0.455)))


@pytest.mark.parametrize("impossible", [lambda: e_value(0), lambda: e_value_of_difference(1, 0)])
def test_e_values_of_the_impossible_are_refused(impossible: Any) -> None:
    with pytest.raises(ValueError, match=r"positive|does not vary"):
        impossible()


def test_a_negative_control_alarms_as_often_as_its_level_says() -> None:
    t = np.linspace(-1, 1, 60)[:, None] ** [1, 2]
    rng = np.random.default_rng(3)
    alarms = [negative_control(least_squares(t, rng.normal(size=60))).alarms() for _ in range(600)]
    assert 0.06 < np.mean(alarms) < 0.14


def test_overlap_counts_those_to_whom_the_dose_could_happen() -> None:
    shares = overlap_shares(np.array([[0.5, 0.9, 0], [0.5, 0.001, 0]]))
    assert shares.tolist() == [1, 0.5, 0]
    with pytest.raises(ValueError, match="nought or more"):
        overlap_shares(np.array([[-1.0]]))


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30))
def test_an_effective_sample_is_never_more_than_the_rows(weights: list[float]) -> None:
    assert 1 - 1e-9 <= effective_sample_size(weights) <= len(weights) * (1 + 1e-9)


def test_weights_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="not all nought"):
        effective_sample_size([0.0, 0.0])
    with pytest.raises(ValueError, match="dose from 5 to 6"):
        standardised_mean_differences([[1.0]], [1.0], [1.0], [(5, 6)])


CLEAR = Findings(
    effect=Effect.within(0.5, 0.1, 1.96),
    randomised=False,
    adjusted=True,
    customers=200,
    events=30,
    overlap=0.8,
    largest_difference=0.1,
    effective_share=0.3,
    negative_control_p=0.10,
    owners=10,
    matters=0.4,
    peak=True,
    peak_inside=True,
)


def test_at_the_limits_an_adjusted_effect_stands_as_e2_and_a_random_one_as_e1() -> None:
    assert verdict(CLEAR).evidence.value == "E2"
    assert verdict(replace(CLEAR, randomised=True)).evidence.value == "E1"
    assert verdict(CLEAR).optimal


@pytest.mark.contract("A7.12", "A17.6")
@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"customers": 199}, Doubt.FEW_CUSTOMERS),
        ({"events": 29}, Doubt.FEW_EVENTS),
        ({"overlap": 0.79}, Doubt.LITTLE_OVERLAP),
        ({"largest_difference": 0.11}, Doubt.UNBALANCED),
        ({"effective_share": 0.29}, Doubt.SMALL_EFFECTIVE_SAMPLE),
        ({"negative_control_p": 0.09}, Doubt.NEGATIVE_CONTROL),
        ({"owners": 9}, Doubt.FEW_OWNERS),
        ({"owners": 4, "wild_bootstrap": True}, Doubt.FEW_OWNERS),
        ({"matters": 0.3}, Doubt.TOO_WIDE),
        ({"effect": Effect.within(0.1, 0.1, 1.96), "matters": None}, Doubt.HOLDS_NOUGHT),
        ({"peak": False, "peak_claimed": True}, Doubt.NO_PEAK),
    ],
)
def test_one_step_beyond_a_limit_there_is_not_enough_evidence(
    change: dict[str, Any], doubt: Doubt
) -> None:
    found = verdict(replace(CLEAR, **change))
    assert found.evidence.value == "E0"
    assert [reason.doubt for reason in found.reasons] == [doubt]
    assert not found.optimal


def test_a_wild_bootstrap_serves_down_to_five_owners() -> None:
    assert verdict(replace(CLEAR, owners=5, wild_bootstrap=True)).evidence.value == "E2"


def test_without_adjustment_it_is_a_description_and_nothing_is_optimal() -> None:
    plain = replace(CLEAR, adjusted=False, negative_control_p=0.001)
    assert verdict(plain).evidence.value == "E3"
    assert not verdict(plain).optimal


def test_no_dose_is_optimal_where_the_turning_point_may_lie_outside_the_data() -> None:
    assert not verdict(replace(CLEAR, peak_inside=False)).optimal


def test_other_house_rules_can_be_handed_in() -> None:
    few = replace(CLEAR, customers=50)
    assert verdict(few, Thresholds(customers=50)).evidence.value == "E2"

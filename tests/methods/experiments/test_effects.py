"""Effects of trials by hand, by identity and in worlds whose lift is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.methods.experiments.complier_effect import complier_effect
from touchline.methods.experiments.cuped import cuped
from touchline.methods.experiments.effect import Effect, ImpossibleTrialError
from touchline.methods.experiments.intention_to_treat import intention_to_treat
from touchline.methods.experiments.interacted_regression import interacted_regression
from touchline.simulator.worlds.trials import TrialWorld

WORLD = TrialWorld(units=3000, lift=0.4, correlation=0.7, compliers=0.6, refusers_lower=1.0)


def near(effect: Effect, truth: float) -> bool:
    return abs(effect.estimate - truth) < 4.5 * effect.standard_error


def test_welch_is_worked_out_by_hand() -> None:
    effect = intention_to_treat([4.0, 6.0, 8.0, 1.0, 3.0], [1, 1, 1, 0, 0])
    assert effect.estimate == 4
    assert effect.standard_error == pytest.approx(np.sqrt(4 / 3 + 2 / 2))
    assert effect.degrees_of_freedom == pytest.approx((7 / 3) ** 2 / ((4 / 3) ** 2 / 2 + 1))


@pytest.mark.contract("A7.14")
def test_refusers_dilute_the_assignment_and_not_the_complier_effect() -> None:
    drawn = WORLD.draw(1)
    assert near(intention_to_treat(drawn.outcome, drawn.assigned), 0.4 * 0.6)
    found = complier_effect(drawn.outcome, drawn.received, drawn.assigned)
    assert near(found.effect, 0.4)
    assert near(found.complier_share, 0.6)
    as_treated = (
        drawn.outcome[drawn.received == 1].mean() - drawn.outcome[drawn.received == 0].mean()
    )
    assert abs(as_treated - 0.4) > 0.2  # those who refuse differ


def test_walds_ratio_is_the_ratio_of_two_effects() -> None:
    drawn = WORLD.draw(2)
    found = complier_effect(drawn.outcome, drawn.received, drawn.assigned)
    above = intention_to_treat(drawn.outcome, drawn.assigned).estimate
    below = intention_to_treat(drawn.received, drawn.assigned).estimate
    assert found.effect.estimate == pytest.approx(above / below)


def test_with_full_compliance_it_is_the_plain_effect() -> None:
    drawn = TrialWorld(units=200, lift=1).draw(3)
    found = complier_effect(drawn.outcome, drawn.assigned, drawn.assigned)
    plain = intention_to_treat(drawn.outcome, drawn.assigned)
    assert found.effect.estimate == pytest.approx(plain.estimate)
    assert found.effect.standard_error == pytest.approx(plain.standard_error, rel=0.01)
    assert found.robust_interval == pytest.approx(found.effect.interval(), rel=1e-6)


def test_a_faint_instrument_sets_no_bound() -> None:
    drawn = TrialWorld(units=100, compliers=0.02).draw(4)
    found = complier_effect(drawn.outcome, drawn.received, drawn.assigned)
    assert found.first_stage_f < 10
    assert found.robust_interval == (-np.inf, np.inf)


def test_an_assignment_without_consequence_is_refused() -> None:
    drawn = TrialWorld(units=100, compliers=0.0).draw(4)
    with pytest.raises(ImpossibleTrialError, match="changed nothing"):
        complier_effect(drawn.outcome, drawn.received, drawn.assigned)


def test_covariates_and_clusters_sharpen_or_widen_the_complier_effect() -> None:
    drawn = TrialWorld(units=2000, cluster_size=20, intraclass=0.3, correlation=0.8).draw(5)
    arrays = (drawn.outcome, drawn.received, drawn.assigned)
    plain = complier_effect(*arrays).effect
    sharp = complier_effect(*arrays, before=drawn.before).effect
    wide = complier_effect(*arrays, clusters=drawn.clusters).effect
    assert sharp.standard_error < plain.standard_error < wide.standard_error


def test_cuped_leaves_one_less_the_squared_correlation() -> None:
    drawn = TrialWorld(units=20_000, lift=0.2, correlation=0.7).draw(6)
    found = cuped(drawn.outcome, drawn.assigned, drawn.before)
    assert near(found.effect, 0.2)
    assert found.variance_factor == pytest.approx(1 - 0.49, rel=0.04)
    assert found.theta == pytest.approx([0.7], abs=0.03)


@given(st.floats(-3, 3), st.integers(0, 99))
@settings(max_examples=30)
def test_cuped_takes_out_what_was_known_exactly(lift: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    before, arm = random.normal(size=(40, 2)), np.arange(40) % 2
    outcome = before @ [2.0, -1.0] + lift * arm
    assert cuped(outcome, arm, before).effect.estimate == pytest.approx(lift, abs=1e-9)
    assert interacted_regression(outcome, arm, before).estimate == pytest.approx(lift, abs=1e-9)


def test_with_unequal_arms_and_slopes_lin_is_sharper_than_cuped() -> None:
    drawn = TrialWorld(units=20_000, share_treated=0.1, lift=0.3, correlation=0.7, slope=1.5).draw(
        7
    )
    arrays = (drawn.outcome, drawn.assigned, drawn.before)
    lin = interacted_regression(*arrays)
    assert near(lin, 0.3)
    assert lin.standard_error < 0.95 * cuped(*arrays).effect.standard_error


def test_clusters_widen_the_error_as_their_correlation_says() -> None:
    drawn = TrialWorld(units=40_000, cluster_size=20, intraclass=0.2).draw(8)
    plain = intention_to_treat(drawn.outcome, drawn.assigned)
    clustered = intention_to_treat(drawn.outcome, drawn.assigned, clusters=drawn.clusters)
    ratio = (clustered.standard_error / plain.standard_error) ** 2
    assert ratio == pytest.approx(1 + 19 * 0.2, rel=0.15)
    assert clustered.degrees_of_freedom == 1999
    lin = interacted_regression(
        drawn.outcome, drawn.assigned, drawn.before, clusters=drawn.clusters
    )
    assert lin.standard_error == pytest.approx(clustered.standard_error, rel=0.05)


@pytest.mark.parametrize(
    ("outcome", "assigned", "says"),
    [
        ([1.0, 2, 3, np.nan], [0, 0, 1, 1], "row 3 has no outcome"),
        ([1.0, 2, 3, 4], [0, 0, 1, 2], "row 3: an arm is 0 or 1"),
        ([1.0, 2, 3, 4], [0, 0, 0, 1], "two units"),
        ([1.0, 2, 3], [0, 1], "are not"),
    ],
)
def test_arrays_that_are_no_trial_are_refused(
    outcome: list[float], assigned: list[int], says: str
) -> None:
    with pytest.raises(ImpossibleTrialError, match=says):
        intention_to_treat(outcome, assigned)


def test_a_covariate_that_is_missing_is_named() -> None:
    with pytest.raises(ImpossibleTrialError, match="row 1 lacks"):
        cuped([1.0, 2, 3, 4], [0, 0, 1, 1], [1.0, np.nan, 2, 3])

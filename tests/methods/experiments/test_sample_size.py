"""Sample sizes agree with published ones and with the power that they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.experiments.detectable_difference import detectable_difference
from touchline.methods.experiments.effect import ImpossibleTrialError
from touchline.methods.experiments.sample_ratio import sample_ratio
from touchline.methods.experiments.sample_size import (
    sample_size_for_means,
    sample_size_for_shares,
)
from touchline.methods.experiments.trial_plan import TrialPlan


def test_the_rule_of_sixteen_holds() -> None:
    assert sample_size_for_means(0.1, 1.0).treated == pytest.approx(16 / 0.1**2, rel=0.02)


def test_shares_need_what_is_worked_out_by_hand() -> None:
    # ((2.5758 sqrt(2 .325 .675) + 1.2816 sqrt(.25 .75 + .4 .6)) / .15)^2 = 287.7
    size = sample_size_for_shares(0.25, 0.40, TrialPlan(power=0.9, significance=0.01))
    assert size.control == 288


def test_a_covariate_saves_its_share_and_clusters_cost_theirs() -> None:
    plain = sample_size_for_means(0.05, 1.0).treated
    assert sample_size_for_means(0.05, 1.0, TrialPlan(correlation=0.6)).treated == pytest.approx(
        plain * 0.64, abs=1
    )
    clustered = TrialPlan(cluster_size=11, intraclass_correlation=0.1)
    size = sample_size_for_means(0.05, 1.0, clustered)
    assert size.treated == pytest.approx(plain * 2, abs=2)
    assert size.treated_clusters == -(-size.treated // 11)


@given(st.floats(0.05, 0.95), st.floats(0.05, 2), st.floats(0, 0.9))
def test_what_is_needed_and_what_is_found_are_the_same_rule(
    share: float, difference: float, correlation: float
) -> None:
    plan = TrialPlan(share_treated=share, correlation=correlation)
    size = sample_size_for_means(difference, 3.0, plan)
    found = detectable_difference(size.treated + size.control, 3.0, plan)
    assert 0.9 * difference < found <= difference * (1 + 1e-9)


def test_the_promised_power_comes_true() -> None:
    size = sample_size_for_shares(0.10, 0.15, TrialPlan(share_treated=0.3))
    random = np.random.default_rng(1)
    treated = random.binomial(size.treated, 0.15, 4000) / size.treated
    control = random.binomial(size.control, 0.10, 4000) / size.control
    error = np.sqrt(treated * (1 - treated) / size.treated + control * (1 - control) / size.control)
    assert (np.abs(treated - control) > 1.96 * error).mean() == pytest.approx(0.8, abs=0.03)


def test_a_planned_ratio_is_quiet_and_a_skewed_one_alarms() -> None:
    assert not sample_ratio([1010, 990], [0.5, 0.5]).alarm
    assert sample_ratio([70, 20, 10], [0.7, 0.2, 0.1]).statistic == 0
    skewed = sample_ratio([1100, 900], [0.5, 0.5])
    assert skewed.statistic == pytest.approx(20)
    assert skewed.alarm


@pytest.mark.parametrize(
    "call",
    [
        lambda: sample_size_for_means(0.0, 1.0),
        lambda: sample_size_for_shares(0.1, 0.1),
        lambda: TrialPlan(power=1.0),
        lambda: TrialPlan(correlation=1.0),
        lambda: sample_ratio([1, 2], [0.5, 0.6]),
        lambda: sample_ratio([0, 0], [0.5, 0.5]),
        lambda: detectable_difference(2, 1.0),
    ],
)
def test_impossible_plans_are_refused(call: "object") -> None:
    assert callable(call)
    with pytest.raises(ImpossibleTrialError):
        call()

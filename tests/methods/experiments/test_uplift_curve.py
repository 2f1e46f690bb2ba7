"""The uplift curve rewards a score that finds those on whom contact works."""

import numpy as np
import pytest

from touchline.methods.experiments.intention_to_treat import intention_to_treat
from touchline.methods.experiments.uplift_curve import uplift_curve
from touchline.simulator.worlds.trials import TrialWorld

TRIAL = TrialWorld(units=4000, lift=0.5, slope=1.0).draw(1)
CURVE = uplift_curve(TRIAL.before, TRIAL.outcome, TRIAL.assigned, seed=1)


def test_areas_are_worked_out_by_hand() -> None:
    # First group: 2 of 2 treated and 0 of 2 control respond; second group: 1 of 2 each.
    curve = uplift_curve(
        np.repeat([2.0, 1.0], 4), [1, 1, 0, 0, 1, 0, 1, 0], [1, 1, 0, 0, 1, 1, 0, 0], seed=1
    )
    assert curve.gains.tolist() == [0, 0.5, 0.5]
    assert curve.qini.estimate == pytest.approx(0.125 + 0.25 - 0.25)
    assert curve.auuc.estimate == pytest.approx(0.125 + 0.25)


def test_the_curve_ends_at_the_mean_effect() -> None:
    plain = intention_to_treat(TRIAL.outcome, TRIAL.assigned)
    assert CURVE.gains[-1] == pytest.approx(plain.estimate)


def test_the_true_order_scores_as_theory_says() -> None:
    # With uplift .5 + x the area over the random line is the mean of x over the best share,
    # integrated: 1 / (2 sqrt(pi)).
    assert abs(CURVE.qini.estimate - 1 / (2 * np.sqrt(np.pi))) < 4 * CURVE.qini.standard_error


def test_a_score_that_knows_nothing_is_worth_nothing_and_a_reversed_one_less() -> None:
    noise = np.random.default_rng(2).normal(size=4000)
    blind = uplift_curve(noise, TRIAL.outcome, TRIAL.assigned, seed=1).qini
    assert abs(blind.estimate) < 4 * blind.standard_error
    turned = uplift_curve(-TRIAL.before, TRIAL.outcome, TRIAL.assigned, seed=1).qini
    assert turned.estimate < -4 * turned.standard_error


def test_equal_scores_share_one_place_whatever_the_order_of_rows() -> None:
    score = np.round(TRIAL.before)
    turned = slice(None, None, -1)
    straight = uplift_curve(score, TRIAL.outcome, TRIAL.assigned, seed=1)
    back = uplift_curve(score[turned], TRIAL.outcome[turned], TRIAL.assigned[turned], seed=1)
    assert straight.qini.estimate == pytest.approx(back.qini.estimate)
    assert straight.shares.size == np.unique(score).size + 1

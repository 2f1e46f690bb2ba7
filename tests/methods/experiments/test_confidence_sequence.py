"""Always-valid intervals: the published formula, and looks that cost nothing."""

import numpy as np
import pytest

from touchline.methods.experiments.confidence_sequence import confidence_sequence
from touchline.methods.experiments.effect import ImpossibleTrialError
from touchline.methods.experiments.intention_to_treat import intention_to_treat
from touchline.simulator.worlds.trials import TrialWorld

TRIAL = TrialWorld(units=2000, lift=0.3).draw(1)
LOOKS = np.arange(50, 2001, 50)


def test_the_width_is_that_of_the_formula() -> None:
    found = confidence_sequence(TRIAL.outcome, TRIAL.assigned, [2000], tightest_at=1000)
    rho2 = (-2 * np.log(0.05) + np.log(1 - 2 * np.log(0.05))) / 1000
    n = 2000
    plain = intention_to_treat(TRIAL.outcome, TRIAL.assigned)
    sigma = plain.standard_error * np.sqrt(n)
    reach = sigma * np.sqrt(
        2 * (n * rho2 + 1) / (n**2 * rho2) * np.log(np.sqrt(n * rho2 + 1) / 0.05)
    )
    assert found.estimates[0] == pytest.approx(plain.estimate)
    assert np.diff(found.intervals)[0, 0] == pytest.approx(2 * reach, rel=1e-9)


def test_more_looks_change_no_look() -> None:
    many = confidence_sequence(TRIAL.outcome, TRIAL.assigned, LOOKS, tightest_at=2000)
    few = confidence_sequence(TRIAL.outcome, TRIAL.assigned, LOOKS[::4], tightest_at=2000)
    assert many.intervals[::4] == pytest.approx(few.intervals)


def test_it_is_wider_than_one_look_would_be_and_narrows() -> None:
    found = confidence_sequence(TRIAL.outcome, TRIAL.assigned, LOOKS, tightest_at=2000)
    widths = np.diff(found.intervals).ravel()
    low, high = intention_to_treat(TRIAL.outcome, TRIAL.assigned).interval()
    assert widths[-1] > high - low
    assert widths[-1] < widths[0] / 3


def test_daily_looks_find_a_win_that_is_not_there_in_few_worlds_only() -> None:
    wins, naive = 0, 0
    for seed in range(60):
        drawn = TrialWorld(units=2000).draw(seed)
        intervals = confidence_sequence(
            drawn.outcome, drawn.assigned, LOOKS, tightest_at=2000
        ).intervals
        wins += bool((intervals[:, 0] > 0).any() or (intervals[:, 1] < 0).any())
        naive += any(
            intention_to_treat(drawn.outcome[:n], drawn.assigned[:n]).p_value < 0.05 for n in LOOKS
        )
    assert wins <= 7 < naive


def test_an_empty_arm_has_no_ends() -> None:
    found = confidence_sequence([1.0, 2, 3, 4], [1, 1, 0, 0], [2, 4], tightest_at=4)
    assert found.intervals[0].tolist() == [-np.inf, np.inf]
    assert np.isfinite(found.intervals[1]).all()


def test_looks_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ImpossibleTrialError, match="rise"):
        confidence_sequence([1.0, 2], [0, 1], [2, 1], tightest_at=2)

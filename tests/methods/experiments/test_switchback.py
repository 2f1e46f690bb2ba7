"""Switchback trials: balanced schedules, and an effect free of weeks and of what lingers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.experiments.effect import ImpossibleTrialError
from touchline.methods.experiments.switchback_effect import switchback_effect
from touchline.methods.experiments.switchback_schedule import switchback_schedule
from touchline.simulator.worlds.trials import SwitchbackWorld


@given(st.integers(1, 9), st.integers(1, 6), st.integers(1, 4), st.integers(0, 99))
def test_each_team_is_treated_half_the_time_and_about_half_of_the_teams_at_a_time(
    teams: int, pairs: int, length: int, seed: int
) -> None:
    schedule = switchback_schedule(teams, 2 * pairs * length, length, seed=seed)
    assert (schedule.sum(axis=1) == pairs * length).all()
    assert (np.abs(schedule.sum(axis=0) - teams / 2) <= 0.5).all()


def test_the_effect_is_found_through_week_shocks() -> None:
    schedule = switchback_schedule(8, 48, 3, seed=1)
    outcomes = SwitchbackWorld(lift=1.0, week_error=5.0).draw(schedule, 2)
    effect = switchback_effect(outcomes, schedule, 3)
    assert abs(effect.estimate - 1.0) < 4 * effect.standard_error < 2


def test_washing_out_removes_what_lingers() -> None:
    schedule = switchback_schedule(40, 96, 3, seed=3)
    outcomes = SwitchbackWorld(lift=3.0, carried_over=1.0).draw(schedule, 4)
    whole = switchback_effect(outcomes, schedule, 3)
    washed = switchback_effect(outcomes, schedule, 3, wash_out=1)
    assert whole.estimate < 3 - 4 * whole.standard_error
    assert abs(washed.estimate - 3) < 4 * washed.standard_error


def test_one_team_alone_is_its_own_control() -> None:
    schedule = switchback_schedule(1, 24, 2, seed=5)
    effect = switchback_effect(2 * schedule.astype(np.float64), schedule, 2)
    assert effect.estimate == pytest.approx(2)
    assert effect.degrees_of_freedom == 4


def test_schedules_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ImpossibleTrialError, match="no pairs"):
        switchback_schedule(2, 10, 2, seed=1)
    schedule = switchback_schedule(2, 12, 2, seed=1)
    with pytest.raises(ImpossibleTrialError, match="wash-out"):
        switchback_effect(np.zeros((2, 12)), schedule, 2, wash_out=2)
    with pytest.raises(ImpossibleTrialError, match="paired blocks"):
        switchback_effect(np.zeros((2, 12)), np.ones((2, 12), dtype=np.int64), 2)

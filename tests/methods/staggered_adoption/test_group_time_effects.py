"""Group-time effects by hand, by formula and in worlds whose effects are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.staggered_adoption.group_time_effects import (
    Comparison,
    group_time_effects,
)
from touchline.methods.staggered_adoption.panel import NEVER, ImpossiblePanelError, Panel
from touchline.methods.staggered_adoption.two_period_effect import Estimator
from touchline.simulator.worlds.staggered_adoption import StaggeredAdoption

# Two adopt in 2, one in 3, two never; the untreated rise by 1 each period.
OUTCOMES = np.array([[0.0, 3, 5], [2, 5, 7], [1, 2, 7], [4, 5, 6], [0, 1, 2]])
ADOPTED_IN = np.array([2.0, 2, 3, NEVER, NEVER])
PERIODS = np.array([1.0, 2, 3])
SMALL = Panel(OUTCOMES, PERIODS, ADOPTED_IN)


def test_the_effects_are_those_worked_out_by_hand() -> None:
    found = group_time_effects(SMALL)
    assert list(zip(found.groups, found.periods, strict=True)) == [(2, 2), (2, 3), (3, 2), (3, 3)]
    assert found.estimates.values.tolist() == [2, 3, 0, 4]
    assert found.after_adoption.tolist() == [True, True, False, True]


def test_those_not_yet_treated_are_compared_until_their_turn() -> None:
    late = Panel(OUTCOMES + np.array([[0], [0], [0], [0], [0]]) * 1.0, PERIODS, ADOPTED_IN)
    wanted = late.outcomes.copy()
    wanted[2, 1] += 3  # the later adopter's jump in period 2 counts as trend, a third of it
    found = group_time_effects(
        Panel(wanted, PERIODS, ADOPTED_IN), comparison=Comparison.NOT_YET_TREATED
    )
    assert found.estimates.values[0] == pytest.approx(2 - 1)


def test_without_covariates_the_three_estimators_agree() -> None:
    values = [group_time_effects(SMALL, estimator=way).estimates for way in Estimator]
    for other in values[1:]:
        assert other.values == pytest.approx(values[0].values, abs=1e-12)
        assert other.influence == pytest.approx(values[0].influence, abs=1e-9)


def test_the_error_without_covariates_is_that_of_two_means() -> None:
    changes = OUTCOMES[:, 1] - OUTCOMES[:, 0]
    changes[0] += 2
    outcomes = OUTCOMES.copy()
    outcomes[0, 1:] += 2
    errors = group_time_effects(Panel(outcomes, PERIODS, ADOPTED_IN)).estimates.standard_errors
    by_hand = np.var(changes[:2]) / 2 + np.var(changes[3:]) / 2
    assert errors[0] == pytest.approx(np.sqrt(by_hand))


def test_anticipation_moves_the_base_back() -> None:
    outcomes = np.array([[0.0, 1, 5], [0, 0, 0], [0, 0, 0]])
    panel = Panel(outcomes, PERIODS, np.array([3.0, NEVER, NEVER]))
    assert group_time_effects(panel).estimates.values.tolist() == [1, 4]
    assert group_time_effects(panel, anticipation=1).estimates.values.tolist() == [1, 5]


@pytest.mark.contract("A7.14")
@pytest.mark.parametrize("estimator", list(Estimator))
def test_growing_effects_are_found_where_trends_differ_by_a_covariate(
    estimator: Estimator,
) -> None:
    world = StaggeredAdoption(units=6_000)
    drawn = world.draw(3)
    panel = Panel(drawn.outcomes, drawn.periods, drawn.adopted_in, drawn.covariates)
    found = group_time_effects(panel, estimator=estimator)
    errors = found.estimates.values - world.true_effect(found.groups, found.periods)
    assert (np.abs(errors) < 4.5 * found.estimates.standard_errors).all()
    blind = group_time_effects(Panel(drawn.outcomes, drawn.periods, drawn.adopted_in))
    wrong = blind.estimates.values - world.true_effect(blind.groups, blind.periods)
    assert (np.abs(wrong) > 4.5 * blind.estimates.standard_errors).any()


def test_clusters_of_one_change_nothing_and_copied_units_count_once() -> None:
    drawn = StaggeredAdoption(units=300).draw(4)
    alone = Panel(drawn.outcomes, drawn.periods, drawn.adopted_in, clusters=np.arange(300))
    plain = group_time_effects(Panel(drawn.outcomes, drawn.periods, drawn.adopted_in)).estimates
    assert group_time_effects(alone).estimates.covariance == pytest.approx(plain.covariance)
    twice = Panel(
        np.repeat(drawn.outcomes, 2, axis=0),
        drawn.periods,
        np.repeat(drawn.adopted_in, 2),
        clusters=np.repeat(np.arange(300), 2),
    )
    copied = group_time_effects(twice).estimates
    assert copied.standard_errors == pytest.approx(plain.standard_errors)


@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(0, 50))
def test_what_all_units_share_and_what_a_unit_always_has_does_not_count(
    shock: float, level: float, seed: int
) -> None:
    outcomes = np.random.default_rng(seed).normal(size=(12, 3))
    adopted_in = np.repeat([2.0, 3.0, NEVER], 4)
    shifted = outcomes + shock * np.array([0, 1, 5]) + level * np.arange(12)[:, None]
    plain = group_time_effects(Panel(outcomes, PERIODS, adopted_in)).estimates
    moved = group_time_effects(Panel(shifted, PERIODS, adopted_in)).estimates
    assert moved.values == pytest.approx(plain.values, abs=1e-9)


def test_nobody_to_compare_with_is_refused() -> None:
    panel = Panel(OUTCOMES[:3], PERIODS, ADOPTED_IN[:3])
    with pytest.raises(ImpossiblePanelError, match="never treated"):
        group_time_effects(panel)
    found = group_time_effects(panel, comparison=Comparison.NOT_YET_TREATED)
    assert found.estimates.values.tolist() == [2]


@pytest.mark.parametrize(
    ("outcomes", "adopted_in", "says"),
    [
        (np.where(OUTCOMES == 7, np.nan, OUTCOMES), ADOPTED_IN, "unit 1"),
        (OUTCOMES, ADOPTED_IN[:2], "one adoption per row"),
        (OUTCOMES, np.full(5, NEVER), "no unit adopts"),
        (OUTCOMES, np.full(5, np.nan), "not a number"),
    ],
)
def test_impossible_panels_are_refused(
    outcomes: np.ndarray, adopted_in: np.ndarray, says: str
) -> None:
    with pytest.raises(ImpossiblePanelError, match=says):
        Panel(outcomes, PERIODS, adopted_in)

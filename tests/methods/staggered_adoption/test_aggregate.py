"""Aggregated effects are the weighted means that they say they are."""

import numpy as np
import pytest

from touchline.methods.staggered_adoption.aggregate import Aggregation, aggregate
from touchline.methods.staggered_adoption.group_time_effects import (
    GroupTimeEffects,
    group_time_effects,
)
from touchline.methods.staggered_adoption.panel import NEVER, Panel
from touchline.methods.staggered_adoption.pre_trend_test import pre_trend_test
from touchline.methods.staggered_adoption.simultaneous_band import simultaneous_band
from touchline.simulator.worlds.staggered_adoption import StaggeredAdoption

# Three adopt in 2 (effects 1 and 2), one in 3 (effect 10), two never.
PANEL = Panel(
    np.array([[0.0, 1, 2]] * 3 + [[0, 0, 10]] + [[0, 0, 0]] * 2),
    np.array([1.0, 2, 3]),
    np.array([2.0, 2, 2, 3, NEVER, NEVER]),
)


@pytest.mark.parametrize(
    ("along", "labels", "values", "overall"),
    [
        (Aggregation.SIMPLE, [0], [19 / 7], 19 / 7),
        (Aggregation.DYNAMIC, [-1, 0, 1], [0, 13 / 4, 2], (13 / 4 + 2) / 2),
        (Aggregation.GROUP, [2, 3], [1.5, 10], (3 * 1.5 + 10) / 4),
        (Aggregation.CALENDAR, [2, 3], [1, 4], 2.5),
    ],
)
def test_the_means_are_those_worked_out_by_hand(
    along: Aggregation, labels: list[float], values: list[float], overall: float
) -> None:
    found = aggregate(group_time_effects(PANEL), along)
    assert found.labels.tolist() == labels
    assert found.estimates.values == pytest.approx(values)
    assert found.overall.values[0] == pytest.approx(overall)


def drawn_effects(units: int, seed: int) -> GroupTimeEffects:
    drawn = StaggeredAdoption(units=units, selection=0, trend=0).draw(seed)
    return group_time_effects(Panel(drawn.outcomes, drawn.periods, drawn.adopted_in))


@pytest.mark.parametrize("along", list(Aggregation))
def test_influences_have_mean_nil(along: Aggregation) -> None:
    found = aggregate(drawn_effects(400, 1), along)
    assert found.estimates.influence.mean(axis=0) == pytest.approx(0, abs=1e-10)
    assert found.overall.influence.mean() == pytest.approx(0, abs=1e-10)


def test_the_stated_error_is_the_spread_over_worlds() -> None:
    overall = [
        aggregate(drawn_effects(200, seed), Aggregation.SIMPLE).overall for seed in range(60)
    ]
    stated = np.mean([found.standard_errors[0] for found in overall])
    assert np.std([found.values[0] for found in overall]) == pytest.approx(stated, rel=0.3)


def test_the_band_is_wider_than_the_intervals_and_the_same_by_seed() -> None:
    estimates = drawn_effects(400, 2).estimates
    band = simultaneous_band(estimates, seed=5)
    widths = np.diff(band.intervals).ravel()
    assert (widths > np.diff(estimates.intervals()).ravel()).all()
    assert band.intervals.tolist() == simultaneous_band(estimates, seed=5).intervals.tolist()
    assert 1.96 < band.critical_value < 3.2


def test_trends_that_part_early_are_noticed() -> None:
    drawn = StaggeredAdoption(units=800, selection=0, trend=0, drift=0.5).draw(3)
    effects = group_time_effects(Panel(drawn.outcomes, drawn.periods, drawn.adopted_in))
    assert pre_trend_test(effects).p_value < 0.001
    assert pre_trend_test(drawn_effects(800, 3)).p_value > 0.01


def test_without_a_period_before_there_is_no_test() -> None:
    panel = Panel(np.eye(4, 2), np.array([1.0, 2.0]), np.array([2.0, 2.0, NEVER, NEVER]))
    with pytest.raises(ValueError, match="no period lies before"):
        pre_trend_test(group_time_effects(panel))

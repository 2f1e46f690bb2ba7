"""Small worlds: the same seed gives the same world, and the truth is what was asked for."""

from collections.abc import Callable

import numpy as np
import pytest

from touchline.simulator.worlds.daily_counts import DailyCounts
from touchline.simulator.worlds.independent_baskets import IndependentBaskets
from touchline.simulator.worlds.late_entries import LateEntries
from touchline.simulator.worlds.stages import Stages
from touchline.simulator.worlds.wavering_scores import WaveringScores

Draw = Callable[[int], object]
KINDS: list[Draw] = [
    lambda seed: DailyCounts().draw(seed).counts,
    lambda seed: np.column_stack(IndependentBaskets().draw(seed)),
    lambda seed: LateEntries().draw(seed).lag,
    lambda seed: np.column_stack(Stages(deals=20).draw(seed)),
    lambda seed: WaveringScores(customers=5).draw(seed),
]


@pytest.mark.parametrize("draw", KINDS)
def test_a_seed_is_a_world(draw: Draw) -> None:
    assert np.array_equal(np.asarray(draw(1)), np.asarray(draw(1)))
    assert not np.array_equal(np.asarray(draw(1)), np.asarray(draw(2)))


def test_counts_are_those_of_the_rates_and_weekdays() -> None:
    world = DailyCounts(people=300, days=70).draw(3)
    assert world.counts.mean() == pytest.approx(world.rates.mean(), rel=0.03)
    by_day = [world.counts[:, world.kinds == kind].mean() for kind in range(7)]
    assert np.array(by_day) / world.rates.mean() == pytest.approx(
        np.array(DailyCounts().factors), rel=0.1
    )


def test_true_chances_of_stages_start_with_certainty_and_sum_to_one() -> None:
    assert Stages().chances(0.0) == pytest.approx(np.eye(4))
    assert Stages().chances(8.0).sum(axis=1) == pytest.approx(np.ones(4))


def test_every_lag_lies_within_its_bounds_and_a_fifth_is_missing() -> None:
    book = LateEntries(records=20_000, missing="by the lag itself").draw(1)
    assert ((book.low < book.lag) & (book.lag <= book.high)).all()
    assert book.is_missing.mean() == pytest.approx(0.2, abs=0.02)
    assert book.lag[book.is_missing].mean() > 1.5 * book.lag[~book.is_missing].mean()


def test_scores_rise_by_the_shift() -> None:
    scores = WaveringScores(shift=1.0).draw(1)
    assert scores[26:].mean() - scores[:26].mean() == pytest.approx(15, abs=0.3)

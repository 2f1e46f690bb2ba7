"""Cells lean on each other as much as they are alike, and err less for it."""

import numpy as np
import pytest

from touchline.methods.response.beta_binomial_pooling import beta_binomial_pooling
from touchline.methods.response.normal_pooling import normal_pooling

# Hits in the first 45 at-bats of 1970 and the average over the rest of the season, 18 players
# (Efron and Morris 1975, table 1).
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
REST = [0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256]
REST += [0.303, 0.264, 0.226, 0.285, 0.316, 0.200]


def worse(estimate: object, truth: object) -> float:
    return float(np.sum((np.asarray(estimate) - np.asarray(truth)) ** 2))


def test_the_baseball_players_are_foretold_over_three_times_as_well_as_by_their_own_start() -> None:
    start = np.array(HITS) / 45
    pooled = beta_binomial_pooling(HITS, [45] * 18)
    assert worse(start, REST) / worse(pooled.shares, REST) > 3
    variance = np.full((18, 1, 1), start.mean() * (1 - start.mean()) / 45)
    by_normal = normal_pooling(start[:, None], variance)
    assert worse(start, REST) / worse(by_normal.coefficients[:, 0], REST) > 3


def test_in_simulated_worlds_pooled_curves_err_less_in_sum() -> None:
    rng, raw, pooled = np.random.default_rng(4), 0.0, 0.0
    for _ in range(60):
        truth = rng.normal([1.0, -0.1], [0.3, 0.03], size=(6, 2))
        spread = np.diag([0.3, 0.03]) ** 2
        seen = truth + rng.multivariate_normal([0, 0], spread, size=6)
        found = normal_pooling(seen, np.repeat(spread[None], 6, axis=0))
        scale = np.array([0.3, 0.03])
        raw += worse(seen / scale, truth / scale)
        pooled += worse(found.coefficients / scale, truth / scale)
    assert pooled < 0.8 * raw


def test_intervals_of_pooled_cells_cover() -> None:
    rng, inside = np.random.default_rng(5), []
    for _ in range(150):
        truth = rng.normal(2, 1, size=(12, 1))
        errors = rng.uniform(0.3, 2, size=12)
        seen = truth + errors[:, None] * rng.normal(size=(12, 1))
        found = normal_pooling(seen, errors[:, None, None] ** 2)
        inside.append(np.abs(found.coefficients - truth) < 1.96 * found.standard_errors)
    assert np.mean(inside) > 0.92


def test_cells_that_differ_no_more_than_chance_become_one() -> None:
    pooled = beta_binomial_pooling([10, 10, 10, 10], [100] * 4)
    assert pooled.shares == pytest.approx([0.1] * 4, abs=1e-3)


def test_cells_that_differ_greatly_stay_as_they_are() -> None:
    pooled = beta_binomial_pooling([10, 500, 900], [1000] * 3)
    assert pooled.shares == pytest.approx([0.01, 0.5, 0.9], abs=0.003)
    assert (pooled.low < pooled.shares).all()
    assert (pooled.shares < pooled.high).all()


def test_a_cell_leans_on_cells_of_its_kind() -> None:
    kind = np.column_stack((np.ones(8), np.tile([0.0, 1.0], 4)))
    estimates = np.tile([0.0, 5.0], 4)[:, None] + np.array([0.1, -0.1] * 4)[:, None]
    found = normal_pooling(estimates, np.ones((8, 1, 1)), kind)
    assert found.gamma[:, 0] == pytest.approx([0.1, 4.8], abs=1e-6)
    assert found.coefficients[1, 0] > 4.5


@pytest.mark.parametrize(
    ("successes", "trials", "words"),
    [([1, 2], [3, 3], "fewer than three"), ([1, 4, 1], [3, 3, 3], "cell 1")],
)
def test_impossible_cells_are_refused(successes: list[int], trials: list[int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        beta_binomial_pooling(successes, trials)


def test_too_few_or_misshapen_curves_are_refused() -> None:
    with pytest.raises(ValueError, match="3 cells are too few"):
        normal_pooling(np.zeros((3, 1)), np.ones((3, 1, 1)))
    with pytest.raises(ValueError, match="shapes"):
        normal_pooling(np.zeros((5, 1)), np.ones((5, 2, 2)))

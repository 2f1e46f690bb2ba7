"""The wild bootstrap agrees with doing it the long way, and refuses what it cannot judge."""

import numpy as np
import pytest

from touchline.methods.experiments.effect import ImpossibleTrialError
from touchline.methods.experiments.wild_bootstrap import wild_bootstrap
from touchline.numerics.least_squares import least_squares
from touchline.simulator.worlds.trials import TrialWorld


def design_of(seed: int, clusters: int = 14, lift: float = 0.0) -> tuple[np.ndarray, ...]:
    world = TrialWorld(units=10 * clusters, cluster_size=10, intraclass=0.3, lift=lift)
    drawn = world.draw(seed)
    design = np.column_stack([np.ones(10 * clusters), drawn.assigned, drawn.before])
    return design, drawn.outcome, drawn.clusters


def test_sums_by_cluster_give_what_regressions_give() -> None:
    design, outcome, clusters = design_of(1)
    quick = wild_bootstrap(design, outcome, clusters, draws=199, seed=4)
    signs = np.random.default_rng(4).choice([-1.0, 1.0], (199, 14))
    held = least_squares(design[:, [0, 2]], outcome)
    fitted = outcome - held.residuals

    def t_ratio(values: np.ndarray) -> float:
        fit = least_squares(design, values, kind="cluster", clusters=clusters)
        return abs(float(fit.coefficients[1] / fit.standard_errors[1]))

    drawn = [t_ratio(fitted + held.residuals * row[clusters]) for row in signs]
    seen = t_ratio(outcome)
    assert quick.p_value == (1 + sum(each >= seen * (1 - 1e-9) for each in drawn)) / 200


def test_the_interval_ends_where_the_null_is_rejected() -> None:
    design, outcome, clusters = design_of(2, lift=1.0)
    found = wild_bootstrap(design, outcome, clusters, seed=5)
    low, _ = found.interval
    for null, rejected in ((low - 0.01, True), (low + 0.01, False)):
        shifted = outcome - null * design[:, 1]
        moved = wild_bootstrap(design, shifted, clusters, seed=5)
        assert (moved.p_value <= 0.05) == rejected


def test_it_is_the_same_by_seed_and_finds_a_large_lift() -> None:
    design, outcome, clusters = design_of(3, lift=3.0)
    found = wild_bootstrap(design, outcome, clusters, seed=6)
    assert found == wild_bootstrap(design, outcome, clusters, seed=6)
    assert found.p_value < 0.01
    assert found.interval[0] < 3.0 < found.interval[1]


def test_six_clusters_are_judged_and_four_refused() -> None:
    design, outcome, clusters = design_of(4, clusters=6)
    low, high = wild_bootstrap(design, outcome, clusters, seed=1).interval
    assert low < 0 < high
    with pytest.raises(ImpossibleTrialError, match="too few"):
        wild_bootstrap(*design_of(4, clusters=4), seed=1)

"""Tails of whole counts are fair: uniform, or a half on average."""

import numpy as np
import pytest
from scipy.stats import kstest, nbinom

from touchline.methods.counts.tail_chance import mid_p, randomised_p

MEAN, SIZE = np.full(4000, 2.5), np.full(4000, 1.7)
COUNTS = nbinom.rvs(1.7, 1.7 / 4.2, size=4000, random_state=3).astype(float)


def test_the_mid_p_by_hand() -> None:
    geometric = mid_p(np.array([0.0, 2.0]), np.array([1.0, 1.0]), np.array([1.0, 1.0]))
    assert geometric.tolist() == pytest.approx([1 / 2 + 1 / 4, 1 / 8 + 1 / 16])


def test_a_great_size_is_a_poisson_distribution() -> None:
    found = mid_p(np.array([0.0]), np.array([2.0]), np.array([1e8]))
    assert found[0] == pytest.approx(1 - np.exp(-2) / 2, rel=1e-6)


def test_randomised_p_values_are_uniform_and_mid_p_values_a_half_on_average() -> None:
    drawn = randomised_p(COUNTS, MEAN, SIZE, np.random.default_rng(1))
    assert kstest(drawn, "uniform").pvalue > 0.01
    assert mid_p(COUNTS, MEAN, SIZE).mean() == pytest.approx(0.5, abs=0.015)


def test_more_is_never_less_unusual() -> None:
    counts = np.arange(50.0)
    assert (np.diff(mid_p(counts, np.full(50, 3.0), np.full(50, 2.0))) < 0).all()


@pytest.mark.parametrize("wrong", ["counts", "mean", "size"])
def test_impossible_input_is_named(wrong: str) -> None:
    given = {
        name: np.array([-1.0 if name == wrong else 1.0]) for name in ("counts", "mean", "size")
    }
    with pytest.raises(ValueError, match=rf"{wrong}\[0\] = -1"):
        mid_p(**given)

"""Options are drawn with the chance that they are best, and never outside what is permitted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.stats import chisquare

from touchline.methods.planning.thompson_band import thompson_band

Flags = NDArray[np.bool_]
EVIDENCE = np.array([3.0, 12.0, 8.0, 40.0]), np.array([20.0, 60.0, 30.0, 300.0])


@given(
    arrays(np.bool_, st.tuples(st.integers(1, 40), st.just(4))),
    st.integers(0, 2**32 - 1),
    st.floats(0, 0.25),
)
@settings(deadline=None)
def test_the_band_is_never_left(permitted: Flags, seed: int, least: float) -> None:
    drawn = thompson_band(EVIDENCE, permitted, np.random.default_rng(seed), least=least)
    blocked = ~permitted.any(axis=1)
    rows = np.flatnonzero(~blocked)
    assert (drawn.choice[blocked] == -1).all()
    assert permitted[rows, drawn.choice[rows]].all()
    assert (drawn.propensities[~permitted] == 0).all()
    assert (drawn.propensities[permitted] >= least * (1 - 1e-12)).all()
    assert drawn.propensities[rows].sum(axis=1) == pytest.approx(1)


def test_the_chances_are_those_of_the_greatest_of_four_draws() -> None:
    random = np.random.default_rng(5)
    drawn = random.beta(1 + EVIDENCE[0], 1 + EVIDENCE[1], (200_000, 4)).argmax(axis=1)
    logged = thompson_band(EVIDENCE, np.ones((1, 4), dtype=bool), random, least=0).propensities[0]
    assert chisquare(np.bincount(drawn, minlength=4), logged * 200_000).pvalue > 0.001


def test_two_equal_options_have_equal_chances_however_sure() -> None:
    for certainty in (0.0, 10.0, 1e6):
        evidence = np.full(2, certainty), np.full(2, 9 * certainty)
        drawn = thompson_band(evidence, np.ones((1, 2), dtype=bool), np.random.default_rng(0))
        assert drawn.propensities[0] == pytest.approx([0.5, 0.5])


def test_frequencies_are_the_logged_chances() -> None:
    permitted = np.ones((50_000, 4), dtype=bool)
    drawn = thompson_band(EVIDENCE, permitted, np.random.default_rng(11))
    counts = np.bincount(drawn.choice, minlength=4)
    assert chisquare(counts, drawn.propensities[0] * len(permitted)).pvalue > 0.001


def test_impossible_input_is_refused() -> None:
    random = np.random.default_rng(0)
    with pytest.raises(ValueError, match="at least 0"):
        thompson_band((-EVIDENCE[0], EVIDENCE[1]), np.ones((1, 4), dtype=bool), random)
    with pytest.raises(ValueError, match="too much for 4"):
        thompson_band(EVIDENCE, np.ones((1, 4), dtype=bool), random, least=0.3)

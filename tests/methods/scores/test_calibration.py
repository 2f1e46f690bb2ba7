"""Calibration: fitted curves, the parts of the Brier score, and the expected error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from touchline.methods.scores.brier_score import brier_score
from touchline.methods.scores.calibration_error import calibration_error
from touchline.methods.scores.isotonic_calibration import isotonic_calibration
from touchline.methods.scores.platt_calibration import platt_calibration

RANDOM = np.random.default_rng(4)
SCORE = RANDOM.normal(size=4000)
OUTCOME = (RANDOM.random(4000) < expit(0.7 * SCORE - 1)).astype(float)
forecasts = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=40)


def test_platt_finds_the_curve_that_made_the_outcomes() -> None:
    fitted = platt_calibration(SCORE, OUTCOME)
    assert (fitted.slope, fitted.intercept) == pytest.approx((0.7, -1), abs=0.1)


def test_platt_at_its_maximum_has_no_slope_left() -> None:
    fitted = platt_calibration(SCORE, OUTCOME, smoothed=False)
    missed = OUTCOME - fitted.calibrated(SCORE)
    assert [missed.sum(), (missed * SCORE).sum()] == pytest.approx([0, 0], abs=1e-7)


def test_a_score_that_separates_is_smoothed_or_refused() -> None:
    score, outcome = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0, 0, 1, 1])
    assert np.isfinite(platt_calibration(score, outcome).slope)
    with pytest.raises(ValueError, match="separates"):
        platt_calibration(score, outcome, smoothed=False)
    with pytest.raises(ValueError, match="both outcomes"):
        platt_calibration(score, np.ones(4))


@given(forecasts)
def test_isotonic_rises_and_keeps_the_mean(rows: list[tuple[float, int]]) -> None:
    forecast, outcome = np.array(rows).T
    fitted = isotonic_calibration(forecast, outcome)
    assert (np.diff(fitted.probabilities) >= 0).all()
    assert fitted.calibrated(forecast).mean() == pytest.approx(outcome.mean())


@given(forecasts, st.one_of(st.none(), st.integers(1, 8)))
def test_the_parts_of_the_brier_score_add_up(
    rows: list[tuple[float, int]], groups: int | None
) -> None:
    forecast, outcome = np.array(rows).T
    found = brier_score(forecast, outcome, groups)
    parts = found.reliability - found.resolution + found.uncertainty + found.rest
    assert parts == pytest.approx(found.error, abs=1e-12)
    assert min(found.reliability, found.resolution, found.uncertainty) >= 0


def test_skill_is_one_for_perfect_and_zero_for_the_base_rate() -> None:
    outcome = np.array([0.0, 0.0, 1.0, 1.0])
    assert brier_score(outcome, outcome).skill == 1
    assert brier_score(np.full(4, 0.5), outcome).skill == 0


def test_a_true_forecast_errs_by_chance_only_and_a_bold_one_by_more() -> None:
    true = calibration_error(expit(0.7 * SCORE - 1), OUTCOME)
    bold = calibration_error(expit(2.1 * SCORE - 1), OUTCOME)
    assert true.expected < 2 * true.by_chance
    assert bold.expected > 4 * bold.by_chance
    assert true.counts.tolist() == [400] * 10


def test_equal_forecasts_stay_in_one_group() -> None:
    found = calibration_error(np.full(50, 0.5), np.tile([0, 1], 25))
    assert found.counts.tolist() == [50]
    assert found.expected == 0


def test_no_rows_are_refused() -> None:
    none = np.zeros(0)
    for refused in (brier_score, calibration_error, isotonic_calibration):
        with pytest.raises(ValueError, match="at least one row"):
            refused(none, none)

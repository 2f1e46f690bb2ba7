"""Logistic regression meets its first-order conditions, and refuses what has no maximum."""

import numpy as np
import pytest

from touchline.numerics.logistic_regression import PerfectSeparationError, logistic_regression


def test_two_groups_are_fitted_by_their_shares() -> None:
    group = np.repeat([0.0, 1.0], [4, 5])
    outcome = np.array([1.0, 0, 0, 0, 1, 1, 1, 0, 0])
    fit = logistic_regression(outcome, np.column_stack([np.ones(9), group]))
    assert fit.coefficients == pytest.approx([np.log(1 / 3), np.log(3 / 2) - np.log(1 / 3)])
    assert fit.covariance[0, 0] == pytest.approx(1 / (4 * 0.25 * 0.75))


def test_residuals_are_unrelated_to_every_column() -> None:
    random = np.random.default_rng(1)
    design = np.column_stack([np.ones(500), random.normal(size=(500, 3))])
    outcome = (random.random(500) < 1 / (1 + np.exp(-design[:, 1]))).astype(float)
    fit = logistic_regression(outcome, design)
    assert design.T @ (outcome - fit.probabilities) == pytest.approx(0, abs=1e-8)


def test_perfect_separation_is_refused() -> None:
    design = np.column_stack([np.ones(6), np.arange(6.0)])
    with pytest.raises(PerfectSeparationError):
        logistic_regression(np.array([0.0, 0, 0, 1, 1, 1]), design)


def test_repeated_columns_are_refused() -> None:
    with pytest.raises(PerfectSeparationError, match="repeat"):
        logistic_regression(np.array([0.0, 1, 0, 1]), np.ones((4, 2)))

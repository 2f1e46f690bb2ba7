"""Least squares gives statsmodels' figures, honest errors, and refuses what has no answer."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.numerics.least_squares import DependentColumnsError, Kind, least_squares

TIMES = np.arange(8.0)
DESIGN = np.column_stack((np.ones(8), TIMES, TIMES**2))
OUTCOME = [1.0, 3.0, 4.0, 8.0, 9.0, 7.0, 9.0, 4.0]
WEIGHTS = [1.0, 2.0, 1.0, 1.0, 3.0, 1.0, 1.0, 2.0]
PAIRS = [0, 0, 1, 1, 2, 2, 3, 3]

# statsmodels 0.15.0, WLS(OUTCOME, DESIGN, WEIGHTS).fit(cov_type=…).bse
STATSMODELS: dict[Kind, list[float]] = {
    "classical": [1.24215487, 0.77473294, 0.10224695],
    "HC0": [0.80823333, 0.49734789, 0.06508167],
    "HC1": [1.02234328, 0.62910085, 0.08232253],
    "HC3": [1.81889556, 1.36962858, 0.22149988],
    "cluster": [0.76206068, 0.51524669, 0.06752330],
}


@pytest.mark.parametrize("kind", STATSMODELS)
def test_errors_are_those_of_statsmodels(kind: Kind) -> None:
    fit = least_squares(DESIGN, OUTCOME, weights=WEIGHTS, kind=kind, clusters=PAIRS)
    assert fit.coefficients == pytest.approx([-0.24840005, 4.11965115, -0.48776509])
    assert fit.standard_errors == pytest.approx(STATSMODELS[kind], abs=1e-8)


def test_only_ratios_of_weights_matter() -> None:
    once = least_squares(DESIGN, OUTCOME, weights=WEIGHTS)
    thrice = least_squares(DESIGN, OUTCOME, weights=3 * np.array(WEIGHTS))
    assert thrice.covariance == pytest.approx(once.covariance)


def test_a_row_without_weight_changes_no_coefficient() -> None:
    without = least_squares(DESIGN[:7], OUTCOME[:7])
    at_nought = least_squares(DESIGN, [*OUTCOME[:7], 99.0], weights=[1] * 7 + [0])
    assert at_nought.coefficients == pytest.approx(without.coefficients)


def test_rows_of_one_cluster_each_give_hc1() -> None:
    alone = least_squares(DESIGN, OUTCOME, kind="cluster", clusters=list("abcdefgh"))
    assert alone.covariance == pytest.approx(least_squares(DESIGN, OUTCOME).covariance)
    assert alone.degrees_of_freedom == 7


def test_a_combination_of_one_coefficient_is_that_coefficient() -> None:
    fit = least_squares(DESIGN, OUTCOME)
    value, error = fit.combination([0, 1, 0])
    assert (value, error) == pytest.approx((fit.coefficients[1], fit.standard_errors[1]))


def test_an_interval_reaches_by_students_quantile() -> None:
    fit = least_squares([[1.0], [1.0], [1.0]], [1.0, 2.0, 3.0], kind="classical")
    assert fit.intervals()[0] == pytest.approx([2 - 4.3026527 / 3**0.5, 2 + 4.3026527 / 3**0.5])


@given(st.integers(0, 10_000), st.floats(-5, 5), st.floats(0.1, 10))
def test_moving_and_stretching_the_outcome_does_the_same_to_the_line(
    seed: int, shift: float, stretch: float
) -> None:
    y = np.random.default_rng(seed).normal(size=8)
    plain = least_squares(DESIGN, y)
    moved = least_squares(DESIGN, stretch * y + shift)
    wanted = stretch * plain.coefficients + [shift, 0, 0]
    assert moved.coefficients == pytest.approx(wanted, abs=1e-8)
    assert moved.standard_errors == pytest.approx(stretch * plain.standard_errors, abs=1e-8)


def test_robust_intervals_cover_where_noise_grows_and_classical_do_not() -> None:
    rng, x = np.random.default_rng(5), np.column_stack((np.ones(100), np.linspace(-1, 1, 100)))
    covered: dict[Kind, int] = {"classical": 0, "HC3": 0}
    for _ in range(400):
        y = 2 * x[:, 1] + rng.normal(size=100) * 3 * x[:, 1] ** 2
        for kind in covered:
            low, high = least_squares(x, y, kind=kind).intervals()[1]
            covered[kind] += bool(low <= 2 <= high)
    assert covered["HC3"] >= 0.92 * 400
    assert covered["classical"] < 0.88 * 400


def test_a_repeated_column_is_refused_by_its_name() -> None:
    design = np.column_stack((DESIGN, 2 * TIMES - 1))
    with pytest.raises(DependentColumnsError, match=r"column (ones|week|twice) repeats"):
        least_squares(design, OUTCOME, names=("ones", "week", "square", "twice"))


def test_a_column_of_noughts_is_refused_by_its_number() -> None:
    with pytest.raises(DependentColumnsError, match="number 1"):
        least_squares(np.column_stack((np.ones(8), np.zeros(8))), OUTCOME)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": [*OUTCOME[:7], np.nan]}, "row 7 has a value that is missing"),
        ({"weights": [1, 1, -1, 1, 1, 1, 1, 1]}, "row 2 has a weight below nought"),
        ({"design": DESIGN[:3], "outcome": OUTCOME[:3]}, "3 rows with weight are too few"),
        ({"outcome": OUTCOME[:5]}, "shapes"),
        ({"kind": "cluster"}, "one label a row"),
        ({"kind": "cluster", "clusters": [1] * 8}, "at least two clusters"),
    ],
)
def test_impossible_input_is_refused(changes: dict[str, Any], words: str) -> None:
    given: dict[str, Any] = {"design": DESIGN, "outcome": OUTCOME, **changes}
    with pytest.raises(ValueError, match=words):
        least_squares(given.pop("design"), given.pop("outcome"), **given)


def test_a_row_that_alone_fixes_a_coefficient_is_refused_under_hc3() -> None:
    design = np.column_stack((np.ones(8), np.eye(8)[:, 3]))
    with pytest.raises(ValueError, match="row 3 alone"):
        least_squares(design, OUTCOME, kind="HC3")

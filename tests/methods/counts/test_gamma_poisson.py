"""Rates are drawn towards the common one, the more the less was seen."""

import numpy as np
import pytest
from scipy.stats import nbinom

from touchline.methods.counts.gamma_poisson import gamma_poisson

EVENTS = np.array([2.0, 9.0, 30.0, 41.0, 0.0])
EXPOSURE = np.array([10.0, 10.0, 12.0, 9.0, 3.0])


def log_likelihood(a: float, b: float) -> float:
    return float(nbinom.logpmf(EVENTS, a, b / (b + EXPOSURE)).sum())


def test_no_other_prior_tells_the_counts_better() -> None:
    fitted = gamma_poisson(EVENTS, EXPOSURE)
    best = log_likelihood(fitted.a, fitted.b)
    for factor in (0.98, 1.02):
        assert log_likelihood(fitted.a * factor, fitted.b) < best
        assert log_likelihood(fitted.a, fitted.b * factor) < best


def test_a_rate_lies_between_its_own_and_the_common_one() -> None:
    fitted = gamma_poisson(EVENTS, EXPOSURE)
    own, common = EVENTS / EXPOSURE, fitted.a / fitted.b
    assert ((fitted.rates - own) * (fitted.rates - common) <= 0).all()


def test_groups_that_differ_by_chance_only_share_one_rate() -> None:
    fitted = gamma_poisson(np.array([10.0, 10.0, 10.0]), np.ones(3) * 5)
    assert fitted.rates == pytest.approx(np.full(3, 2.0), rel=1e-4)


def test_the_unit_of_exposure_changes_only_the_unit_of_the_rates() -> None:
    in_days, in_weeks = gamma_poisson(EVENTS, EXPOSURE), gamma_poisson(EVENTS, EXPOSURE / 7)
    assert in_weeks.rates == pytest.approx(7 * in_days.rates, rel=1e-5)


def test_nothing_at_all_tells_no_rate() -> None:
    with pytest.raises(ValueError, match="nothing happened"):
        gamma_poisson(np.zeros(2), np.ones(2))
    with pytest.raises(ValueError, match=r"exposure\[1\] = 0"):
        gamma_poisson(np.ones(2), np.array([1.0, 0.0]))

"""Rubin's rules by hand and at their ends."""

import numpy as np
import pytest
from scipy.stats import t

from touchline.methods.counts.pooled_imputations import pooled_imputations

ESTIMATES, VARIANCES = np.array([9.0, 10.0, 11.0]), np.array([3.0, 4.0, 5.0])


def test_by_hand() -> None:
    pooled = pooled_imputations(ESTIMATES, VARIANCES)
    missing = (4 / 3) / (4 + 4 / 3)
    assert (pooled.within, pooled.between) == (4, 1)
    assert pooled.total == pytest.approx(4 + 4 / 3)
    assert pooled.degrees_of_freedom == pytest.approx(2 / missing**2)
    assert pooled.missing_information == pytest.approx(missing)


def test_the_interval_is_that_of_student() -> None:
    pooled = pooled_imputations(ESTIMATES, VARIANCES)
    expected = t.interval(0.95, pooled.degrees_of_freedom, loc=10, scale=np.sqrt(16 / 3))
    assert pooled.interval() == pytest.approx(expected)


def test_with_few_complete_degrees_there_are_fewer_still() -> None:
    pooled = pooled_imputations(ESTIMATES, VARIANCES, complete_degrees=20)
    observed = 21 / 23 * 20 * (1 - pooled.missing_information)
    assert pooled.degrees_of_freedom == pytest.approx(1 / (1 / 32 + 1 / observed))


def test_where_nothing_was_missing_the_answer_is_that_of_the_complete_data() -> None:
    pooled = pooled_imputations(np.full(5, 2.0), np.full(5, 0.25), complete_degrees=1e9)
    assert pooled.missing_information == 0
    assert pooled.interval() == pytest.approx((2 - 0.97998, 2 + 0.97998), abs=1e-4)


def test_one_imputation_is_none() -> None:
    with pytest.raises(ValueError, match="at least two"):
        pooled_imputations(np.ones(1), np.ones(1))

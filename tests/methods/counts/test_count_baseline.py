"""What is usual is learned by one and weekday, and only what is beyond chance is flagged."""

import numpy as np
import pytest

from touchline.methods.counts.count_baseline import CountBaseline, count_baseline
from touchline.numerics.checked import Numbers

DAYS = np.arange(140) % 7
FACTORS = np.array([1.4, 1.2, 1.2, 1.1, 1.1, 0.6, 0.4])
RATES = np.array([2.0, 4.0, 8.0, 16.0, 3.0, 6.0])
SIZE = 4.0


def history(seed: int = 1) -> Numbers:
    random = np.random.default_rng(seed)
    mean = RATES[:, None] * FACTORS[DAYS][None, :]
    wobble = random.gamma(SIZE, 1 / SIZE, size=mean.shape)
    return np.asarray(random.poisson(mean * wobble), dtype=np.float64)


def usual() -> CountBaseline:
    return count_baseline(history(), DAYS)


def test_the_world_behind_the_counts_is_found() -> None:
    found = usual()
    assert found.rates == pytest.approx(RATES, rel=0.25)
    assert found.factors == pytest.approx(FACTORS, rel=0.25)
    assert found.size == pytest.approx(SIZE, rel=0.35)


def test_the_factors_average_one() -> None:
    assert np.average(usual().factors, weights=np.bincount(DAYS)) == pytest.approx(1)


def test_a_burst_is_flagged_and_a_usual_day_is_not() -> None:
    today = RATES[:, None] * FACTORS[0]
    today[2] *= 6
    flags = usual().flags(np.round(today), np.zeros(1, dtype=np.int64))
    assert flags.flagged.ravel().tolist() == [False, False, True, False, False, False]


def test_a_day_that_was_not_observed_is_neither_learned_from_nor_flagged() -> None:
    counts = history()
    counts[0, :70] = np.nan
    found = count_baseline(counts, DAYS)
    assert found.rates[0] == pytest.approx(RATES[0], rel=0.35)
    flags = found.flags(np.full((6, 1), np.nan), np.zeros(1, dtype=np.int64))
    assert not flags.flagged.any()
    assert np.isnan(flags.p_values).all()


def test_somebody_of_few_days_is_judged_by_what_is_common() -> None:
    counts = history()
    counts[0] = np.nan
    counts[0, 0] = 0
    found = count_baseline(counts, DAYS)
    assert found.rates[0] > 0.1 * found.common_rate
    assert found.certainty[0] < found.certainty[1:].min()


def test_a_history_of_nothing_tells_nothing() -> None:
    with pytest.raises(ValueError, match="nothing happened"):
        count_baseline(np.zeros((2, 7)), np.arange(7))
    with pytest.raises(ValueError, match="counts"):
        count_baseline(np.array([[-1.0, 2.0]]), np.zeros(2, dtype=np.int64), kinds=1)

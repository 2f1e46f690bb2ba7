"""What another policy would bring is told from the log without bias, or refused."""

import numpy as np
import pytest
from numpy.typing import NDArray

from touchline.methods.planning.off_policy_value import OffPolicyValue, off_policy_value

Floats = NDArray[np.float64]
RATES = np.array([0.1, 0.3, 0.2])
TARGET = np.array([0.1, 0.6, 0.3])
TRUTH = float(RATES @ TARGET)


def told(seed: int, rows: int = 400, predicted: Floats | None = None) -> OffPolicyValue:
    random = np.random.default_rng(seed)
    propensities = np.tile([0.6, 0.1, 0.3], (rows, 1))
    choice = random.choice(3, rows, p=propensities[0])
    rewards = (random.random(rows) < RATES[choice]).astype(float)
    predictions = None if predicted is None else np.tile(predicted, (rows, 1))
    log = choice, rewards, propensities
    return off_policy_value(log, np.tile(TARGET, (rows, 1)), predictions)


def test_the_weighted_mean_has_no_bias() -> None:
    found = [told(seed).weighted.value for seed in range(600)]
    assert np.mean(found) == pytest.approx(TRUTH, abs=4 * np.std(found) / 600**0.5)


def test_wrong_predictions_do_not_bias_the_doubly_robust_value() -> None:
    wrong = np.array([0.9, 0.0, 0.5])
    found = [told(seed, predicted=wrong).doubly for seed in range(600)]
    values = [each.value for each in found if each]
    assert len(values) == 600
    assert np.mean(values) == pytest.approx(TRUTH, abs=4 * np.std(values) / 600**0.5)


def test_right_predictions_narrow_the_interval() -> None:
    found = told(3, rows=5000, predicted=RATES)
    assert found.doubly is not None
    assert found.doubly.standard_error < found.weighted.standard_error


def test_the_log_of_the_policy_itself_gives_the_plain_mean() -> None:
    random = np.random.default_rng(1)
    propensities = random.dirichlet(np.ones(3), 50)
    log = random.integers(0, 3, 50), random.random(50), propensities
    found = off_policy_value(log, propensities)
    assert found.weighted.value == found.normalised.value == pytest.approx(log[1].mean())
    assert found.effective_sample == pytest.approx(50)


def test_a_constant_reward_is_found_exactly_by_the_normalised_mean() -> None:
    random = np.random.default_rng(2)
    log = random.integers(0, 3, 50), np.full(50, 7.0), random.dirichlet(np.ones(3), 50)
    found = off_policy_value(log, random.dirichlet(np.ones(3), 50))
    assert found.normalised.value == pytest.approx(7.0)
    assert found.normalised.standard_error == pytest.approx(0, abs=1e-12)


def test_what_was_never_tried_cannot_be_told() -> None:
    log = np.array([0, 0]), np.ones(2), np.array([[1.0, 0.0], [1.0, 0.0]])
    with pytest.raises(ValueError, match="never could do"):
        off_policy_value(log, np.full((2, 2), 0.5))


@pytest.mark.parametrize(
    ("choice", "propensities", "target", "wrong"),
    [
        ([-1, 0], [[0.5, 0.5]] * 2, [[0.5, 0.5]] * 2, "no chance above 0"),
        ([0, 0], [[1.5, 0.5]] * 2, [[0.5, 0.5]] * 2, "from 0 to 1"),
        ([0, 0], [[0.5, 0.5]] * 2, [[0.5, 0.6]] * 2, "sum to 1"),
        ([0], [[0.5, 0.5]], [[0.5, 0.5]], "2 or more"),
    ],
)
def test_impossible_logs_are_refused(
    choice: list[int], propensities: list[list[float]], target: list[list[float]], wrong: str
) -> None:
    log = np.array(choice), np.ones(len(choice)), np.array(propensities)
    with pytest.raises(ValueError, match=wrong):
        off_policy_value(log, np.array(target))

"""The maximum is found, its precision is right, and where there is none that is said."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

from touchline.numerics.maximum_likelihood import Maximum, NoMaximum, maximise

Vector = NDArray[np.float64]


def gamma_fit(values: Vector, starts: list[list[float]]) -> Maximum:
    n, total, logs = len(values), values.sum(), np.log(values).sum()

    def log_likelihood(own: Vector) -> tuple[float, Vector]:
        k, rate = own
        value = n * (k * np.log(rate) - gammaln(k)) + (k - 1) * logs - rate * total
        gradient = [n * (np.log(rate) - digamma(k)) + logs, n * k / rate - total]
        return float(value), np.array(gradient)

    return maximise(log_likelihood, starts, ["k", "rate"])


def normal_fit(values: Vector) -> Maximum:
    def log_likelihood(own: Vector) -> tuple[float, Vector]:
        mean, sd = own
        z = (values - mean) / sd
        value = -len(z) * np.log(sd) - (z @ z) / 2
        return float(value), np.array([z.sum() / sd, (-len(z) + z @ z) / sd])

    return maximise(log_likelihood, [[0.0, 1.0]], ["mean", "sd"], [False, True])


def test_a_normal_mean_and_deviation_are_those_of_the_books() -> None:
    values = np.array([-3.0, -1.0, 0.0, 2.0, 12.0])
    found = normal_fit(values)
    deviation = values.std()
    assert found.parameters == pytest.approx([2.0, deviation], rel=1e-6)
    errors = [deviation / np.sqrt(5), deviation / np.sqrt(10)]
    assert found.standard_errors == pytest.approx(errors, rel=1e-4)


def test_a_negative_parameter_is_found_and_its_interval_is_symmetric() -> None:
    found = normal_fit(np.array([-7.0, -5.0, -3.0]))
    low, high = found.interval()[0]
    assert found.parameters[0] == pytest.approx(-5.0)
    assert high + 5 == pytest.approx(-5 - low)


def test_the_interval_of_a_positive_parameter_stays_positive() -> None:
    found = gamma_fit(np.array([0.1, 5.0, 0.3]), [[1.0, 1.0]])
    assert np.all(found.interval(0.999) > 0)


def test_several_starts_find_one_maximum() -> None:
    values = np.random.default_rng(1).gamma(2.5, 1 / 0.7, 500)
    near = gamma_fit(values, [[2.0, 1.0]])
    far = gamma_fit(values, [[1e-3, 1e3], [50.0, 0.01]])
    assert far.parameters == pytest.approx(near.parameters, rel=1e-5)
    assert far.log_likelihood == pytest.approx(near.log_likelihood, abs=1e-8)


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    generator = np.random.default_rng(2)
    covered = np.zeros(2)
    for _ in range(400):
        ends = gamma_fit(generator.gamma(2.0, 2.0, 200), [[1.0, 1.0]]).interval(0.9)
        covered += (ends[:, 0] <= [2.0, 0.5]) & (ends[:, 1] >= [2.0, 0.5])
    assert np.all(np.abs(covered / 400 - 0.9) < 0.045)


def test_draws_have_the_covariance_of_the_estimate() -> None:
    found = gamma_fit(np.random.default_rng(3).gamma(2.0, 2.0, 300), [[1.0, 1.0]])
    drawn = np.log(found.draws(20_000, seed=4))
    assert np.cov(drawn.T) == pytest.approx(found.covariance, rel=0.05)


def test_a_likelihood_that_rises_for_ever_is_refused_by_name() -> None:
    with pytest.raises(NoMaximum, match="k"):
        gamma_fit(np.array([2.0, 2.0, 2.0]), [[1.0, 1.0]])


def test_a_flat_likelihood_is_refused() -> None:
    with pytest.raises(NoMaximum, match="do not tell idle"):
        maximise(lambda own: (-0.5 * (own[0] - 1) ** 2, np.array([1 - own[0], 0.0])),
                 [[2.0, 1.0]], ["mean", "idle"])  # fmt: skip


def test_a_likelihood_that_is_nowhere_a_number_is_refused() -> None:
    with pytest.raises(NoMaximum, match="not a number at any start"):
        maximise(lambda own: (float("nan"), own), [[1.0]], ["rate"])

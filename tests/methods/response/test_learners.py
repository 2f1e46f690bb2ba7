"""Both families of own learners foretell rows that they have not seen."""

import numpy as np
import pytest

from touchline.methods.response.cross_fit import cross_fitted, fold_of_each
from touchline.methods.response.kernel_ridge import KernelRidge
from touchline.methods.response.learner import Learner
from touchline.methods.response.ridge import ridge
from touchline.methods.response.spline_ridge import SplineRidge

LEARNERS = [SplineRidge(), KernelRidge()]
RNG = np.random.default_rng(7)
X = RNG.normal(size=(900, 2))
WAVES = np.column_stack((np.sin(X[:, 0]) * X[:, 1], X[:, 0] ** 2))


@pytest.mark.parametrize("learner", LEARNERS, ids=repr)
def test_curves_and_products_are_learned_through_noise(learner: Learner) -> None:
    fitted = learner.fit(X[:600], WAVES[:600] + 0.3 * RNG.normal(size=(600, 2)))
    left = ((fitted.predict(X[600:]) - WAVES[600:]) ** 2).mean(axis=0)
    assert (left / WAVES[600:].var(axis=0) < 0.03).all()


@pytest.mark.parametrize("learner", LEARNERS, ids=repr)
def test_noise_alone_is_foretold_by_its_mean(learner: Learner) -> None:
    told = learner.fit(X, RNG.normal(5, 1, size=(900, 1))).predict(X)
    assert told.var() < 0.05
    assert told.mean() == pytest.approx(5, abs=0.1)


@pytest.mark.parametrize("learner", LEARNERS, ids=repr)
def test_a_feature_of_two_values_and_one_of_one_value_are_taken(learner: Learner) -> None:
    features = np.column_stack((np.where(X[:, 0] > 0, 1.0, 0.0), np.ones(900)))
    fitted = learner.fit(features, 3.0 * features[:, :1])
    assert fitted.predict(np.array([[1.0, 1.0]]))[0, 0] == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize("learner", LEARNERS, ids=repr)
def test_targets_learned_together_are_those_learned_alone(learner: Learner) -> None:
    together = learner.fit(X, WAVES).predict(X)[:, 1:]
    assert together == pytest.approx(learner.fit(X, WAVES[:, 1:]).predict(X), abs=1e-8)


def test_beyond_the_range_seen_the_spline_stays_at_its_end() -> None:
    fitted = SplineRidge().fit(X[:, :1], X[:, :1] ** 3)
    far, end = fitted.predict(np.array([[99.0], [X[:, 0].max()]]))
    assert far == pytest.approx(end)


def test_ridge_without_noise_is_least_squares() -> None:
    fit = ridge(X, X @ [[2.0], [-1.0]] + 4)
    assert fit.coefficients[:, 0] == pytest.approx([2, -1], abs=1e-5)


def test_rows_must_fit_targets() -> None:
    with pytest.raises(ValueError, match="900 rows do not fit 899 targets"):
        ridge(X, WAVES[1:])


def test_no_row_is_foretold_by_what_saw_it() -> None:
    fold = fold_of_each(900, 5, seed=1)
    targets = np.where(fold == 2, 100.0, 0.0)[:, None]
    told = cross_fitted(SplineRidge(), X, targets, fold)
    assert np.abs(told[fold == 2]).max() < 1e-6


def test_rows_of_one_cluster_share_their_fold() -> None:
    clusters = np.arange(900) // 9
    fold = fold_of_each(900, 5, seed=1, clusters=clusters).reshape(100, 9)
    assert (fold == fold[:, :1]).all()
    assert np.unique(fold).size == 5


def test_more_folds_than_clusters_are_refused() -> None:
    with pytest.raises(ValueError, match="5 folds do not fit 3 independent groups"):
        fold_of_each(9, 5, seed=1, clusters=np.arange(9) // 3)

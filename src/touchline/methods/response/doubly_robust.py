"""A dose-response curve that is right if either the outcome or the dose is modelled rightly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.response.cross_fit import fold_of_each
from touchline.methods.response.dose_model import DoseModel
from touchline.methods.response.dose_response import DoseResponse
from touchline.methods.response.effect import Effect
from touchline.methods.response.learner import FittedLearner, Learner
from touchline.methods.response.overlap import overlap_shares
from touchline.numerics.least_squares import least_squares

Floats = NDArray[np.float64]
_GRID = 60  # doses at which a continuous dose's averages are taken


@dataclass(frozen=True)
class DoublyRobust:
    """The curve, and each row's influence (n, k) on it, for differences between doses.

    >>> import numpy as np
    >>> from touchline.methods.response.negative_binomial_dose import NegativeBinomialDose
    >>> from touchline.methods.response.spline_ridge import SplineRidge
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(800, 1))
    >>> dose = rng.poisson(np.exp(1 + 0.3 * x[:, 0])).astype(float)
    >>> y = dose + x[:, 0] + rng.normal(size=800)
    >>> found = doubly_robust(y, dose, x, [2, 3], bandwidth=1.0, seed=1,
    ...     dose_model=NegativeBinomialDose(), outcome_learner=SplineRidge())
    >>> effect = found.effect(3, against=2)
    >>> bool(effect.low < 1 < effect.high)
    True
    """

    curve: DoseResponse
    influence: Floats

    def effect(self, dose: float, against: float, quantile: float = 1.959964) -> Effect:
        """What `dose` brings more than `against`; both among the doses of the curve."""
        first, second = (self._place(each) for each in (dose, against))
        moved = self.influence[:, first] - self.influence[:, second]
        value = float(self.curve.means[first] - self.curve.means[second])
        return Effect.within(value, float(moved.std() / np.sqrt(moved.size)), quantile)

    def _place(self, dose: float) -> int:
        found = np.flatnonzero(self.curve.doses == dose)
        if not found.size:
            raise ValueError(f"{dose} is not among the doses of the curve")
        return int(found[0])


def doubly_robust(  # noqa: PLR0913 the parts of one estimator, all by name
    outcome: ArrayLike,
    dose: ArrayLike,
    covariates: ArrayLike,
    doses: ArrayLike,
    *,
    bandwidth: float,
    dose_model: DoseModel,
    outcome_learner: Learner,
    seed: int,
    folds: int = 5,
    least_overlap: float = 0.8,
    truncate: float = 50.0,
) -> DoublyRobust:
    r"""The mean outcome at each of `doses` (k), by local regression of a doubly robust outcome.

    Formula:
    $$ \xi_i = \frac{Y_i - \hat\mu(X_i, T_i)}{\hat\pi(T_i \mid X_i)}
       \int \hat\pi(T_i \mid x)\,dP(x) + \int \hat\mu(x, T_i)\,dP(x) $$
    $$ \hat\theta(t) = \text{intercept of } \xi \text{ on } (T - t) \text{ weighted by }
       K\Big(\frac{T - t}{h}\Big) $$

    `outcome` and `dose` (n), `covariates` (n, p); K is Epanechnikov's kernel and h the `bandwidth`
    in the unit of the dose. With counts and h of one or less each count is its own cell, and the
    estimate is the augmented inverse-probability mean. Both nuisances are fitted on the other
    folds; the outcome learner sees the dose as its first feature. No weight exceeds `truncate`.
    Intervals are pointwise and leave the smoothing bias out: take h small.

    Raises ValueError where fewer than two rows lie within h of a dose, or the models refuse.

    Source: Kennedy, Ma, McHugh and Small 2017.
    """
    y, t, x = (np.asarray(part, dtype=float) for part in (outcome, dose, covariates))
    wanted = np.asarray(doses, dtype=float)
    grid = _grid(t)
    fold = fold_of_each(y.size, folds, seed)
    found = _nuisances((y, t, x), grid, dose_model, outcome_learner, fold)
    weights = np.minimum(found.marginal_at(t, grid) / found.own_density, truncate)
    pseudo = (y - found.own_expected) * weights + np.interp(t, grid, found.expected.mean(axis=0))
    local = [_local(pseudo, t, each, bandwidth, grid, found) for each in wanted]
    means, influence = np.array([m for m, _ in local]), np.column_stack([i for _, i in local])
    errors = influence.std(axis=0) / np.sqrt(y.size)
    reach = 1.959964 * errors
    overlap = overlap_shares(dose_model.fit(t, x).at(wanted, x))
    curve = DoseResponse(wanted, means, errors, means - reach, means + reach, overlap)
    return DoublyRobust(curve.where(overlap >= least_overlap), influence)


def _grid(t: Floats) -> Floats:
    """All doses that were seen, or of many the quantiles."""
    grid = np.unique(t)
    return grid if grid.size <= _GRID else np.unique(np.quantile(t, np.linspace(0, 1, _GRID)))


@dataclass(frozen=True)
class _Nuisances:
    """Cross-fitted: own density and expectation (n), and over the grid (n, g)."""

    own_density: Floats
    own_expected: Floats
    density: Floats
    expected: Floats

    def marginal_at(self, t: Floats, grid: Floats) -> Floats:
        """The density of the dose without covariates, at each row's dose."""
        density: Floats = np.interp(t, grid, self.density.mean(axis=0))
        return density


def _nuisances(
    rows: tuple[Floats, Floats, Floats],
    grid: Floats,
    dose_model: DoseModel,
    learner: Learner,
    fold: Floats,
) -> _Nuisances:
    """Both models fitted on the rows of the other folds."""
    y, t, x = rows
    own_density, own_expected = np.empty(y.size), np.empty(y.size)
    density, expected = np.empty((y.size, grid.size)), np.empty((y.size, grid.size))
    with_dose = np.column_stack((t, x))
    for each in np.unique(fold):
        out = fold == each
        law = dose_model.fit(t[~out], x[~out])
        mean = learner.fit(with_dose[~out], y[~out, None])
        own_density[out], density[out] = law.own(t[out], x[out]), law.at(grid, x[out])
        own_expected[out] = mean.predict(with_dose[out])[:, 0]
        expected[out] = _over(grid, mean, x[out])
    return _Nuisances(own_density, own_expected, density, expected)


def _over(grid: Floats, mean: FittedLearner, x: Floats) -> Floats:
    """What the outcome is expected to be for each row at each dose of the grid."""
    repeated = np.repeat(x, grid.size, axis=0)
    doses = np.tile(grid, x.shape[0])
    told = mean.predict(np.column_stack((doses, repeated)))
    return told[:, 0].reshape(x.shape[0], grid.size)


def _local(  # noqa: PLR0913, PLR0917 one dose of one curve
    pseudo: Floats, t: Floats, at: float, bandwidth: float, grid: Floats, found: _Nuisances
) -> tuple[float, Floats]:
    """The local line's height at a dose, and each row's influence on it."""
    kernel = np.maximum(1 - ((t - at) / bandwidth) ** 2, 0.0)
    near = np.unique(t[kernel > 0])
    if (kernel > 0).sum() < 2:
        raise ValueError(f"fewer than two rows have a dose within {bandwidth} of {at}")
    columns = _line(t, at, near.size)
    fit = least_squares(columns, pseudo, weights=kernel, kind="HC0")
    bread = np.linalg.inv(columns.T @ (columns * kernel[:, None]) / t.size)
    scores = columns * (kernel * fit.residuals)[:, None]
    of_grid = np.maximum(1 - ((grid - at) / bandwidth) ** 2, 0.0)
    mass = _mass(grid, found.density.mean(axis=0)) * of_grid
    apart = found.expected - found.expected.mean(axis=0)
    scores = scores + apart @ (_line(grid, at, near.size) * mass[:, None])
    influence: Floats = (scores @ bread)[:, 0]
    return float(fit.coefficients[0]), influence


def _line(t: Floats, at: float, different: int) -> Floats:
    """A line through the dose, or a constant where only one dose lies near."""
    return np.column_stack((np.ones(t.size), t - at)) if different > 2 else np.ones((t.size, 1))


def _mass(grid: Floats, density: Floats) -> Floats:
    """The share of rows that each point of the grid stands for."""
    if (grid == np.floor(grid)).all():
        return density
    width = np.gradient(grid)
    return density * width

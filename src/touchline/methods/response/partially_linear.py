"""Double machine learning of a dose's curve, with covariates taken out by learners."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.response.cross_fit import cross_fitted, fold_of_each
from touchline.methods.response.dose_basis import DoseBasis
from touchline.methods.response.effect import Effect
from touchline.methods.response.learner import Learner
from touchline.numerics.least_squares import Kind, LeastSquares, least_squares

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PartiallyLinear:
    """The curve that `partially_linear` found.

    `fit` holds one coefficient for each column of `basis`; residuals of outcome (n) and of the
    basis (n, k) are what the learners left. `outcome_r2` and `dose_r2` (k) are shares of variance
    foretold for rows not seen: nought or less says that a learner learned nothing.

    >>> import numpy as np
    >>> from touchline.methods.response.dose_basis import QuadraticDose
    >>> from touchline.methods.response.spline_ridge import SplineRidge
    >>> rng = np.random.default_rng(2)
    >>> x = rng.normal(size=(500, 1))
    >>> t = rng.poisson(np.exp(0.5 + 0.3 * x[:, 0])).astype(float)
    >>> y = t + 2 * x[:, 0] + rng.normal(size=500)
    >>> found = partially_linear(y, t, x, basis=QuadraticDose(), seed=1,
    ...     outcome_learner=SplineRidge(), dose_learner=SplineRidge())
    >>> effect = found.effect(2, against=1)
    >>> bool(effect.low < 1 < effect.high)
    True
    """

    basis: DoseBasis
    fit: LeastSquares
    outcome_residuals: Floats
    dose_residuals: Floats
    outcome_r2: float
    dose_r2: Floats

    def effect(self, dose: float, against: float, level: float = 0.95) -> Effect:
        """What `dose` contacts bring more than `against` contacts."""
        columns = self.basis.columns(np.array([dose, against]))
        fit = self.fit
        return Effect.within(*fit.combination(columns[0] - columns[1]), fit.quantile(level))


def partially_linear(  # noqa: PLR0913 the parts of one estimator, all by name
    outcome: ArrayLike,
    dose: ArrayLike,
    covariates: ArrayLike,
    *,
    basis: DoseBasis,
    outcome_learner: Learner,
    dose_learner: Learner | Floats,
    seed: int,
    folds: int = 5,
    clusters: ArrayLike | None = None,
) -> PartiallyLinear:
    r"""The effect of a dose under the partially linear model, covariates taken out by learners.

    Formula:
    $$ Y = \theta'\varphi(T) + g(X) + \varepsilon, \qquad
       \hat\theta = \Big(\sum_i V_i V_i'\Big)^{-1} \sum_i V_i \big(Y_i - \hat\ell(X_i)\big), \qquad
       V_i = \varphi(T_i) - \hat m(X_i) $$

    with l(X) = E[Y|X] and m(X) = E[phi(T)|X], each learned on the other folds. `outcome` and
    `dose` are (n), `covariates` (n, p), measured before the dose. Where the dose was drawn at
    random, `dose_learner` is the array (n, k) of known means of the basis instead of a learner.
    Errors are HC3, or robust to `clusters` (n labels), which then also stay in one fold.

    It assumes that no confounder is missing and that the dose's effect is the same for all X.
    Careless learners bias it even under randomisation: read `outcome_r2` and `dose_r2`, and try
    two families of learners.

    Raises ValueError for shapes that do not fit, missing values, or too few groups for the folds;
    DependentColumnsError where the data do not hold enough different doses for the basis.

    Source: Chernozhukov et al. 2018.
    """
    y, x = np.asarray(outcome, dtype=float), np.asarray(covariates, dtype=float)
    columns = basis.columns(dose)
    if x.ndim != 2 or not x.shape[0] == y.size == columns.shape[0]:
        raise ValueError(f"{y.size} outcomes, {columns.shape[0]} doses and {x.shape} covariates")
    fold = fold_of_each(y.size, folds, seed, clusters)
    outcome_means, means = _means(y, columns, x, outcome_learner, dose_learner, fold)
    left, taken = y - outcome_means, columns - means
    kind: Kind = "HC3" if clusters is None else "cluster"
    fit = least_squares(taken, left, kind=kind, clusters=clusters)
    return PartiallyLinear(
        basis, fit, left, taken, float(_r2(left, y)), np.asarray(_r2(taken, columns))
    )


def _means(  # noqa: PLR0913, PLR0917 what two learners need
    y: Floats, columns: Floats, x: Floats, first: Learner, second: Learner | Floats, fold: Floats
) -> tuple[Floats, Floats]:
    """The expected outcome (n) and basis (n, k); one learner for both is fitted only once."""
    if isinstance(second, np.ndarray):
        known = np.broadcast_to(second, columns.shape)
        return cross_fitted(first, x, y[:, None], fold)[:, 0], known
    if second is first:
        both = cross_fitted(first, x, np.column_stack((y, columns)), fold)
        return both[:, 0], both[:, 1:]
    return cross_fitted(first, x, y[:, None], fold)[:, 0], cross_fitted(second, x, columns, fold)


def _r2(residuals: Floats, whole: Floats) -> Floats:
    share: Floats = 1 - np.mean(residuals**2, axis=0) / np.var(whole, axis=0)
    return share

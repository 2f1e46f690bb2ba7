"""The generalised propensity score of Hirano and Imbens, every step of it bootstrapped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.response.dose_model import DoseDensity, DoseModel
from touchline.methods.response.dose_response import DoseResponse
from touchline.methods.response.overlap import overlap_shares
from touchline.numerics.least_squares import least_squares

Floats = NDArray[np.float64]


def hirano_imbens(  # noqa: PLR0913 the parts of one estimator, all by name
    outcome: ArrayLike,
    dose: ArrayLike,
    covariates: ArrayLike,
    dose_model: DoseModel,
    doses: ArrayLike,
    *,
    seed: int,
    bootstraps: int = 200,
    least_overlap: float = 0.8,
    level: float = 0.95,
) -> DoseResponse:
    r"""The mean outcome at each of `doses` (k) if all had it.

    Formula:
    $$ R_i = r(T_i, X_i), \quad r(t, x) = f_{T|X}(t \mid x) $$
    $$ E[Y \mid T, R] = \beta_0 + \beta_1 T + \beta_2 T^2 + \beta_3 R + \beta_4 R^2 + \beta_5 TR $$
    $$ \hat\mu(t) = \frac1n \sum_i \hat E\big[Y \mid t, \hat r(t, X_i)\big] $$

    `outcome` and `dose` are (n), `covariates` (n, p). The interval is that of the bootstrap's
    quantiles, with the dose model fitted anew in each of the `bootstraps`. Where the overlap at a
    dose is under `least_overlap` there is no estimate. It stands and falls with the dose model and
    the quadratic form: check the balance.

    Raises ValueError for what the dose model or least squares refuse.

    Source: Hirano and Imbens 2004.

    >>> import numpy as np
    >>> from touchline.methods.response.gamma_dose import GammaDose
    >>> rng = np.random.default_rng(1)
    >>> x = rng.exponential(size=(500, 2))
    >>> dose = rng.exponential(1 / x.sum(axis=1))
    >>> y = dose + x.sum(axis=1) * np.exp(-dose * x.sum(axis=1)) + rng.normal(size=500)
    >>> model = GammaDose("inverse", intercept=False)
    >>> curve = hirano_imbens(y, dose, x, model, [1.0], bootstraps=20, seed=1)
    >>> bool(curve.low[0] < 1.25 < curve.high[0])
    True
    """
    data = _Data(*(np.asarray(part, dtype=float) for part in (outcome, dose, covariates)))
    wanted = np.asarray(doses, dtype=float)
    density = dose_model.fit(data.dose, data.covariates)
    means = _curve(data, density, wanted)
    again = _bootstrapped(data, dose_model, wanted, bootstraps, np.random.default_rng(seed))
    low, high = np.quantile(again, [0.5 - level / 2, 0.5 + level / 2], axis=0)
    overlap = overlap_shares(density.at(wanted, data.covariates))
    found = DoseResponse(wanted, means, again.std(axis=0, ddof=1), low, high, overlap)
    return found.where(overlap >= least_overlap)


@dataclass(frozen=True)
class _Data:
    outcome: Floats
    dose: Floats
    covariates: Floats

    def taking(self, rows: NDArray[np.int64]) -> "_Data":
        return _Data(self.outcome[rows], self.dose[rows], self.covariates[rows])


def _bootstrapped(
    data: _Data, model: DoseModel, doses: Floats, count: int, rng: np.random.Generator
) -> Floats:
    """The curve of as many samples drawn anew from the rows, all steps done anew."""
    again, rows = np.empty((count, doses.size)), data.dose.size
    for each in range(count):
        sample = data.taking(rng.integers(0, rows, rows))
        again[each] = _curve(sample, model.fit(sample.dose, sample.covariates), doses)
    return again


def _curve(data: _Data, density: DoseDensity, doses: Floats) -> Floats:
    """Steps two and three, given step one."""
    own = density.own(data.dose, data.covariates)
    fit = least_squares(_design(data.dose, own), data.outcome, kind="classical")
    scores = density.at(doses, data.covariates)
    filled = [_design(np.full(len(own), t), scores[:, k]) for k, t in enumerate(doses)]
    return np.array([float(np.mean(design @ fit.coefficients)) for design in filled])


def _design(t: Floats, r: Floats) -> Floats:
    return np.column_stack((np.ones(t.size), t, t**2, r, r**2, t * r))

"""Contacts that go on over time, when last week's answer changes this week's contacting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.response.dose_basis import DoseBasis
from touchline.methods.response.dose_model import DoseModel
from touchline.methods.response.effect import Effect
from touchline.methods.response.stabilised_weights import StabilisedWeights, stabilised_weights
from touchline.numerics.least_squares import Kind, LeastSquares, least_squares

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MarginalStructural:
    """`fit` has an intercept, a coefficient a column of `basis`, and one a column of the baseline.

    `weights` say how good it is.

    >>> import numpy as np
    >>> from touchline.methods.response.dose_basis import SteppedDose
    >>> from touchline.methods.response.negative_binomial_dose import NegativeBinomialDose
    >>> rng = np.random.default_rng(1)
    >>> state = rng.normal(size=(900, 2, 1))
    >>> doses = rng.poisson(np.exp(0.3 * state[:, :, 0])).astype(float)
    >>> y = doses.sum(axis=1) + state[:, :, 0].sum(axis=1) + rng.normal(size=900)
    >>> found = marginal_structural(y, doses, state, basis=SteppedDose(0),
    ...     dose_model=NegativeBinomialDose())
    >>> effect = found.effect(3, against=2)
    >>> bool(effect.low < 1 < effect.high)
    True
    """

    basis: DoseBasis
    fit: LeastSquares
    weights: StabilisedWeights

    def effect(self, dose: float, against: float, level: float = 0.95) -> Effect:
        """What a sum of `dose` contacts brings more than a sum of `against`."""
        columns = self.basis.columns(np.array([dose, against]))
        apart = columns[0] - columns[1]
        contrast = np.zeros(self.fit.coefficients.size)
        contrast[1 : 1 + apart.size] = apart
        return Effect.within(*self.fit.combination(contrast), self.fit.quantile(level))


def marginal_structural(  # noqa: PLR0913 the parts of one estimator, all by name
    outcome: ArrayLike,
    doses: ArrayLike,
    states: ArrayLike,
    *,
    basis: DoseBasis,
    dose_model: DoseModel,
    baseline: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    truncate: tuple[float, float] = (0.0, 1.0),
) -> MarginalStructural:
    r"""The effect of the sum of doses over k periods on an outcome after the last.

    Formula:
    $$ E[Y^{\bar a} \mid V] = \beta_0 + \beta'\varphi\Big(\sum_k a_k\Big) + \gamma'V, \qquad
       w_i = \prod_k \frac{f(A_{ik} \mid A_{i,k-1}, V_i, k)}
       {f(A_{ik} \mid A_{i,k-1}, V_i, L_{ik}, k)} $$

    `outcome` (n), `doses` (n, k), `states` (n, k, p): what was known of the customer before the
    dose of each period, and may have been changed by earlier doses. One dose model is fitted over
    all periods with, and one without, the states. Errors are HC3 or robust to `clusters`; that
    the weights are estimated is left out, which makes intervals rather too wide.

    `baseline` V (n, q), known before the first dose, makes weights smaller and errors shorter; it
    then counts on V's share in the outcome being linear. Weights beyond the quantiles `truncate`
    are set to these: that shortens errors too, but brings back some of the confounding that the
    weights took out, so that intervals miss the truth the more often the more rows there are.

    Raises ValueError for shapes that do not fit.

    Source: Robins, Hernan and Brumback 2000; truncation: Cole and Hernan 2008.
    """
    y, a, known = (np.asarray(part, dtype=float) for part in (outcome, doses, states))
    first = np.empty((y.size, 0)) if baseline is None else np.asarray(baseline, dtype=float)
    if a.shape[:1] != y.shape or known.shape[:2] != a.shape:
        raise ValueError(f"outcomes {y.shape}, doses {a.shape} and states {known.shape}")
    if first.ndim != 2 or first.shape[0] != y.size:
        raise ValueError(f"a baseline of shape {first.shape} for {y.size} outcomes: not (n, q)")
    past, told = _histories(a, known, first)
    now = a.ravel()
    without, given = (dose_model.fit(now, x).own(now, x).reshape(a.shape) for x in (past, told))
    weights = stabilised_weights(without, given, truncate)
    design = np.column_stack((np.ones(y.size), basis.columns(a.sum(axis=1)), first))
    kind: Kind = "HC3" if clusters is None else "cluster"
    fit = least_squares(design, y, weights=weights.weights, kind=kind, clusters=clusters)
    return MarginalStructural(basis, fit, weights)


def _histories(doses: Floats, states: Floats, first: Floats) -> tuple[Floats, Floats]:
    """A row a customer and period: last dose, period and baseline; and these with the states."""
    rows, periods = doses.shape
    before = np.column_stack((np.zeros(rows), doses[:, :-1]))
    period = np.broadcast_to(np.arange(periods, dtype=float), doses.shape)
    by_period = np.repeat(first, periods, axis=0)
    past: Floats = np.column_stack((before.ravel(), period.ravel(), by_period))
    return past, np.column_stack((past, states.reshape(rows * periods, -1)))

"""Segments that learn from each other: the smaller one is, the more it leans on all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

import numpy as np
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.fitted import Model, log_likelihood_of
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.numerics.maximum_likelihood import LogLikelihood, Maximum, maximise

Vector = NDArray[np.float64]
ROUNDS = 40
SETTLED = 1e-3
LEAST_VARIETY = 1e-3  # of a logarithm between segments: they are never called quite alike
FIRST_VARIETY = 0.1


@dataclass(frozen=True)
class PooledSegments(Generic[Model]):
    """A model for each segment, the centre that they share and their variety around it.

    `centre` and `variety` are mean and variance of the logarithms of the parameters over segments.
    """

    models: tuple[Model, ...]
    maxima: tuple[Maximum, ...]
    centre: Vector
    variety: Vector


def pool_segments(model: type[Model], segments: Sequence[PurchaseRows]) -> PooledSegments[Model]:
    r"""Fit every segment with what all segments say as the prior, empirical Bayes.

    Formula:
    $$ \hat\phi_s = \arg\max_\phi\; \ell_s(\phi) - \sum_k \frac{(\phi_k - m_k)^2}{2 \tau_k^2}, \quad
       m = \frac1S \sum_s \hat\phi_s, \quad
       \tau_k^2 = \frac1S \sum_s \big[ (\hat\phi_{sk} - m_k)^2 + V_{s,kk} \big] $$

    with φ the logarithms of the parameters and V_s the inverse of the curvature at the maximum,
    in turn until m settles. A segment with too few customers for a fit of its own gets nearly m.

    Errors: `ValueError` for fewer than two segments, or covariates; `NoMaximum` where not even all
    customers together tell the parameters.

    Source: Laplace's approximation of the EM algorithm for a normal prior; Morris, Parametric
    Empirical Bayes Inference, Journal of the American Statistical Association 78, 1983.
    """
    if len(segments) < 2 or any(rows.covariates.shape[1] for rows in segments):
        raise ValueError("pooling needs at least two segments, without covariates")
    centre = np.log(model.fit(together(segments)).maximum.parameters)
    variety = np.full(len(centre), FIRST_VARIETY)
    likelihoods = [log_likelihood_of(model, rows) for rows in segments]
    for _ in range(ROUNDS):
        maxima = tuple(
            maximise(_with_prior(each, centre, variety), [list(np.exp(centre))], model.NAMES)
            for each in likelihoods
        )
        before = centre
        places = np.stack([each.working for each in maxima])
        centre = places.mean(axis=0)
        own = np.stack([np.diag(each.covariance) for each in maxima])
        variety = np.maximum(((places - centre) ** 2 + own).mean(axis=0), LEAST_VARIETY)
        if np.all(np.abs(centre - before) < SETTLED):
            break
    models = tuple(model(*(float(value) for value in each.parameters)) for each in maxima)
    return PooledSegments(models, maxima, centre, variety)


def together(segments: Sequence[PurchaseRows]) -> PurchaseRows:
    """All rows of the segments as one base."""
    names = ("x", "t_x", "observed", "weight")
    columns = [np.concatenate([getattr(rows, name) for rows in segments]) for name in names]
    return PurchaseRows.group(columns[0], columns[1], columns[2], columns[3])


def _with_prior(likelihood: LogLikelihood, centre: Vector, variety: Vector) -> LogLikelihood:
    def posterior(parameters: Vector) -> tuple[float, Vector]:
        value, gradient = likelihood(parameters)
        apart = np.log(parameters) - centre
        value -= float((apart**2 / variety).sum()) / 2
        return value, gradient - apart / variety / parameters

    return posterior

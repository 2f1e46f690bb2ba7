"""How sure the parameters are, by fitting the model again to customers that it made itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.fitted import Fitted, Model
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.numerics.maximum_likelihood import NoMaximum

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Bootstrap:
    """`parameters`: a row for each simulated base that could be fitted; `refused`: the others."""

    parameters: Vector
    refused: int

    def interval(self, level: float = 0.95) -> Vector:
        """The percentile interval of each parameter, a row of low and high."""
        ends = [(1 - level) / 2, (1 + level) / 2]
        return np.asarray(np.quantile(self.parameters, ends, axis=0).T)

    @property
    def standard_errors(self) -> Vector:
        """The spread of the parameters over the simulated bases."""
        return np.asarray(self.parameters.std(axis=0, ddof=1))


def parametric_bootstrap(
    fitted: Fitted[Model], rows: PurchaseRows, draws: int, seed: int
) -> Bootstrap:
    r"""Simulate the base from the fitted model, each customer observed as long as in truth, and fit
    it anew, `draws` times.

    Formula:
    $$ \theta^*_b = \arg\max_\theta \ell(\theta; \text{rows}^*_b), \quad
       \text{rows}^*_b \sim f(\cdot \mid \hat\theta, T_1, \dots, T_n) $$

    Customers are simulated one by one, so a base of a million takes long: give some thousand.
    Weights must be whole numbers. Covariates are not simulated: fit without them.

    Errors: `ValueError` for covariates or weights that are not whole.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 6.
    """
    if rows.covariates.shape[1]:
        raise ValueError("the bootstrap does not simulate covariates: fit without them")
    if np.any(rows.weight != np.floor(rows.weight)):
        raise ValueError("the bootstrap simulates customers one by one: weights must be whole")
    generator = np.random.default_rng(seed)
    observed = np.repeat(rows.observed, rows.weight.astype(np.int64))
    found = []
    for _ in range(draws):
        again = fitted.model.simulated(observed, generator)
        try:
            found.append(type(fitted.model).fit(again).maximum.parameters)
        except NoMaximum:
            continue
    if len(found) < 2:
        raise NoMaximum("fewer than two simulated bases could be fitted: the base is too small")
    return Bootstrap(np.stack(found), draws - len(found))

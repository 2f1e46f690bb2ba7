"""The gradient that a model states beside the one that differences give."""

import numpy as np
from numpy.typing import NDArray

from touchline.methods.buy_till_you_die.fitted import PurchaseModel, log_likelihood_of
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.numerics.maximum_likelihood import CurvedLogLikelihood


def stated_and_differenced(
    model: type[PurchaseModel], parameters: list[float], rows: PurchaseRows
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both gradients by the logarithms of the parameters (effects as they are)."""
    log_likelihood, at = log_likelihood_of(model, rows), np.array(parameters)
    scale = np.where(np.arange(len(at)) < len(model.NAMES), at, 1.0)
    stated = log_likelihood(at)[1] * scale
    differenced = []
    for place in range(len(at)):
        step = np.zeros(len(at))
        step[place] = 1e-5 * scale[place]
        up, down = log_likelihood(at + step)[0], log_likelihood(at - step)[0]
        differenced.append((up - down) / 2e-5)
    return stated, np.array(differenced)


def second_stated_and_differenced(
    log_likelihood: CurvedLogLikelihood, parameters: list[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both matrices of second derivatives, by the logarithms in rows and columns."""
    at = np.array(parameters)
    rows = []
    for step in np.diag(1e-5 * at):
        up, down = log_likelihood(at + step)[1], log_likelihood(at - step)[1]
        rows.append((up - down) / 2e-5 * at)
    return at[:, None] * log_likelihood.second(at) * at, np.array(rows)

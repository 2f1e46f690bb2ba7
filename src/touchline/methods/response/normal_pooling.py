"""Curves of small cells, drawn towards the curve that cells of their kind have in common."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_ROUNDS = 300


@dataclass(frozen=True)
class PooledCurves:
    """Each cell's coefficients (c, k) with covariance (c, k, k), and what cells share.

    `gamma` (q, k) is the mean for each cell covariate; `between` (k, k) how cells differ.
    """

    coefficients: Floats
    covariances: Floats
    gamma: Floats
    between: Floats

    @property
    def standard_errors(self) -> Floats:
        """The root of each covariance's diagonal, (c, k)."""
        return np.asarray(np.sqrt(np.diagonal(self.covariances, axis1=1, axis2=2)))


def normal_pooling(
    coefficients: ArrayLike, covariances: ArrayLike, cell_covariates: ArrayLike | None = None
) -> PooledCurves:
    r"""Empirical Bayes for estimates with known errors, such as a curve for each tier and channel.

    Formula:
    $$ \hat\beta_c \sim N(\beta_c, V_c), \qquad \beta_c \sim N(\gamma' z_c, \Sigma) $$
    $$ \tilde\beta_c = (V_c^{-1} + \Sigma^{-1})^{-1}
       (V_c^{-1} \hat\beta_c + \Sigma^{-1} \gamma' z_c) $$

    `coefficients` (c, k), `covariances` (c, k, k), `cell_covariates` (c, q), a column of ones if
    not given. Gamma and Sigma are found by EM; Sigma maximises the restricted likelihood times its
    determinant, so that it is never nought and intervals are not too short where cells are few.
    The error of gamma is part of the covariances, that of Sigma is not.

    Raises ValueError for shapes that do not fit, or fewer than q + 3 cells.

    Source: Efron and Morris 1975; Laird and Ware 1982; Morris and Tang 2011 (the determinant).

    >>> pooled = normal_pooling([[0.0], [1.0], [5.0], [2.0]], np.ones((4, 1, 1)))
    >>> pooled.coefficients.round(2).ravel().tolist()
    [0.12, 1.06, 4.81, 2.0]
    """
    beta, v = np.asarray(coefficients, dtype=float), np.asarray(covariances, dtype=float)
    cells = beta.shape[0]
    z = np.ones((cells, 1)) if cell_covariates is None else np.asarray(cell_covariates, dtype=float)
    if beta.ndim != 2 or v.shape != (*beta.shape, beta.shape[1]) or z.shape[0] != cells:
        raise ValueError(f"shapes {beta.shape}, {v.shape} and {z.shape} do not fit each other")
    if cells < z.shape[1] + 3:
        raise ValueError(f"{cells} cells are too few to say how cells differ")
    between = np.atleast_2d(np.cov(beta.T)) + 1e-12 * np.eye(beta.shape[1])
    wider = cells / (cells - 2)
    for _ in range(_ROUNDS):
        found, uncertain = _given(between, beta, v, z)
        away = found.coefficients - z @ found.gamma
        new = wider * (away[:, :, None] * away[:, None, :] + uncertain).mean(axis=0)
        done = np.abs(new - between).max() < 1e-7 * np.abs(between).max()
        between = new
        if done:
            break
    return _given(between, beta, v, z)[0]


def _given(between: Floats, beta: Floats, v: Floats, z: Floats) -> tuple[PooledCurves, Floats]:
    """For a given Sigma, the posteriors, and how unsure each cell's distance from its mean is."""
    k, q = beta.shape[1], z.shape[1]
    precision = np.linalg.inv(v + between)
    left = np.einsum("ca,cb,cij->aibj", z, z, precision).reshape(q * k, q * k)
    right = np.einsum("ca,cij,cj->ai", z, precision, beta).ravel()
    spread = np.linalg.inv(left)
    gamma = (spread @ right).reshape(q, k)
    keep = between @ precision  # (c, k, k): how much of the cell's own estimate stays
    mean = z @ gamma
    posterior = mean + np.einsum("cij,cj->ci", keep, beta - mean)
    known = keep @ v
    moved = _of_mean(np.eye(k) - keep, z, spread)
    found = PooledCurves(posterior, known + moved, gamma, between)
    return found, known + _of_mean(keep, z, spread)


def _of_mean(rest: Floats, z: Floats, spread: Floats) -> Floats:
    """What gamma's error adds to a cell that leans on it by `rest` (c, k, k)."""
    q, k = z.shape[1], rest.shape[1]
    of_mean = np.einsum("ca,aibj,cb->cij", z, spread.reshape(q, k, q, k), z)
    return np.asarray(rest @ of_mean @ np.swapaxes(rest, 1, 2))

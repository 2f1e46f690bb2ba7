"""Ridge regression of many targets at once, each with the penalty that generalises best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PENALTIES = 10.0 ** np.arange(-7, 2.5, 0.5)  # times the rows, as columns have variance one


@dataclass(frozen=True)
class Ridge:
    """A fitted ridge: `coefficients` (p, m), means to add, and each target's criterion (m)."""

    coefficients: Floats
    column_means: Floats
    target_means: Floats
    criterion: Floats

    def predict(self, columns: Floats) -> Floats:
        """The expected targets (n, m) of rows with these columns (n, p)."""
        return (columns - self.column_means) @ self.coefficients + self.target_means


def ridge(columns: Floats, targets: Floats, *, one_scale: bool = False) -> Ridge:
    r"""Fit all targets (n, m) to columns (n, p), each penalty chosen by cross-validation.

    Formula:
    $$ \hat\beta_\lambda = (X'X + n\lambda I)^{-1} X'y, \qquad
       \mathrm{GCV}(\lambda) = \frac{n^{-1}\lVert y - X\hat\beta_\lambda \rVert^2}
       {(1 - \mathrm{df}(\lambda)/n)^2} $$

    Generalised cross-validation is leaving out one row at a time, up to rotation; `criterion` is
    its value at the penalty taken, an estimate of the squared error on new rows. The intercept is
    not penalised. With `one_scale` each column is penalised as if it had variance one.

    Raises ValueError where rows and targets do not fit each other.

    Source: Golub, Heath and Wahba 1979.

    >>> import numpy as np
    >>> line = np.arange(10.0)[:, None]
    >>> fit = ridge(line, 2 * line + 1)
    >>> fit.predict(np.array([[20.0]])).round(2).tolist()
    [[41.0]]
    """
    if columns.shape[0] != targets.shape[0]:
        raise ValueError(f"{columns.shape[0]} rows do not fit {targets.shape[0]} targets")
    rows = columns.shape[0]
    columns, targets = np.asfortranarray(columns), np.asfortranarray(targets)
    column_means, target_means = columns.mean(axis=0), targets.mean(axis=0)
    x, y = columns - column_means, targets - target_means
    squares = x.T @ x / rows
    spreads = np.sqrt(np.diag(squares)) if one_scale else np.ones(squares.shape[0])
    spreads = np.where(spreads > 0, spreads, 1.0)
    values, vectors = np.linalg.eigh(squares / np.outer(spreads, spreads))
    values = np.maximum(values, 0.0)
    projected = vectors.T @ ((x.T @ y) / spreads[:, None]) / rows  # (p, m)
    total = (y * y).sum(axis=0) / rows
    shrunk = 1.0 / (values[None, :] + PENALTIES[:, None])  # (penalties, p)
    freedom = 1 + shrunk @ values
    explained = (2 * shrunk - shrunk**2 * values) @ projected**2
    left = np.maximum(total - explained, 0.0) / (1 - np.minimum(freedom / rows, 0.99))[:, None] ** 2
    best = np.argmin(left, axis=0)
    coefficients = vectors @ (shrunk[best].T * projected) / spreads[:, None]
    return Ridge(coefficients, column_means, target_means, np.min(left, axis=0))

"""Weighted least squares whose errors hold when rows differ in noise or belong together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, stats

Floats = NDArray[np.float64]
Kind = Literal["classical", "HC0", "HC1", "HC3", "cluster"]
_DEPENDENT_BELOW = 1e-10  # share of the longest column that a column adds to those before it


class DependentColumnsError(ValueError):
    """A column of the design repeats others, so its coefficient has no single value."""


@dataclass(frozen=True)
class LeastSquares:
    """What `least_squares` found; one entry of `coefficients` for each column of the design.

    `residuals` are in the unit of the outcome, not multiplied by weights. `leverage` is the
    diagonal of the hat matrix of the weighted problem. `degrees_of_freedom` is that of Student's t
    for the intervals: rows less columns, or clusters less one.
    """

    coefficients: Floats
    covariance: Floats
    residuals: Floats
    leverage: Floats
    degrees_of_freedom: int
    kind: Kind

    @property
    def standard_errors(self) -> Floats:
        """The root of the covariance's diagonal."""
        errors: Floats = np.sqrt(np.diag(self.covariance))
        return errors

    def quantile(self, level: float = 0.95) -> float:
        """How many standard errors an interval of this level reaches to each side."""
        return float(stats.t.ppf(0.5 + level / 2, self.degrees_of_freedom))

    def intervals(self, level: float = 0.95) -> Floats:
        """Lower and upper end for each coefficient, an array of (columns, 2)."""
        reach = self.standard_errors * self.quantile(level)
        return np.column_stack((self.coefficients - reach, self.coefficients + reach))

    def combination(self, contrast: ArrayLike) -> tuple[float, float]:
        """A sum of coefficients, each times its entry of `contrast`, with its standard error."""
        row = np.asarray(contrast, dtype=float)
        return float(row @ self.coefficients), float(np.sqrt(row @ self.covariance @ row))


def least_squares(  # noqa: PLR0913 the choices of one regression, all by name
    design: ArrayLike,
    outcome: ArrayLike,
    *,
    kind: Kind = "HC1",
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    names: Sequence[str] = (),
) -> LeastSquares:
    r"""Regress `outcome` (n) on the columns of `design` (n, k); an intercept is a column of ones.

    Formula:
    $$ \hat\beta = (X'WX)^{-1} X'Wy, \qquad e = y - X\hat\beta $$
    $$ \hat V = c\,(X'WX)^{-1} \Big(\sum_g s_g s_g'\Big) (X'WX)^{-1}, \qquad
       s_g = \sum_{i \in g} x_i w_i e_i $$

    Each row is its own group g, with c = 1 for HC0, c = n/(n-k) for HC1, and each e divided by one
    less its leverage for HC3; with `kind="cluster"` rows with equal `clusters` (n, any labels) are
    one group, and c = G/(G-1) (n-1)/(n-k). "classical" is the same noise for all rows, divided by
    the weights. Few rows call for HC3; fewer than about forty clusters call for a bootstrap.

    `weights` (n) are not negative, one if not given, and in no unit: only ratios matter.

    Raises DependentColumnsError, naming the column by `names` (k) or by its number, and ValueError
    for a missing value (naming its row), too few rows, or a row with leverage one under HC3.

    Source: MacKinnon and White 1985 (HC1, HC3); Liang and Zeger 1986 (cluster); the constants are
    those of Stata and statsmodels.

    >>> fit = least_squares([[1, 0], [1, 1], [1, 2], [1, 3]], [1.0, 3.0, 4.0, 8.0])
    >>> fit.coefficients.round(3).tolist()
    [0.7, 2.2]
    >>> fit.standard_errors.round(3).tolist()
    [0.393, 0.359]
    """
    x, y, w = _checked(design, outcome, weights)
    root = np.sqrt(w)
    q, half = _orthogonal(x * root[:, None], names)
    coefficients = half @ (q.T @ (y * root))
    residuals, leverage = y - x @ coefficients, np.einsum("ij,ij->i", q, q)
    bread = half @ half.T
    freedom = x.shape[0] - x.shape[1]
    if kind == "classical":
        covariance = bread * float(w @ residuals**2) / freedom
    else:
        told = _told_by(residuals, leverage, kind)
        covariance, freedom = _sandwich((x * (w * told)[:, None]) @ bread, kind, clusters)
    return LeastSquares(coefficients, covariance, residuals, leverage, freedom, kind)


def _checked(
    design: ArrayLike, outcome: ArrayLike, weights: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    """The three arrays, or a refusal that says which row or column."""
    x, y = np.asarray(design, dtype=float), np.asarray(outcome, dtype=float)
    w = np.ones(y.size) if weights is None else np.asarray(weights, dtype=float)
    if x.ndim != 2 or y.shape != (x.shape[0],) or w.shape != y.shape:
        raise ValueError(f"shapes {x.shape}, {y.shape} and {w.shape} are not (n, k), (n) and (n)")
    missing = ~(np.isfinite(x).all(axis=1) & np.isfinite(y) & np.isfinite(w))
    if missing.any():
        raise ValueError(f"row {int(np.argmax(missing))} has a value that is missing or infinite")
    if (w < 0).any():
        raise ValueError(f"row {int(np.argmax(w < 0))} has a weight below nought")
    if np.count_nonzero(w) <= x.shape[1]:
        raise ValueError(
            f"{np.count_nonzero(w)} rows with weight are too few for {x.shape[1]} columns"
        )
    return x, y, w


def _orthogonal(x: Floats, names: Sequence[str]) -> tuple[Floats, Floats]:
    """An orthogonal basis q of the columns, and h such that x = q h^-1 and h h' = (x'x)^-1.

    Columns are put on one scale first; those that others make up are refused by name.
    """
    lengths = np.linalg.norm(x, axis=0)
    lengths = np.where(lengths > 0, lengths, 1.0)
    q, r, order = linalg.qr(x / lengths, mode="economic", pivoting=True)
    added = np.abs(np.diag(r))
    told = [str(names[place]) if names else f"number {place}" for place in order]
    bad = [name for name, part in zip(told, added, strict=True) if part < _DEPENDENT_BELOW]
    if bad:
        raise DependentColumnsError(
            f"column {', '.join(bad)} repeats other columns of the design; leave it out"
        )
    half = np.zeros_like(r)
    half[order] = linalg.solve_triangular(r, np.eye(r.shape[0]))
    return q, half / lengths[:, None]


def _told_by(residuals: Floats, leverage: Floats, kind: Kind) -> Floats:
    """The residuals, made larger under HC3 where the row pulled the line towards itself."""
    if kind != "HC3":
        return residuals
    if (leverage > 1 - 1e-10).any():
        row = int(np.argmax(leverage))
        raise ValueError(f"row {row} alone fixes a coefficient (leverage 1): HC3 is undefined")
    return residuals / (1 - leverage)


def _sandwich(scores: Floats, kind: Kind, clusters: ArrayLike | None) -> tuple[Floats, int]:
    """The covariance, times the constant of its kind, and the degrees of freedom."""
    rows, columns = scores.shape
    freedom = rows - columns
    if kind == "cluster":
        total = _summed(scores, clusters)
        freedom = total.shape[0] - 1
        return total.T @ total * (freedom + 1) / freedom * (rows - 1) / (rows - columns), freedom
    return scores.T @ scores * (rows / freedom if kind == "HC1" else 1.0), freedom


def _summed(scores: Floats, clusters: ArrayLike | None) -> Floats:
    """The scores summed over the rows of each cluster."""
    labels = np.asarray(clusters if clusters is not None else [])
    if labels.shape != scores.shape[:1]:
        raise ValueError("cluster-robust errors need `clusters`, one label a row")
    groups, place = np.unique(labels, return_inverse=True)
    if groups.size < 2:
        raise ValueError("cluster-robust errors need at least two clusters")
    total = np.zeros((groups.size, scores.shape[1]))
    np.add.at(total, place, scores)
    return total

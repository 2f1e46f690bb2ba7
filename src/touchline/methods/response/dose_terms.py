"""The columns on which models of the dose stand: covariates, their squares and products."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DoseTerms:
    """One, each covariate, and with `squares` their squares and products, on one scale.

    >>> import numpy as np
    >>> terms = DoseTerms.of(np.array([[0.0], [2.0], [4.0], [2.0]]), squares=True)
    >>> terms.columns(np.array([[2.0]])).tolist()
    [[1.0, 0.0, 0.0]]
    """

    means: Floats
    spreads: Floats
    squares: bool
    curved: tuple[bool, ...]

    @classmethod
    def of(cls, covariates: Floats, *, squares: bool) -> "DoseTerms":
        """The scale of these covariates (n, p)."""
        spreads = covariates.std(axis=0)
        curved = tuple(np.unique(column).size > 2 for column in covariates.T)
        return cls(covariates.mean(axis=0), np.where(spreads > 0, spreads, 1.0), squares, curved)

    def columns(self, covariates: Floats) -> Floats:
        """The columns (n, k) for covariates (n, p)."""
        x = (covariates - self.means) / self.spreads
        found = [np.ones(x.shape[0]), *x.T]
        if self.squares:
            found += [column**2 for column, curved in zip(x.T, self.curved, strict=True) if curved]
            found += [a * b for a, b in combinations(x.T, 2)]
        return np.column_stack(found)

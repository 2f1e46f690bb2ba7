"""What a model of the dose must be able to do: say how likely each dose was for each customer."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class DoseDensity(Protocol):
    """The generalised propensity score r(t, x): the density, or chance, of a dose given x."""

    def own(self, dose: Floats, covariates: Floats) -> Floats:
        """The density (n) of each row's own dose (n) given its covariates (n, p)."""
        ...

    def at(self, doses: Floats, covariates: Floats) -> Floats:
        """The density (n, k) of each of k doses for each row."""
        ...


class DoseModel(Protocol):
    """A model of the dose that has seen nothing yet; fitting does not change it."""

    def fit(self, dose: Floats, covariates: Floats) -> DoseDensity:
        """Learn the distribution of the dose (n) given the covariates (n, p)."""
        ...

"""What a learned nuisance model must be able to do: be fitted to rows, and foretell others."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class FittedLearner(Protocol):
    """A learner that has seen rows."""

    def predict(self, features: Floats) -> Floats:
        """The expected targets (n, m) of rows with these features (n, p)."""
        ...


class Learner(Protocol):
    """A learner that has seen nothing yet; fitting does not change it."""

    def fit(self, features: Floats, targets: Floats) -> FittedLearner:
        """Learn the mean of each of the targets (n, m) given the features (n, p)."""
        ...

"""Units seen in every period, and the period in which each was first treated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEVER = np.inf


class ImpossiblePanelError(ValueError):
    """The table cannot be a panel of staggered adoption; the message says which part and why."""


@dataclass(frozen=True)
class Panel:
    """A balanced panel.

    `outcomes` (units, periods); `periods` (periods) rising; `adopted_in` (units) the first treated
    period, `NEVER` for those without; `covariates` (units, k) measured before anyone is treated;
    `clusters` (units) integers where units share shocks or were treated together. Raises
    `ImpossiblePanelError` for shapes that do not fit, gaps, values that are not numbers, and where
    nobody is ever treated.
    """

    outcomes: Floats
    periods: Floats
    adopted_in: Floats
    covariates: Floats | None = None
    clusters: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        units, periods = self.outcomes.shape
        if self.periods.shape != (periods,) or self.adopted_in.shape != (units,):
            raise ImpossiblePanelError("one period per column and one adoption per row are needed")
        if not np.isfinite(self.outcomes).all():
            row = int(np.argwhere(~np.isfinite(self.outcomes))[0, 0])
            raise ImpossiblePanelError(f"unit {row} has a period without outcome; leave it out")
        if (np.diff(self.periods) <= 0).any():
            raise ImpossiblePanelError("periods must rise; sort the columns")
        if np.isnan(self.adopted_in).any():
            raise ImpossiblePanelError("an adoption is not a number; never treated is `NEVER`")
        if not self.treated_groups.size:
            raise ImpossiblePanelError(
                "no unit adopts after the first period, so nothing can be compared"
            )
        for name, part in (("covariates", self.covariates), ("clusters", self.clusters)):
            if part is not None and (part.shape[0] != units or not np.isfinite(part).all()):
                raise ImpossiblePanelError(f"{name} need one finite row per unit")

    @property
    def treated_groups(self) -> Floats:
        """The adoption periods that have a period before them, rising."""
        first, last = self.periods[0], self.periods[-1]
        return np.unique(self.adopted_in[(self.adopted_in > first) & (self.adopted_in <= last)])

    @property
    def design(self) -> Floats:
        """The constant and the covariates."""
        constant = np.ones((self.outcomes.shape[0], 1))
        return constant if self.covariates is None else np.hstack([constant, self.covariates])

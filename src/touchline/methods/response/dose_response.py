"""A dose-response curve at some doses, and where the data carry none."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DoseResponse:
    """The mean outcome if all had each dose (k): estimate, standard error and interval.

    `overlap` (k) is the share of rows to whom such a dose could have happened. Where it is too
    small all figures are NaN: there is no estimate there.
    """

    doses: Floats
    means: Floats
    standard_errors: Floats
    low: Floats
    high: Floats
    overlap: Floats

    def where(self, enough: NDArray[np.bool_]) -> "DoseResponse":
        """The same curve with no estimate where the overlap is not `enough` (k)."""
        return replace(
            self,
            means=np.where(enough, self.means, np.nan),
            standard_errors=np.where(enough, self.standard_errors, np.nan),
            low=np.where(enough, self.low, np.nan),
            high=np.where(enough, self.high, np.nan),
        )

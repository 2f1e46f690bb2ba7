"""An effect with its error, as every analysis of a trial gives it."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student


class ImpossibleTrialError(ValueError):
    """The arrays cannot be those of a trial; the message says which and why."""


@dataclass(frozen=True)
class Effect:
    """An `estimate` in the unit of the outcome, and its `standard_error`.

    `degrees_of_freedom` is that of Student's t, infinite for the normal law.

    >>> effect = Effect(estimate=2.0, standard_error=1.0)
    >>> [round(end, 2) for end in effect.interval()]
    [0.04, 3.96]
    >>> round(effect.p_value, 4)
    0.0455
    """

    estimate: float
    standard_error: float
    degrees_of_freedom: float = np.inf

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """The lower and upper end."""
        reach = float(student.ppf(0.5 + confidence / 2, self.degrees_of_freedom))
        reach *= self.standard_error
        return self.estimate - reach, self.estimate + reach

    @property
    def p_value(self) -> float:
        """Two-sided, against no effect; 0 or 1 where there is no error at all."""
        if self.standard_error == 0:
            return float(self.estimate == 0)
        ratio = abs(self.estimate) / self.standard_error
        return float(2 * student.sf(ratio, self.degrees_of_freedom))

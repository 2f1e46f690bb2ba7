r"""One answer from several imputed data sets (Rubin's rules)."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.stats import t as student

from touchline.numerics.checked import Numbers, at_least, finite, same_length


@dataclass(frozen=True)
class PooledImputations:
    """The estimate, its variance within and between imputations, and how much was missing.

    `missing_information` is the share of the information that the missing values took away.
    """

    estimate: float
    within: float
    between: float
    total: float
    degrees_of_freedom: float
    missing_information: float

    @property
    def standard_error(self) -> float:
        """The square root of the total variance."""
        return sqrt(self.total)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The interval by Student's t distribution."""
        reach = self.standard_error * float(student.isf((1 - level) / 2, self.degrees_of_freedom))
        return self.estimate - reach, self.estimate + reach


def pooled_imputations(
    estimates: Numbers, variances: Numbers, complete_degrees: float = np.inf
) -> PooledImputations:
    r"""Pool the estimates of m imputed data sets.

    Formula:

        $$ \bar Q = \frac{1}{m} \sum_l Q_l, \qquad W = \frac{1}{m} \sum_l U_l, \qquad
           B = \frac{1}{m - 1} \sum_l (Q_l - \bar Q)^2, \qquad
           T = W + \left(1 + \frac{1}{m}\right) B $$

        $$ \gamma = \frac{(1 + 1/m) B}{T}, \qquad \nu_m = \frac{m - 1}{\gamma^2}, \qquad
           \nu_{obs} = \frac{\nu_{com} + 1}{\nu_{com} + 3} \nu_{com} (1 - \gamma), \qquad
           \frac{1}{\nu} = \frac{1}{\nu_m} + \frac{1}{\nu_{obs}} $$

    `estimates` are Q and `variances` U (squared standard errors), of shape (m,), m at least 2;
    `complete_degrees` are the degrees of freedom if nothing had been missing. ValueError where m
    is 1 or a variance negative.

    Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys; degrees of freedom as in
    Barnard and Rubin (1999), Biometrika 86, 948-955.

    >>> import numpy as np
    >>> pooled = pooled_imputations(np.array([9.0, 10.0, 11.0]), np.array([4.0, 4.0, 4.0]))
    >>> pooled.estimate, round(pooled.total, 4), round(pooled.degrees_of_freedom, 6)
    (10.0, 5.3333, 32.0)
    """
    estimates, variances = finite("estimates", estimates), at_least("variances", variances, 0)
    count = same_length(estimates=estimates, variances=variances)
    if count < 2:
        raise ValueError("pooling needs at least two imputations; 20 or more are usual")
    within, between = float(variances.mean()), float(estimates.var(ddof=1))
    total = within + (1 + 1 / count) * between
    missing = (1 + 1 / count) * between / total if total else 0.0
    degrees = _degrees(count, missing, complete_degrees)
    return PooledImputations(float(estimates.mean()), within, between, total, degrees, missing)


def _degrees(count: int, missing: float, complete: float) -> float:
    """The degrees of freedom of the pooled estimate."""
    of_imputations = (count - 1) / missing**2 if missing else np.inf
    observed = complete
    if np.isfinite(complete):
        observed = (complete + 1) / (complete + 3) * complete * (1 - missing)
    inverse = 1 / of_imputations + (1 / observed if observed else np.inf)
    return 1 / inverse if inverse else float("inf")

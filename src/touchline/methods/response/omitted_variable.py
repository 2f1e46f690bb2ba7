"""How far a confounder that nobody recorded could have moved an estimate."""

from dataclasses import dataclass

import numpy as np
from scipy import stats


def omitted_variable_bias(
    standard_error: float, degrees_of_freedom: int, r2_outcome: float, r2_dose: float
) -> float:
    r"""The most that a confounder of this strength can move the estimate of a linear regression.

    Formula:
    $$ |\mathrm{bias}| = \mathrm{se}\,\sqrt{\mathrm{df}\;
       \frac{R^2_{Y \sim Z \mid D, X}\; R^2_{D \sim Z \mid X}}{1 - R^2_{D \sim Z \mid X}}} $$

    `r2_outcome` and `r2_dose` are the shares that the confounder would explain of what dose and
    covariates leave of the outcome, and of what the covariates leave of the dose. `standard_error`
    is the classical one, `degrees_of_freedom` that of the regression.

    Raises ValueError for shares outside [0, 1), as of the dose.

    Source: Cinelli and Hazlett 2020, equation 9.

    >>> round(omitted_variable_bias(0.0233, 783, 0.1246, 0.0092), 4)
    0.0222
    """
    if not (0 <= r2_outcome <= 1 and 0 <= r2_dose < 1):
        raise ValueError("shares of variance lie between 0 and 1, that of the dose below 1")
    strength = degrees_of_freedom * r2_outcome * r2_dose / (1 - r2_dose)
    return float(standard_error * np.sqrt(strength))


def robustness_value(
    estimate: float, standard_error: float, degrees_of_freedom: int, *, alpha: float | None = None
) -> float:
    r"""The share of dose and outcome that a confounder must explain to undo the estimate.

    Formula:
    $$ \mathrm{RV} = \tfrac12 \big(\sqrt{f^4 + 4 f^2} - f^2\big), \qquad
       f = \frac{|t|}{\sqrt{\mathrm{df}}} $$

    Undone is an estimate of nought; with `alpha`, one no longer told from nought at that level: f
    is lessened by the quantile of Student's t over the root of df - 1. Small is fragile.

    Source: Cinelli and Hazlett 2020, section 4.

    >>> round(robustness_value(0.0973, 0.02326, 783), 3)
    0.139
    >>> round(robustness_value(0.0973, 0.02326, 783, alpha=0.05), 3)
    0.076
    """
    strength = abs(estimate / standard_error) / np.sqrt(degrees_of_freedom)
    if alpha is not None:
        quantile = stats.t.isf(alpha / 2, degrees_of_freedom - 1)
        strength = strength - quantile / np.sqrt(degrees_of_freedom - 1)
    if strength <= 0:
        return 0.0
    return float((np.sqrt(strength**4 + 4 * strength**2) - strength**2) / 2)


@dataclass(frozen=True)
class Benchmark:
    """The shares of outcome and dose that a hidden confounder would explain."""

    r2_outcome: float
    r2_dose: float


def benchmark(r2_outcome: float, r2_dose: float, times: float = 1.0) -> Benchmark:
    r"""A hidden confounder `times` as strong as a covariate that was recorded.

    Formula:
    $$ R^2_{D \sim Z} = k\,\frac{R^2_{D \sim X_j}}{1 - R^2_{D \sim X_j}}, \qquad
       R^2_{Z \sim X_j} = \frac{k\,(R^2_{D \sim X_j})^2}
       {(1 - k R^2_{D \sim X_j})(1 - R^2_{D \sim X_j})} $$
    $$ R^2_{Y \sim Z} = \Big(\frac{\sqrt k + \sqrt{R^2_{Z \sim X_j}}}
       {\sqrt{1 - R^2_{Z \sim X_j}}}\Big)^2 \frac{R^2_{Y \sim X_j}}{1 - R^2_{Y \sim X_j}} $$

    `r2_outcome` and `r2_dose` are the partial shares of the recorded covariate, all others given
    (of the outcome, also the dose given). Shares above one are cut to one, the dose's to 0.999.

    Raises ValueError where no confounder can be so strong.

    Source: Cinelli and Hazlett 2020, section 4.4.

    >>> found = benchmark(0.1088, 0.00908)
    >>> round(found.r2_dose, 4), round(found.r2_outcome, 4)
    (0.0092, 0.1243)
    """
    if not (0 <= r2_outcome < 1 and 0 <= r2_dose < 1):
        raise ValueError("partial shares lie between 0 and 1")
    if times * r2_dose >= 1:
        raise ValueError(f"no confounder is {times:g} times as strong as one that explains half")
    dose = times * r2_dose / (1 - r2_dose)
    shared = times * r2_dose**2 / ((1 - times * r2_dose) * (1 - r2_dose))
    if shared >= 1 or dose >= 1:
        return Benchmark(1.0, 0.999)
    scale = (np.sqrt(times) + np.sqrt(shared)) / np.sqrt(1 - shared)
    outcome = scale**2 * r2_outcome / (1 - r2_outcome)
    return Benchmark(float(min(outcome, 1.0)), float(min(dose, 0.999)))

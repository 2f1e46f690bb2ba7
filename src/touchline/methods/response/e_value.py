"""How strong a hidden cause would have to be to explain an association away."""

import numpy as np


def e_value(risk_ratio: float) -> float:
    r"""The least risk ratio, with both dose and outcome, of a confounder that explains it all.

    Formula:
    $$ E = \mathrm{RR} + \sqrt{\mathrm{RR}(\mathrm{RR} - 1)}, \qquad
       \mathrm{RR} \leftarrow 1/\mathrm{RR} \text{ if } \mathrm{RR} < 1 $$

    For an interval take the end nearer to one, or 1.0 where the interval holds one. Raises
    ValueError for a ratio that is not positive.

    Source: VanderWeele and Ding 2017.

    >>> round(e_value(0.9), 6), round(e_value(1.3), 4)
    (1.462475, 1.9245)
    """
    if not risk_ratio > 0:
        raise ValueError("a risk ratio is positive")
    ratio = max(risk_ratio, 1 / risk_ratio)
    return float(ratio + np.sqrt(ratio * (ratio - 1)))


def e_value_of_difference(difference: float, standard_deviation: float) -> float:
    r"""The E-value of a difference in means, by the risk ratio that it is about as large as.

    Formula:
    $$ \mathrm{RR} \approx e^{0.91\, d}, \qquad d = \frac{\Delta}{\sigma} $$

    `standard_deviation` is the outcome's. Raises ValueError where it is not positive.

    Source: VanderWeele and Ding 2017, after Chinn 2000.

    >>> e_value_of_difference(0.0, 2.0)
    1.0
    """
    if not standard_deviation > 0:
        raise ValueError("the outcome does not vary")
    return e_value(float(np.exp(0.91 * difference / standard_deviation)))

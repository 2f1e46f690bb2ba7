"""The smallest difference that a trial of given size would find."""

from math import sqrt

from touchline.methods.experiments.effect import ImpossibleTrialError
from touchline.methods.experiments.trial_plan import TrialPlan


def detectable_difference(
    units: int, standard_deviation: float, plan: TrialPlan | None = None
) -> float:
    r"""The difference of means that `units`, both arms together, find with the planned power.

    Formula:
    $$ \Delta = (z_{1-\alpha/2} + z_{power})\, \sigma
       \sqrt{\frac{\text{design effect}}{\pi (1 - \pi) N}} $$

    >>> round(detectable_difference(3140, 1.0), 3)
    0.1

    Source: Bloom (1995), Evaluation Review 19.
    """
    if units < 4 or standard_deviation <= 0:
        raise ImpossibleTrialError("four units that differ are the least of trials")
    plan = plan or TrialPlan()
    arms = plan.share_treated * (1 - plan.share_treated)
    return sum(plan.z_values) * standard_deviation * sqrt(plan.design_effect / (arms * units))

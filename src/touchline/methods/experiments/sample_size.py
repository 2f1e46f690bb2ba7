"""How many units a trial needs."""

from dataclasses import dataclass
from math import ceil, sqrt

from touchline.methods.experiments.effect import ImpossibleTrialError
from touchline.methods.experiments.trial_plan import TrialPlan


@dataclass(frozen=True)
class SampleSize:
    """Units in each arm, and as many clusters as hold them."""

    treated: int
    control: int
    treated_clusters: int
    control_clusters: int


def sample_size_for_means(
    difference: float, standard_deviation: float, plan: TrialPlan | None = None
) -> SampleSize:
    r"""Units to find a `difference` of means, in the unit of `standard_deviation`.

    Formula:
    $$ N = \frac{(z_{1-\alpha/2} + z_{power})^2 \sigma^2}{\pi (1 - \pi) \Delta^2}
       \times \text{design effect} $$

    With equal arms that is about 16 variances over the squared difference, per arm.

    >>> sample_size_for_means(0.1, 1.0).treated
    1570

    Source: Lachin (1981), Controlled Clinical Trials 2; methods.md c7.
    """
    if difference == 0 or standard_deviation <= 0:
        raise ImpossibleTrialError("a difference of nil, or a deviation of nil, needs no trial")
    plan = plan or TrialPlan()
    units = (sum(plan.z_values) * standard_deviation / difference) ** 2
    return _in_arms(units / (plan.share_treated * (1 - plan.share_treated)), plan)


def sample_size_for_shares(
    control: float, treated: float, plan: TrialPlan | None = None
) -> SampleSize:
    r"""Units to tell a share of `treated` from one of `control`, both between 0 and 1.

    Formula:
    $$ N = \frac{\left(z_{1-\alpha/2} \sqrt{\frac{\bar p (1 - \bar p)}{\pi (1 - \pi)}} +
       z_{power} \sqrt{\frac{p_1 (1 - p_1)}{\pi} + \frac{p_0 (1 - p_0)}{1 - \pi}}\right)^2}
       {(p_1 - p_0)^2} \times \text{design effect} $$

    with $\bar p = \pi p_1 + (1 - \pi) p_0$.

    >>> sample_size_for_shares(0.10, 0.12).control
    3841

    Source: Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, chapter 4.
    """
    if not (0 < control < 1 and 0 < treated < 1) or control == treated:
        raise ImpossibleTrialError("the shares lie between 0 and 1 and differ")
    plan = plan or TrialPlan()
    share = plan.share_treated
    pooled = share * treated + (1 - share) * control
    alike = pooled * (1 - pooled) / (share * (1 - share))
    apart = treated * (1 - treated) / share + control * (1 - control) / (1 - share)
    at_null, at_truth = plan.z_values
    units = ((at_null * sqrt(alike) + at_truth * sqrt(apart)) / (treated - control)) ** 2
    return _in_arms(units, plan)


def _in_arms(units: float, plan: TrialPlan) -> SampleSize:
    needed = units * plan.design_effect
    in_treated, in_control = plan.share_treated * needed, (1 - plan.share_treated) * needed
    return SampleSize(
        ceil(in_treated),
        ceil(in_control),
        ceil(in_treated / plan.cluster_size),
        ceil(in_control / plan.cluster_size),
    )

"""What a trial is planned with: error rates, arms, and what saves or costs units."""

from dataclasses import dataclass

from scipy.special import ndtri

from touchline.methods.experiments.effect import ImpossibleTrialError


@dataclass(frozen=True)
class TrialPlan:
    r"""The plan of a two-armed trial.

    Formula:
    $$ \text{design effect} = (1 - \rho^2)
       \bigl(1 + ((1 + cv^2)\, m - 1)\, \mathrm{icc}\bigr) $$

    `correlation` is rho, that of the outcome with its covariate before assignment (CUPED). Where
    whole clusters are assigned, `cluster_size` is m, their mean size, with coefficient of variation
    `cluster_size_variation` and intraclass correlation `intraclass_correlation` of the outcome.

    >>> TrialPlan(correlation=0.5, cluster_size=21, intraclass_correlation=0.05).design_effect
    1.5

    Source: Eldridge, Ashby & Kerry (2006), International Journal of Epidemiology 35; Deng, Xu,
    Kohavi & Walker (2013), WSDM.
    """

    power: float = 0.8
    significance: float = 0.05
    share_treated: float = 0.5
    correlation: float = 0.0
    cluster_size: float = 1.0
    cluster_size_variation: float = 0.0
    intraclass_correlation: float = 0.0

    def __post_init__(self) -> None:
        open_shares = (self.power, self.significance, self.share_treated)
        if not all(0 < share < 1 for share in open_shares):
            raise ImpossibleTrialError("power, significance and share lie between 0 and 1")
        if not -1 < self.correlation < 1 or not 0 <= self.intraclass_correlation <= 1:
            raise ImpossibleTrialError("a correlation is out of bounds")
        if self.cluster_size < 1 or self.cluster_size_variation < 0:
            raise ImpossibleTrialError("a cluster holds one unit at least")

    @property
    def design_effect(self) -> float:
        """How many times as many units are needed as without covariate and clusters."""
        heaviness = (1 + self.cluster_size_variation**2) * self.cluster_size
        return (1 - self.correlation**2) * (1 + (heaviness - 1) * self.intraclass_correlation)

    @property
    def z_values(self) -> tuple[float, float]:
        """The normal quantiles of significance (two-sided) and power."""
        return float(ndtri(1 - self.significance / 2)), float(ndtri(self.power))

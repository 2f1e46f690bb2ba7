"""BG/NBD: a customer buys at a rate of his own and may stop right after any repeat purchase."""

from dataclasses import dataclass
from typing import ClassVar

from touchline.methods.buy_till_you_die.beta_dropout import BetaDropout


@dataclass(frozen=True)
class BetaGeometricNBD(BetaDropout):
    r"""While alive a customer buys as a Poisson process of rate λ ~ Gamma(r, α); after each repeat
    purchase he stops with the chance p ~ Beta(a, b).

    Formula:
    $$ L = \frac{\Gamma(r+x)\,\alpha^r}{\Gamma(r)} \cdot
       \frac{\Gamma(a+b)\,\Gamma(b+x)}{\Gamma(b)\,\Gamma(a+b+x)} \Big[ (\alpha+T)^{-(r+x)}
       + [x>0]\, \frac{a}{b+x-1} (\alpha+t_x)^{-(r+x)} \Big] $$
    $$ P(\text{alive}) = \Big[ 1 + [x>0]\, \frac{a}{b+x-1}
       \Big( \frac{\alpha+T}{\alpha+t_x} \Big)^{r+x} \Big]^{-1} $$
    $$ E[Y(t)] = P(\text{alive})\; E_p\Big[ \frac1p \Big( 1 - \Big(
       \frac{\alpha+T}{\alpha+T+pt} \Big)^{r+x} \Big) \Big], \quad p \sim \text{Beta}(a, b+x) $$
    $$ \text{DERT} = P(\text{alive})\; E_p\Big[ \frac{r+x}{p}\, e^z E_{r+x+1}(z) \Big], \quad
       z = \delta (\alpha+T)/p $$

    E[Y(t)] is the source's expression with the ₂F₁ before it is integrated: it needs no limit at
    a = 1 and cannot overflow for many purchases. Rates are per unit of the rows' times. A
    customer without a repeat purchase is alive for certain here; `ModifiedBetaGeometricNBD` lets
    him be gone. Covariates z move α by exp(−γ₁'z), a by exp(γ₂'z) and b by exp(γ₃'z).

    Errors: `ImpossiblePurchases` from the rows, `NoMaximum` from `fit` where the rows do not tell
    the parameters.

    >>> from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
    >>> model = BetaGeometricNBD(r=0.2426, alpha=4.4135, a=0.7929, b=2.4258)
    >>> rows = PurchaseRows.group([2], [30.43], [38.86])
    >>> [round(float(answer[0]), 3) for answer in (
    ...     model.alive(rows), model.expected_purchases(rows, 39), model.half_life(rows))]
    [0.727, 1.226, 58.909]

    Source: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24,
    2005; covariates as in Fader and Hardie's note of 2007.
    """

    FIRST: ClassVar[float] = 0.0

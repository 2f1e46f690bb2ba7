"""MBG/NBD: as BG/NBD, but a customer may also stop right after the first purchase."""

from dataclasses import dataclass
from typing import ClassVar

from touchline.methods.buy_till_you_die.beta_dropout import BetaDropout


@dataclass(frozen=True)
class ModifiedBetaGeometricNBD(BetaDropout):
    r"""Purchases at a rate λ ~ Gamma(r, α); after every purchase, the first one among them, an end
    with the chance p ~ Beta(a, b). One-time buyers can be gone.

    Formula:
    $$ L = \frac{\Gamma(r+x)\,\alpha^r}{\Gamma(r)\, B(a,b)} \Big[ B(a,b+x+1)\,(\alpha+T)^{-(r+x)}
       + B(a+1,b+x)\,(\alpha+t_x)^{-(r+x)} \Big] $$
    $$ P(\text{alive}) = \Big[ 1 + \frac{a}{b+x}
       \Big( \frac{\alpha+T}{\alpha+t_x} \Big)^{r+x} \Big]^{-1} $$
    $$ E[Y(t)] = P(\text{alive})\; E_p\Big[ \frac1p \Big( 1 - \Big(
       \frac{\alpha+T}{\alpha+T+pt} \Big)^{r+x} \Big) \Big], \quad p \sim \text{Beta}(a, b+x+1) $$

    Everything else is as in `BetaGeometricNBD`: units, covariates, discounting and errors.

    >>> from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
    >>> model = ModifiedBetaGeometricNBD(r=0.5248, alpha=6.1830, a=0.8914, b=1.6140)
    >>> rows = PurchaseRows.group([0, 2], [0, 30.43], [38.86, 38.86])
    >>> model.alive(rows).round(3).tolist()
    [0.39, 0.706]

    Source: Batislam, Denizel and Filiztekin, International Journal of Research in Marketing 24,
    2007; Hoppe and Wagner, Marketing ZFP 29, 2007.
    """

    FIRST: ClassVar[float] = 1.0

"""What one more contact costs in harm, and what is left of its gain."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.fatigue.harm import FatigueHarm

Floats = NDArray[np.float64]
_STEP = 1e-5


@dataclass(frozen=True)
class Amount:
    """An amount with its standard error and 95 % interval."""

    value: float
    standard_error: float

    @property
    def low(self) -> float:
        """The lower end."""
        return self.value - 1.959964 * self.standard_error

    @property
    def high(self) -> float:
        """The upper end."""
        return self.value + 1.959964 * self.standard_error


def harm_of_one_more(
    harm: FatigueHarm,
    burden_before: ArrayLike,
    channel: int,
    weeks: int,
    covariates: ArrayLike = (),
) -> Amount:
    r"""By how much one more contact now raises the chance of harm within `weeks` weeks.

    Formula:
    $$ \Delta = \exp\Big(-\sum_{k<H} e^{\eta_k}\Big) - \exp\Big(-\sum_{k<H} e^{\eta_k
       + \beta_c \rho_c^k}\Big), \qquad
       \eta_k = \alpha + \gamma' z + \sum_c \beta_c\, b_c\, \rho_c^k $$

    `burden_before` (channels) is that of this week without the contact, and decays undisturbed;
    `channel` is the number of the contact's channel, `covariates` (p) the customer's. The standard
    error is by the delta method over the fit's parameters; the interval is even to both sides
    where the estimate leans, so truths above it are somewhat likelier than truths below.

    Raises ValueError for a burden, channel or covariates that the fit does not know.

    Source: algebra on the weekly hazard of Prentice and Gloeckler 1978.

    >>> from touchline.numerics.maximum_likelihood import Maximum
    >>> known = np.array([-4.0, 0.5, 1.0])  # base, weight, half-life of one channel
    >>> fit = FatigueHarm(Maximum(("a", "b", "h"), known, 0.0, np.eye(3) * 1e-6,
    ...     np.array([False, False, True]), 1), channels=1)
    >>> round(harm_of_one_more(fit, [0.0], channel=0, weeks=1).value, 5)
    0.0116
    """
    load, z = np.asarray(burden_before, dtype=float), np.asarray(covariates, dtype=float)
    if load.shape != (harm.channels,) or not 0 <= channel < harm.channels:
        raise ValueError(f"the fit knows {harm.channels} channels, numbered from 0")
    if z.shape != harm.slopes.shape:
        raise ValueError(f"the fit knows {harm.slopes.size} covariates, not {z.size}")
    if weeks < 1 or not (load >= 0).all():
        raise ValueError("harm is counted over one week or more, burden from nought up")
    top = harm.maximum
    working = top.working

    def at(place: Floats) -> float:
        own = np.where(top.positive, np.exp(np.where(top.positive, place, 0.0)), place)
        with_it = load + np.eye(harm.channels)[channel]
        return _chance(own, with_it, z, weeks) - _chance(own, load, z, weeks)

    slope = np.array(
        [(at(working + aside) - at(working - aside)) for aside in _STEP * np.eye(working.size)]
    ) / (2 * _STEP)
    return Amount(at(working), float(np.sqrt(slope @ top.covariance @ slope)))


def value_of_one_more(
    gain: Amount, cost: float, harms: Sequence[Amount], losses: Sequence[float]
) -> Amount:
    r"""What one more contact is worth once its harm is paid for.

    Formula:
    $$ V = g - c - \sum_k L_k \Delta_k $$

    `gain` is what the contact brings in money, `cost` what it costs, `harms` the rise of the
    chance of each harm (opt-out, complaint, bad rating), `losses` what each harm loses, such as
    the residual value of who opts out. Errors are added as independent.

    Raises ValueError where harms and losses do not pair.

    Source: Dreze and Bonfrer 2008, for the idea; the sum is plain accounting.

    >>> value_of_one_more(Amount(5.0, 1.0), 1.0, [Amount(0.01, 0.0)], [300.0])
    Amount(value=1.0, standard_error=1.0)
    """
    if len(harms) != len(losses):
        raise ValueError(f"{len(harms)} harms do not pair with {len(losses)} losses")
    lost = sum(loss * harm.value for harm, loss in zip(harms, losses, strict=True))
    unsure = [loss * harm.standard_error for harm, loss in zip(harms, losses, strict=True)]
    error = float(np.sqrt(gain.standard_error**2 + np.sum(np.square(unsure))))
    return Amount(gain.value - cost - lost, error)


def _chance(parameters: Floats, load: Floats, covariates: Floats, weeks: int) -> float:
    """The chance of harm within the weeks, from these parameters in their own scale."""
    channels = load.size
    weights = parameters[1 : 1 + channels]
    kept = 2 ** (-1 / parameters[1 + channels : 1 + 2 * channels])
    left = kept[None, :] ** np.arange(weeks)[:, None] * load
    base = parameters[0] + float(covariates @ parameters[1 + 2 * channels :])
    return float(-np.expm1(-np.exp(base + left @ weights).sum()))

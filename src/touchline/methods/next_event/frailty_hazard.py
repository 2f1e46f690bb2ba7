"""The rate at which engagement ends, by time since the last event, customers differing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammainccinv, gammaincinv, gammaln

from touchline.methods.next_event.gap_histories import ImpossibleHistoryError
from touchline.numerics.maximum_likelihood import Maximum, maximise

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FrailtyHazard:
    """The fit, and each customer's `weights` (n) and `exposures` (n) after the data.

    `maximum` has the common rate of each interval (K) and the frailty shape last. A customer's
    multiple of the common rates is gamma with shape `weights` and rate `exposures`.
    """

    maximum: Maximum
    weights: Floats
    exposures: Floats

    @property
    def rates(self) -> Floats:
        """The common rate of each interval (K), per unit of exposure."""
        return self.maximum.parameters[:-1]

    def decay(self, interval: int = 0) -> Floats:
        """Each customer's rate in that interval (n): the decay coefficient, per unit of time."""
        return np.asarray(self.rates[interval] * self.weights / self.exposures)

    def decay_interval(self, interval: int = 0, confidence: float = 0.95) -> Floats:
        """Lower and upper end of each customer's rate (n, 2), the common rates taken as known."""
        outside = (1 - confidence) / 2
        low = gammaincinv(self.weights, outside)
        high = gammainccinv(self.weights, outside)
        return np.asarray(self.rates[interval] * np.stack([low, high], 1) / self.exposures[:, None])

    def half_life(self, interval: int = 0) -> Floats:
        """The time in which half of such customers have ended, at that rate (n)."""
        return np.asarray(np.log(2) / self.decay(interval))


def frailty_hazard(events: Floats, exposure: Floats) -> FrailtyHazard:
    r"""Piecewise constant hazards with gamma frailty.

    Formula:
    $$ \text{events}_{ik} \sim \mathrm{Poisson}(z_i h_k e_{ik}), \qquad
       z_i \sim \mathrm{Gamma}(\theta, \theta) $$
    $$ \hat\delta_{ik} = h_k\, E[z_i \mid \text{data}] =
       h_k \frac{\theta + d_i}{\theta + \sum_k h_k e_{ik}} $$

    `events` and `exposure` (n, K) count each customer's events and time in K intervals since the
    last event; with one interval the rate is $(d_i + a) / (e_i + b)$ with $a = \theta$ and
    $b = \theta / h$. The unit of the rate is one over that of exposure. This is the decay by
    hazard: not that of a contact's effect (`response_decay`), nor the dropout rate of a model of
    buying till one dies. Errors: `ImpossibleHistoryError`; `NoMaximum` where customers do not
    differ or an interval holds no event.

    >>> import numpy as np
    >>> events = np.array([[0.0], [1.0], [5.0], [0.0], [9.0], [1.0]])
    >>> fit = frailty_hazard(events, np.full((6, 1), 10.0))
    >>> bool(0 < fit.decay()[0] < fit.rates[0] < fit.decay()[4] < 0.9)
    True

    Source: Clayton (1991), Biometrics 47; methods.md d.
    """
    if events.shape != exposure.shape or events.ndim != 2:
        raise ImpossibleHistoryError("events and exposure are two tables (customers, intervals)")
    if (events < 0).any() or (exposure < 0).any() or (events[exposure == 0] > 0).any():
        raise ImpossibleHistoryError("events need exposure, and neither is negative")
    of_interval, of_customer = events.sum(axis=0), events.sum(axis=1)
    if (of_interval == 0).any():
        raise ImpossibleHistoryError(
            f"interval {int(np.argmin(of_interval))} holds no event; join it with its neighbour"
        )

    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        rates, shape = parameters[:-1], parameters[-1]
        spent, weight = shape + exposure @ rates, shape + of_customer
        mixed = gammaln(weight) - gammaln(shape) + shape * np.log(shape) - weight * np.log(spent)
        of_shape = digamma(weight) - digamma(shape) + np.log(shape) + 1 - np.log(spent)
        slope = of_interval / rates - (weight / spent) @ exposure
        value = float(of_interval @ np.log(rates) + mixed.sum())
        return value, np.append(slope, (of_shape - weight / spent).sum())

    start = [*(of_interval / exposure.sum(axis=0)), 1.0]
    names = [*(f"rate of interval {number}" for number in range(events.shape[1])), "frailty shape"]
    found = maximise(log_likelihood, [start], names)
    shape = found.parameters[-1]
    return FrailtyHazard(found, shape + of_customer, shape + exposure @ found.parameters[:-1])

"""How fast the effect of a contact on responses fades, from the moments of both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.methods.next_event.gap_histories import ImpossibleHistoryError
from touchline.numerics.maximum_likelihood import Maximum, maximise

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Moments:
    """`times` (m) of events and the `customers` (m) to whom they belong."""

    customers: Integers
    times: Floats


@dataclass(frozen=True)
class ResponseDecay:
    """`maximum` has the base rate, the jump after a contact, and the rate at which it decays."""

    maximum: Maximum

    @property
    def half_life(self) -> float:
        """The time in which a contact's effect halves."""
        return float(np.log(2) / self.maximum.parameters[2])

    @property
    def responses_per_contact(self) -> float:
        """All responses that one contact brings in the end."""
        return float(self.maximum.parameters[1] / self.maximum.parameters[2])


def response_decay(responses: Moments, contacts: Moments, observed_for: Floats) -> ResponseDecay:
    r"""Fit a rate of response that jumps at each contact and decays.

    Formula:
    $$ \lambda(t) = \mu + \sum_{t_j < t} \alpha\, e^{-\delta (t - t_j)} $$
    $$ \ell = \sum_m \ln \lambda(s_m) - \sum_i \mu T_i -
       \sum_j \frac{\alpha}{\delta} \left(1 - e^{-\delta (T - t_j)}\right) $$

    Times count from the start of each customer's observation, of length `observed_for` (n). With
    the responses themselves as `contacts` it is Hawkes's self-exciting process. The decay is that
    of an effect, and no churn. Memory goes with the pairs of a response and its earlier contacts.
    Contacts that staff time by expected responses make it a description, not an effect. Errors:
    `ImpossibleHistoryError` for moments outside the observation; `NoMaximum` where contacts change
    nothing that can be seen.

    >>> import numpy as np
    >>> contacts = Moments(np.arange(300), np.full(300, 10.0))
    >>> waits = np.random.default_rng(2).exponential(4.0, 300)
    >>> base = np.random.default_rng(3).uniform(0, 40, 150)
    >>> times, customers = np.append(10 + waits, base), np.append(np.arange(300), np.arange(150))
    >>> inside = times < 40
    >>> moments = Moments(customers[inside], times[inside])
    >>> fit = response_decay(moments, contacts, np.full(300, 40.0))
    >>> round(fit.half_life, 1), round(fit.responses_per_contact, 1)
    (2.7, 1.0)

    Source: Hawkes (1971), Biometrika 58; methods.md d.
    """
    for moments in (responses, contacts):
        _check(moments, observed_for)
    response, lags = _pairs(responses, contacts)
    left = observed_for[contacts.customers] - contacts.times
    number, watched = responses.times.size, float(observed_for.sum())

    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        base, jump, decay = parameters
        fading, gone = np.exp(-decay * lags), np.exp(-decay * left)
        felt = np.bincount(response, fading, minlength=number)
        faded = np.bincount(response, lags * fading, minlength=number)
        rate = base + jump * felt
        area = float((1 - gone).sum()) / decay
        area_slope = float((left * gone).sum()) / decay - area / decay
        value = float(np.log(rate).sum()) - base * watched - jump * area
        of_decay = -jump * float((faded / rate).sum()) - jump * area_slope
        of_rates = (1 / rate).sum() - watched, (felt / rate).sum() - area
        return value, np.array([*of_rates, of_decay])

    mean = number / watched
    starts = [[mean / 2, mean, slowness / float(np.mean(left))] for slowness in (2.0, 10.0)]
    return ResponseDecay(maximise(log_likelihood, starts, ["base rate", "jump", "decay"]))


def _check(moments: Moments, observed_for: Floats) -> None:
    if not moments.times.size:
        raise ImpossibleHistoryError("without responses and contacts no decay can be seen")
    if moments.customers.min() < 0 or moments.customers.max() >= observed_for.size:
        raise ImpossibleHistoryError("a moment has an unknown customer")
    outside = (moments.times < 0) | (moments.times > observed_for[moments.customers])
    if outside.any():
        raise ImpossibleHistoryError(f"moment {int(np.argmax(outside))} is not in the observation")


def _pairs(responses: Moments, contacts: Moments) -> tuple[Integers, Floats]:
    """Each response with each earlier contact of its customer: which response, how long after."""
    order = np.lexsort((contacts.times, contacts.customers))
    owners, times = contacts.customers[order], contacts.times[order]
    first = np.searchsorted(owners, responses.customers, side="left")
    counts = np.searchsorted(owners, responses.customers, side="right") - first
    response = np.repeat(np.arange(responses.times.size), counts)
    place = np.arange(response.size) - np.repeat(np.cumsum(counts) - counts, counts)
    lags = responses.times[response] - times[first[response] + place]
    return response[lags > 0], lags[lags > 0]

r"""What is usual for each one on each weekday, and which counts are more than that."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from touchline.methods.counts.gamma_poisson import gamma_poisson
from touchline.methods.counts.tail_chance import mid_p
from touchline.numerics.checked import Flags, Numbers, Whole, at_least
from touchline.numerics.false_discovery import benjamini_hochberg
from touchline.numerics.group_sums import group_sums

NO_OVERDISPERSION = 1e8  # the size at which a negative binomial is a Poisson distribution
ROUNDS = 20
ADDED_EVENTS = 0.5  # keeps the factor of a weekday without events above 0


@dataclass(frozen=True)
class CountFlags:
    """For each one and day, shape (ones, days): the mid-p, the q-value, and whether it is flagged.

    A flag tags a count; it deletes nothing.
    """

    p_values: Numbers
    q_values: Numbers
    flagged: Flags


@dataclass(frozen=True)
class CountBaseline:
    """Usual counts: `rates` for each one, `factors` for each kind of day, and their dispersion.

    `size` is the k by which days of one person vary beyond chance (variance m + m² / k), and
    `certainty` the events that each one's rate rests on, the prior's among them. `rates` of nobody
    in particular, for somebody new, is `common_rate` with `common_certainty`.
    """

    rates: Numbers
    certainty: Numbers
    factors: Numbers
    size: float
    common_rate: float
    common_certainty: float

    def flags(self, counts: Numbers, day_kinds: Whole, level: float = 0.05) -> CountFlags:
        """Which counts, shape (ones, days), are too many, at a false discovery rate of `level`.

        `day_kinds` is the kind of each day, shape (days,). NaN is a day that was not observed.
        """
        expected = self.rates[:, None] * self.factors[day_kinds][None, :]
        spread = (1 + 1 / self.size) * (1 + 1 / self.certainty) - 1
        sizes = np.broadcast_to(1 / spread[:, None], expected.shape)
        seen = ~np.isnan(counts)
        p_values, q_values = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
        p_values[seen] = mid_p(counts[seen], expected[seen], sizes[seen])
        q_values[seen] = benjamini_hochberg(p_values[seen])
        return CountFlags(p_values, q_values, seen & (np.nan_to_num(q_values, nan=1) <= level))


def count_baseline(counts: Numbers, day_kinds: Whole, kinds: int = 7) -> CountBaseline:
    r"""Learn from past days what is usual for each one (an agent, a customer) on each kind of day.

    Formula:

        $$ Y_{it} \sim \mathrm{NB}(\lambda_i f_{d(t)}, k), \quad
           \lambda_i \sim \mathrm{Gamma}(a, b), \qquad
           \frac{1}{k_i} = \left(1 + \frac{1}{k}\right)
           \left(1 + \frac{1}{\alpha_i}\right) - 1 $$

    The predictive distribution of a new day is taken as negative binomial of size k_i, which has
    the variance of the true one: alpha_i is the number of events that the rate rests on. Rates are
    drawn towards the common one (`gamma_poisson`, each exposure made smaller by what the days vary
    beyond chance); factors average 1 over the days seen.

    `counts` is of shape (ones, days), NaN where a day was not observed; `day_kinds` of shape
    (days,), 0 to kinds - 1: the day of the week, with a further kind for holidays. Keep known
    bursts out of the history. ValueError where a count is negative or nothing happened.

    Source: the model of methods.md f; factors and dispersion by maximum likelihood in turn.

    >>> import numpy as np
    >>> counts = np.array([[4.0, 6.0, 5.0, 5.0, 4.0, 7.0, 4.0], [1.0, 0, 2, 1, 1, 0, 2]])
    >>> usual = count_baseline(counts, np.zeros(7, dtype=np.int64), kinds=1)
    >>> usual.flags(np.array([[6.0], [20.0]]), np.zeros(1, dtype=np.int64)).flagged.tolist()
    [[False], [True]]
    """
    seen = ~np.isnan(counts)
    events = np.where(seen, counts, 0.0)
    at_least("counts", events, 0, dimensions=2)
    if not events.sum():
        raise ValueError("nothing happened on any day: what is usual cannot be told")
    factors, size = np.ones(kinds), NO_OVERDISPERSION
    for _ in range(ROUNDS):
        before = np.r_[factors, np.log(size)]
        weights = seen * factors[day_kinds]
        fitted = gamma_poisson(*_effective(events.sum(axis=1), weights, size))
        expected = fitted.rates[:, None] * weights
        factors = factors * _factor_step(events, expected, day_kinds, kinds)
        factors = factors / np.average(factors[day_kinds], weights=seen.sum(axis=0))
        size = _size(events[seen], (fitted.rates[:, None] * factors[day_kinds])[seen])
        if np.abs(np.r_[factors, np.log(size)] - before).max() < 1e-6:
            break
    return CountBaseline(
        fitted.rates, fitted.posterior_a, factors, size, fitted.a / fitted.b, fitted.a
    )


def _effective(events: Numbers, weights: Numbers, size: float) -> tuple[Numbers, Numbers]:
    """Events and exposure thinned, so that their chance variation is that of a Poisson count."""
    exposure = weights.sum(axis=1)
    rate = (events + ADDED_EVENTS) / (exposure + ADDED_EVENTS)
    thinned = 1 / (1 + rate * (weights**2).sum(axis=1) / np.maximum(exposure, 1e-9) / size)
    return events * thinned, np.maximum(exposure * thinned, 1e-9)


def _factor_step(events: Numbers, expected: Numbers, day_kinds: Whole, kinds: int) -> Numbers:
    happened = group_sums(day_kinds, events.sum(axis=0), kinds)
    awaited = group_sums(day_kinds, expected.sum(axis=0), kinds)
    return np.asarray((happened + ADDED_EVENTS) / (awaited + ADDED_EVENTS))


def _size(events: Numbers, expected: Numbers) -> float:
    """The size k of the negative binomial by maximum likelihood, its mean known."""

    def loss(log_size: float) -> float:
        size = np.exp(log_size)
        terms = gammaln(size + events) - gammaln(size) - size * np.log1p(expected / size)
        return -float((terms - events * np.log(size + expected)).sum())

    found = minimize_scalar(
        loss, bounds=(np.log(1e-2), np.log(NO_OVERDISPERSION)), method="bounded"
    )
    return float(np.exp(found.x))

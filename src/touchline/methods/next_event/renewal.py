"""Renewal models: fitted to many customers' gaps, asked for each one's next event."""

from dataclasses import dataclass

import numpy as np

from touchline.methods.next_event.gap_histories import (
    Floats,
    GapHistories,
    ImpossibleHistoryError,
)
from touchline.methods.next_event.gap_law import GapForecast, GapLaw
from touchline.numerics.differences import with_gradient
from touchline.numerics.maximum_likelihood import Maximum, maximise

SMALLEST = 1e-300


@dataclass(frozen=True)
class NextEvents:
    """The wait until each customer's next event (n), counted from now.

    `gap` is the law of the whole gap, `open_gaps` (n) the part of it that is past.
    """

    gap: GapForecast
    open_gaps: Floats

    def chance_within(self, wait: float | Floats) -> Floats:
        """The chance of an event within that wait from now (n)."""
        past = np.maximum(self.gap.survival(self.open_gaps), SMALLEST)
        return 1 - self.gap.survival(self.open_gaps + wait) / past

    def quantile(self, chance: float) -> Floats:
        """The wait by which the event has come with that chance (n)."""
        if not 0 < chance < 1:
            raise ImpossibleHistoryError(f"a chance lies between 0 and 1, not {chance}")
        past = np.maximum(self.gap.survival(self.open_gaps), SMALLEST)
        return np.maximum(self.gap.inverse_survival((1 - chance) * past) - self.open_gaps, 0)


@dataclass(frozen=True)
class RenewalFit:
    """A fitted `law` with its `maximum`: parameters, errors, log likelihood."""

    law: GapLaw
    maximum: Maximum

    def next_events(self, histories: GapHistories) -> NextEvents:
        """The wait of each customer, of those fitted or of others like them."""
        forecast = self.law.forecast(self.maximum.parameters, histories)
        return NextEvents(forecast, histories.open_gaps)


def fit_renewal(histories: GapHistories, law: GapLaw) -> RenewalFit:
    r"""Fit a law of gaps by maximum likelihood, the open gaps counted as unfinished.

    Formula:
    $$ \Pr(w \le t \mid u, g_1 \ldots g_n) = 1 -
       \frac{\Pr(g_{n+1} > u + t \mid g_1 \ldots g_n)}{\Pr(g_{n+1} > u \mid g_1 \ldots g_n)} $$

    is what the fit then tells of the wait w, u after the last event: it follows from the customer's
    own gaps, shrunk to those of all (empirical Bayes), so a customer with one gap gets a sober
    answer. Compare laws by `maximum.log_likelihood`. Customers who left for good are not in it: see
    the models of buying till one dies. Errors: `NoMaximum` where the gaps do not tell a parameter,
    for instance where all customers have one rhythm.

    >>> import numpy as np
    >>> from touchline.methods.next_event.gamma_gaps import GammaGaps
    >>> random = np.random.default_rng(1)
    >>> customers = np.repeat(np.arange(200), 5)
    >>> gaps = random.gamma(3.0, 1 / random.gamma(4.0, 1 / 8.0, 200)[customers])
    >>> fit = fit_renewal(GapHistories(customers, gaps, np.zeros(200)), GammaGaps())
    >>> fit.maximum.parameters.round(1).tolist()
    [3.0, 4.9, 10.4]

    Source: Cox (1962), Renewal Theory; Efron & Morris (1973) for empirical Bayes.
    """
    if not histories.gaps.size:
        raise ImpossibleHistoryError("nobody has a completed gap, so no rhythm can be learnt")

    def log_likelihood(parameters: Floats) -> float:
        return law.log_likelihood(parameters, histories)

    start = law.start(histories)
    found = maximise(with_gradient(log_likelihood), [start], law.names, law.positive)
    return RenewalFit(law, found)

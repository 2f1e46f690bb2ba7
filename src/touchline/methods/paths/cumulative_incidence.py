r"""How many have ended by each time, and how, where several ends compete."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from touchline.numerics.checked import Numbers, Whole, finite, same_length

STILL_OPEN = 0


@dataclass(frozen=True)
class CumulativeIncidence:
    """By each time at which something ended, shape (k,): what share is still open, and ended how.

    `incidence` and `standard_errors` are of shape (k, causes), cause 1 in the first column. The
    shares of all causes and the open share sum to 1.
    """

    times: Numbers
    open_share: Numbers
    incidence: Numbers
    standard_errors: Numbers

    def interval(self, level: float = 0.95) -> tuple[Numbers, Numbers]:
        """Pointwise intervals on the scale of log(-log), so that they stay within 0 … 1."""
        inside = (self.incidence > 0) & (self.incidence < 1)
        share = np.where(inside, self.incidence, 0.5)
        reach = norm.isf((1 - level) / 2) * self.standard_errors / (share * -np.log(share))
        low = np.where(inside, share ** np.exp(reach), self.incidence)
        high = np.where(inside, share ** np.exp(-reach), self.incidence)
        return low, high


def cumulative_incidence(
    duration: Numbers, cause: Whole, causes: int, entered: Numbers | None = None
) -> CumulativeIncidence:
    r"""The Aalen-Johansen estimate of how deals (or anything) end, some being still open.

    Neither won / entered of a growing crowd (too low, for young deals had no time yet) nor one
    minus Kaplan-Meier of the wins alone (too high, for lost deals cannot win).

    Formula:

        $$ \hat F_k(t) = \sum_{t_j \le t} \hat S(t_j -) \frac{d_{kj}}{n_j}, \qquad
           \hat S(t) = \prod_{t_j \le t} \left( 1 - \frac{d_j}{n_j} \right) $$

    `duration` is the time until the end or until now, `cause` 1 to `causes` for how it ended and 0
    for still open, `entered` the time since which each was watched (from the beginning where not
    given), all of shape (n,). Standard errors by the delta method. ValueError where a duration is
    missing or negative, ends no later than it was watched from, or a cause is out of range.

    Source: Aalen and Johansen (1978); Marubini and Valsecchi (1995), Analysing Survival Data from
    Clinical Trials and Observational Studies, chapter 10, for the errors.

    >>> import numpy as np
    >>> found = cumulative_incidence(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1, 2, 1, 0]), 2)
    >>> found.incidence.tolist(), found.open_share.tolist()
    ([[0.25, 0.0], [0.25, 0.25], [0.5, 0.25]], [0.75, 0.5, 0.25])
    """
    duration = finite("duration", duration)
    always = np.full_like(duration, -np.inf)  # so that what ends at once, at 0, counts as at risk
    start = always if entered is None else finite("entered", entered)
    same_length(duration=duration, cause=cause, entered=start)
    _refuse(duration, cause, causes, start)
    ended = cause != STILL_OPEN
    times, moment = np.unique(duration[ended], return_inverse=True)
    deaths = np.zeros((len(times), causes))
    np.add.at(deaths, (moment, cause[ended] - 1), 1.0)
    at_risk = np.searchsorted(np.sort(start), times, side="left") - np.searchsorted(
        np.sort(duration), times, side="left"
    )
    risk = at_risk.astype(np.float64)
    open_share = np.cumprod(1 - deaths.sum(axis=1) / risk)
    before = np.r_[1.0, open_share[:-1]]
    incidence = np.cumsum(before[:, None] * deaths / risk[:, None], axis=0)
    variance = _variance(deaths, risk, before, incidence)
    return CumulativeIncidence(times, open_share, incidence, np.sqrt(variance))


def _refuse(duration: Numbers, cause: Whole, causes: int, start: Numbers) -> None:
    wrong = {
        "ends no later than it was watched from": (duration < start)
        | ((duration == start) & (cause != STILL_OPEN)),
        "lasts less than nothing": duration < 0,
        f"has a cause beyond 0 to {causes}": (cause < 0) | (cause > causes),
    }
    for why, rows in wrong.items():
        if rows.any():
            raise ValueError(f"row {int(rows.argmax())} {why}")


def _variance(deaths: Numbers, risk: Numbers, before: Numbers, incidence: Numbers) -> Numbers:
    """Sums over times up to t of squares of F(t) - F(u), multiplied out to be running sums."""
    every = deaths.sum(axis=1)
    left = np.where(risk > every, risk - every, np.inf)  # at the last one F(t) - F(u) is 0
    hazard = (every / (risk * left))[:, None]
    mixed = before[:, None] * deaths / risk[:, None] ** 2
    own = before[:, None] ** 2 * deaths * (risk[:, None] - deaths) / risk[:, None] ** 3
    squares = incidence**2 * hazard.cumsum(axis=0)
    squares = squares - 2 * incidence * (hazard * incidence).cumsum(axis=0)
    squares = squares + (hazard * incidence**2).cumsum(axis=0)
    crossed = incidence * mixed.cumsum(axis=0) - (mixed * incidence).cumsum(axis=0)
    return np.asarray(np.maximum(squares + own.cumsum(axis=0) - 2 * crossed, 0.0))

r"""How late things are written down, learned from records that only bound it."""

from dataclasses import dataclass
from math import log, pi

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr, ndtri

from touchline.numerics.checked import Flags, Numbers, finite, same_length

SHORTEST = 1e-9  # a lag of 0 is told as this; units are the caller's
STEEPEST = 8.0
HALF_LOG_TWO_PI = 0.5 * log(2 * pi)


@dataclass(frozen=True)
class ReportingLag:
    """Lags are lognormal: the logarithm has this `centre` and `spread`; `rows` is what told them.

    `log_likelihood` allows one to ask whether two groups differ.
    """

    centre: float
    spread: float
    rows: int
    log_likelihood: float

    def quantile(self, share: float, low: Numbers, high: Numbers) -> Numbers:
        """The lag below which that share lies, given that it lies between `low` and `high`."""
        return self._within(np.full(len(low), share), low, high)

    def drawn(self, low: Numbers, high: Numbers, random: np.random.Generator) -> Numbers:
        """One lag for each pair of bounds, drawn from what is known of it: an imputation."""
        return self._within(random.random(len(low)), low, high)

    def later(self, times: float) -> "ReportingLag":
        """The same with every lag `times` as long: what if the unknown ones were entered later?"""
        return ReportingLag(
            self.centre + float(np.log(times)), self.spread, self.rows, self.log_likelihood
        )

    def _within(self, share: Numbers, low: Numbers, high: Numbers) -> Numbers:
        """Quantiles within bounds, by the lower tail, so that bounds far up keep their digits."""
        from_z, to_z = self._standardised(low), self._standardised(high)
        far_up = from_z > 0
        below = ndtr(np.where(far_up, -to_z, from_z))
        above = ndtr(np.where(far_up, -from_z, to_z))
        z = ndtri(below + np.where(far_up, 1 - share, share) * (above - below))
        lag = np.exp(self.centre + self.spread * np.where(far_up, -z, z))
        return np.asarray(np.clip(lag, low, high))

    def _standardised(self, bound: Numbers) -> Numbers:
        return np.asarray((np.log(np.maximum(bound, SHORTEST)) - self.centre) / self.spread)


def reporting_lag(low: Numbers, high: Numbers) -> ReportingLag:
    r"""Fit a lognormal distribution to lags of which each is known only to lie between two bounds.

    The moment at which a record was made bounds the moment of the contact, it is not it: the lag
    lies between 0 and what separates the record from the event before.

    Formula:

        $$ \ell(\mu, \sigma) = \sum_{l_i < h_i}
           \ln \left[ \Phi\left(\frac{\ln h_i - \mu}{\sigma}\right)
           - \Phi\left(\frac{\ln l_i - \mu}{\sigma}\right) \right]
           + \sum_{l_i = h_i} \ln \frac{\phi\left((\ln l_i - \mu) / \sigma\right)}{\sigma\, l_i} $$

    `low` and `high` are bounds in any one unit, of shape (n,), 0 <= low <= high; equal bounds are a
    lag that is known, and infinite `high` is allowed. ValueError where no lag is bounded on both
    sides away from nothing, so that the spread cannot be told, or bounds are crossed.

    Source: Sun (2006), The Statistical Analysis of Interval-censored Failure Time Data, chapter 2.

    >>> import numpy as np
    >>> known = np.exp(np.array([-1.0, 0.0, 1.0, 2.0]))
    >>> fitted = reporting_lag(known, known)
    >>> round(fitted.centre, 4), round(fitted.spread, 4)
    (0.5, 1.118)
    """
    low = finite("low", low)
    high = np.asarray(high, dtype=np.float64)
    count = same_length(low=low, high=high)
    if (low < 0).any() or not (low <= high).all():
        place = int(np.argmin((low >= 0) & (low <= high)))
        raise ValueError(f"row {place}: bounds must be 0 <= low <= high")
    if (high == 0).any():
        place = int(np.argmin(high))
        raise ValueError(f"row {place}: a lag of 0 is bounded above by the step of the clock")
    logs = np.log(np.maximum(np.c_[low, high], SHORTEST))
    exact: Flags = low == high
    _refuse_uninformative(low, high)
    bounded = np.isfinite(high)
    middle = np.log(np.maximum((low + np.where(bounded, high, low)) / 2, SHORTEST))
    begin = np.array([np.median(middle), np.log(max(middle.std(), 0.1))])
    found = minimize(
        _loss,
        begin,
        args=(logs, exact),
        method="L-BFGS-B",
        bounds=[(None, None), (-STEEPEST, STEEPEST)],
        options={"ftol": 1e-13, "gtol": 1e-8},
    )
    return ReportingLag(float(found.x[0]), float(np.exp(found.x[1])), count, -float(found.fun))


def _refuse_uninformative(low: Numbers, high: Numbers) -> None:
    """Bounds that some one lag satisfies all at once fit any spread, down to none at all."""
    if not len(low) or low.max() < high.min() or (len(np.unique(np.r_[low, high])) == 1):
        raise ValueError("one lag fits every row: the spread of lags cannot be told from these")


def _loss(parameters: Numbers, logs: Numbers, exact: Flags) -> float:
    centre, spread = parameters[0], np.exp(parameters[1])
    z = (logs - centre) / spread
    known = -0.5 * z[exact, 0] ** 2 - HALF_LOG_TWO_PI - np.log(spread) - logs[exact, 0]
    return -float(known.sum() + _log_between(z[~exact, 0], z[~exact, 1]).sum())


def _log_between(low: Numbers, high: Numbers) -> Numbers:
    """The logarithm of the normal chance between two points, by the smaller tail."""
    low, high = np.where(low > 0, -high, low), np.where(low > 0, -low, high)
    upper, lower = log_ndtr(high), log_ndtr(low)
    return np.asarray(upper + np.log1p(-np.exp(np.minimum(lower - upper, -1e-15))))

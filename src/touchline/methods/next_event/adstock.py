"""The effect of contacts that lingers from period to period."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from touchline.methods.next_event.gap_histories import ImpossibleHistoryError
from touchline.numerics.least_squares import LeastSquares, least_squares

Floats = NDArray[np.float64]

MOST_RETAINED = 0.995


@dataclass(frozen=True)
class Adstock:
    """`effect` of a contact in its period, and the share `retained` a period later, with errors."""

    effect: float
    effect_error: float
    retained: float
    retained_error: float

    @property
    def decay(self) -> float:
        """The rate of decay a period, -ln of the share retained."""
        return float(-np.log(self.retained))

    @property
    def half_life(self) -> float:
        """The periods in which the effect halves."""
        return float(np.log(2) / self.decay)

    @property
    def whole_effect(self) -> float:
        """What one contact brings in all periods together."""
        return self.effect / (1 - self.retained)


def carried_over(contacts: Floats, retained: float) -> Floats:
    r"""The stock of contacts still felt in each period, shape (n, periods) as `contacts`.

    Formula:
    $$ A_t = x_t + \rho A_{t-1} $$

    >>> import numpy as np
    >>> carried_over(np.array([[1.0, 0.0, 0.0, 2.0]]), 0.5).tolist()
    [[1.0, 0.5, 0.25, 2.125]]

    Source: Broadbent (1979), Journal of the Market Research Society 21.
    """
    stock = contacts.astype(np.float64)
    for period in range(1, stock.shape[1]):
        stock[:, period] += retained * stock[:, period - 1]
    return stock


def adstock(outcomes: Floats, contacts: Floats) -> Adstock:
    r"""Fit the effect of contacts and how much of it is retained, by least squares.

    Formula:
    $$ y_{it} = \alpha_i + \beta A_{it}(\rho) + e_{it}, \qquad
       \frac{\partial A_t}{\partial \rho} = A_{t-1} + \rho \frac{\partial A_{t-1}}{\partial \rho} $$

    `outcomes` and `contacts` (n, periods); each customer has its own level, errors are by customer,
    from the linearised model. Contacts before the first period are taken as none: begin where
    contacting begins. Errors: `ImpossibleHistoryError` where contacts never vary within a customer
    or their effect is nil, so that nothing decays.

    >>> import numpy as np
    >>> random = np.random.default_rng(1)
    >>> contacts = random.poisson(0.3, (200, 30)).astype(float)
    >>> outcomes = 2 * carried_over(contacts, 0.6) + random.normal(size=(200, 30))
    >>> fit = adstock(outcomes, contacts)
    >>> round(fit.effect, 1), round(fit.retained, 2)
    (2.0, 0.6)

    Source: Broadbent (1979); Amemiya (1985), Advanced Econometrics, chapter 4.
    """
    if outcomes.shape != contacts.shape or outcomes.ndim != 2 or min(outcomes.shape) < 3:
        raise ImpossibleHistoryError("outcomes and contacts are two tables (customers, periods)")
    if not _within(contacts).any():
        raise ImpossibleHistoryError("contacts never vary within a customer")
    y = _within(outcomes)

    def misfit(retained: float) -> float:
        x = _within(carried_over(contacts, retained))
        return float(((y - x * (x @ y / (x @ x))) ** 2).sum())

    options = {"xatol": 1e-10}
    found = minimize_scalar(misfit, bounds=(0.0, MOST_RETAINED), method="bounded", options=options)
    retained = float(found.x)
    return _told(_linearised(y, contacts, retained), retained)


def _linearised(y: Floats, contacts: Floats, retained: float) -> LeastSquares:
    """The regression on the stock and on how it moves with the share retained."""
    stock = carried_over(contacts, retained)
    earlier = np.hstack([np.zeros((stock.shape[0], 1)), stock[:, :-1]])
    x = np.column_stack([_within(stock), _within(carried_over(earlier, retained))])
    customers = np.repeat(np.arange(stock.shape[0]), stock.shape[1])
    return least_squares(x, y, kind="cluster", clusters=customers)


def _told(fit: LeastSquares, retained: float) -> Adstock:
    effect, error = float(fit.coefficients[0]), float(fit.standard_errors[0])
    if abs(effect) < 2 * error:
        raise ImpossibleHistoryError("contacts have no effect that can be seen, so nothing decays")
    # The second slope is that of the stock's move times the effect.
    return Adstock(effect, error, retained, float(fit.standard_errors[1]) / abs(effect))


def _within(table: Floats) -> Floats:
    """Each row less its mean, as one long array."""
    return np.asarray((table - table.mean(axis=1, keepdims=True)).ravel(), dtype=np.float64)

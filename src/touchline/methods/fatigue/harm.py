"""The harm that burden does: opt-out, complaint or a bad rating, as a hazard week by week."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.numerics.maximum_likelihood import Maximum, NoMaximum, maximise

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_STARTS = (1.0, 4.0, 12.0)  # weeks; the likelihood of a decay may have several tops
_MOST_LOGIT = 30.0


@dataclass(frozen=True)
class FatigueHarm:
    """What `fatigue_harm` found, with `maximum` for errors, intervals and draws.

    `base` is the log hazard a week of a rested customer whose covariates are nought, `weights` (c)
    what one contact adds to it, `half_lives` (c) in weeks, `slopes` (p) those of the covariates.
    """

    maximum: Maximum
    channels: int

    @property
    def base(self) -> float:
        """The log hazard without any burden."""
        return float(self.maximum.parameters[0])

    @property
    def weights(self) -> Floats:
        """What one contact adds to the log hazard in its week."""
        return self.maximum.parameters[1 : 1 + self.channels]

    @property
    def half_lives(self) -> Floats:
        """The weeks after which half of a contact is forgotten."""
        return self.maximum.parameters[1 + self.channels : 1 + 2 * self.channels]

    @property
    def slopes(self) -> Floats:
        """What a unit of each covariate adds to the log hazard."""
        return self.maximum.parameters[1 + 2 * self.channels :]


def fatigue_harm(
    contacts: ArrayLike, event: ArrayLike, at_risk: ArrayLike, covariates: ArrayLike | None = None
) -> FatigueHarm:
    r"""Maximum likelihood of a weekly hazard that burden raises.

    Formula:
    $$ h_{it} = 1 - \exp(-e^{\eta_{it}}), \qquad
       \eta_{it} = \alpha + \sum_c \beta_c B_{itc}(h_c) + \gamma' z_i $$
    $$ \ell = \sum_{it\,\text{at risk}} y_{it} \log h_{it} + (1 - y_{it}) \log(1 - h_{it}) $$

    `contacts` (n, weeks, c) are counts, `event` and `at_risk` (n, weeks) yes or no, `covariates`
    (n, p) do not change over time. At risk of opting out is who has not; of a bad rating, who was
    asked that week. Each channel has its own weight and half-life. The hazard must not itself
    decide who is contacted, given the covariates: else the weights are not effects.

    Raises ValueError for shapes that do not fit, or events of rows not at risk; NoMaximum, naming
    the parameter, where there is too little harm to tell its decay.

    An interval of a weight that leaves nought out is no test: without harm the half-life means
    nothing and may settle where chance looks most like harm. Ask `burden_test`.

    Source: Prentice and Gloeckler 1978 (grouped proportional hazards); the burden is Koyck's.

    >>> rng = np.random.default_rng(2)
    >>> contacts = rng.poisson(0.7, size=(2500, 12, 1))
    >>> from touchline.methods.fatigue.burden import burden
    >>> hazard = 1 - np.exp(-np.exp(-4 + 0.5 * burden(contacts, [2.0])[:, :, 0]))
    >>> event = rng.random((2500, 12)) < hazard
    >>> found = fatigue_harm(contacts, event, np.ones((2500, 12)))
    >>> low, high = found.maximum.interval()[1]
    >>> bool(low < 0.5 < high)
    True
    """
    rows = FatigueRows.checked(contacts, event, at_risk, covariates)
    return FatigueHarm(_maximum(rows, _STARTS), rows.contacts.shape[2])


def _maximum(rows: "FatigueRows", half_lives: tuple[float, ...]) -> Maximum:
    """The greatest likelihood, sought from these half-lives."""
    if not rows.event.any() or rows.event[rows.at_risk].all():
        raise NoMaximum("there is no harm, or nothing but harm, among the rows at risk")
    channels, slopes = rows.contacts.shape[2], rows.covariates.shape[1]
    numbers = [str(number) for number in range(channels)]
    names = ["base", *(f"weight of channel {each}" for each in numbers)]
    names += [f"half-life of channel {each}" for each in numbers]
    names += [f"slope of covariate {number}" for number in range(slopes)]
    positive = [False] * (1 + channels) + [True] * channels + [False] * slopes
    base = float(np.log(-np.log1p(-rows.event[rows.at_risk].mean())))
    starts = [[base, *[0.1] * channels, *[h] * channels, *[0.0] * slopes] for h in half_lives]
    return maximise(rows.log_likelihood, starts, names, positive)


def burden_test(
    harm: FatigueHarm,
    contacts: ArrayLike,
    event: ArrayLike,
    at_risk: ArrayLike,
    covariates: ArrayLike | None = None,
) -> Floats:
    r"""Each channel's p-value (c) against doing no harm, by likelihood ratio.

    Formula:
    $$ \Lambda_c = 2(\hat\ell - \hat\ell_{-c}), \qquad p_c = \Pr(\chi^2_2 > \Lambda_c) $$

    `harm` is the fit on the same rows. Two degrees of freedom pay for the weight and for the
    half-life, which is sought where it looks best; the law is approximate for that reason.

    Raises what `fatigue_harm` raises.

    Source: Wilks 1938; why weight alone is not enough: Davies 1987.

    >>> rng = np.random.default_rng(2)
    >>> contacts, at_risk = rng.poisson(0.7, size=(1500, 12, 1)), np.ones((1500, 12))
    >>> from touchline.methods.fatigue.burden import burden
    >>> chance = 0.01 * np.exp(0.5 * burden(contacts, [2.0])[:, :, 0])
    >>> event = rng.random((1500, 12)) < chance
    >>> found = fatigue_harm(contacts, event, at_risk)
    >>> bool(burden_test(found, contacts, event, at_risk)[0] < 0.001)
    True
    """
    rows = FatigueRows.checked(contacts, event, at_risk, covariates)
    p_values = np.empty(harm.channels)
    for channel in range(harm.channels):
        less = replace(rows, contacts=np.delete(rows.contacts, channel, axis=2))
        without = _maximum(less, _STARTS if harm.channels > 1 else _STARTS[:1])
        gain = 2 * (harm.maximum.log_likelihood - without.log_likelihood)
        p_values[channel] = np.exp(-max(gain, 0.0) / 2)  # the upper tail of chi-squared with two
    return p_values


def at_risk_until(event: ArrayLike) -> Flags:
    """Who is at risk of what ends with its first event (n, weeks): all weeks up to and with it.

    >>> at_risk_until([[0, 1, 0]]).tolist()
    [[True, True, False]]
    """
    happened = np.asarray(event, dtype=bool)
    before = np.cumsum(happened, axis=1) - happened
    return np.asarray(before == 0)


@dataclass(frozen=True)
class FatigueRows:
    """Contacts (n, weeks, c), events and risk (n, weeks) and covariates (n, p), checked."""

    contacts: Floats
    event: Flags
    at_risk: Flags
    covariates: Floats

    @classmethod
    def checked(
        cls, contacts: ArrayLike, event: ArrayLike, at_risk: ArrayLike, given: ArrayLike | None
    ) -> "FatigueRows":
        """The rows, or a refusal that says what does not fit."""
        x = np.asarray(contacts, dtype=float)
        y, r = np.asarray(event, dtype=bool), np.asarray(at_risk, dtype=bool)
        z = np.empty((x.shape[0], 0)) if given is None else np.asarray(given, dtype=float)
        if x.ndim != 3 or y.shape != x.shape[:2] or r.shape != y.shape or len(z) != len(x):
            raise ValueError(f"contacts {x.shape}, events {y.shape}, at risk {r.shape}, {z.shape}")
        if not (x >= 0).all() or not np.isfinite(z).all():
            raise ValueError("contacts must be counts, and covariates numbers, none missing")
        if (y & ~r).any():
            row = int(np.argmax((y & ~r).any(axis=1)))
            raise ValueError(f"row {row} has an event in a week in which it was not at risk")
        return cls(x, y, r, z)

    @cached_property
    def by_channel(self) -> Floats:
        """The contacts (c, weeks, n): a week's sum then runs along the memory."""
        return np.ascontiguousarray(self.contacts.transpose(2, 1, 0))

    @cached_property
    def quiet(self) -> Floats:
        """One for each week (weeks, n) at risk without event, nought for others."""
        return np.ascontiguousarray((self.at_risk & ~self.event).T, dtype=np.float64)

    @cached_property
    def happened(self) -> NDArray[np.intp]:
        """The places of the events in a table (weeks, n) laid out flat."""
        return np.flatnonzero(self.event.T)

    def log_likelihood(self, parameters: Floats) -> tuple[float, Floats]:
        """Its value and gradient."""
        channels = self.by_channel.shape[0]
        weights = parameters[1 : 1 + channels]
        half_lives = parameters[1 + channels : 1 + 2 * channels]
        kept = 2 ** (-1 / half_lives)
        load, by_kept = _burden_and_slope(self.by_channel, kept)
        logit = parameters[0] + self.covariates @ parameters[1 + 2 * channels :]
        logit = logit + np.tensordot(weights, load, 1)
        rate = np.exp(np.minimum(logit, _MOST_LOGIT))
        of_events = rate.ravel()[self.happened]
        pull = -rate * self.quiet
        value = np.log(-np.expm1(-of_events)).sum() + pull.sum()
        pull.ravel()[self.happened] = of_events / np.expm1(of_events)
        of_load, of_kept = np.tensordot(load, pull, 2), np.tensordot(by_kept, pull, 2)
        of_half_life = of_kept * weights * kept * np.log(2) / half_lives**2
        of_slopes = pull.sum(axis=0) @ self.covariates
        return float(value), np.concatenate(([pull.sum()], of_load, of_half_life, of_slopes))


def _burden_and_slope(contacts: Floats, kept: Floats) -> tuple[Floats, Floats]:
    """The burden (c, weeks, n) after each week, and its derivative by the share kept."""
    load, slope = np.empty_like(contacts), np.zeros_like(contacts)
    load[:, 0] = contacts[:, 0]
    for week in range(1, contacts.shape[1]):
        load[:, week] = contacts[:, week] + kept[:, None] * load[:, week - 1]
        slope[:, week] = load[:, week - 1] + kept[:, None] * slope[:, week - 1]
    return load, slope

"""Worlds of events in time: gaps between purchases, engagement that ends, responses to contacts."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Law = Literal["gamma", "weibull", "lognormal"]


@dataclass(frozen=True)
class RenewalWorld:
    """Customers who come at gaps of one law, each in a rhythm of its own.

    `parameters` are (shape, a, b) for gamma and Weibull gaps, whose rates are gamma with a and b,
    and (mean, sigma, tau) for lognormal ones. Each customer is seen from an event for a time drawn
    between `shortest` and `longest`.
    """

    law: Law
    parameters: tuple[float, float, float]
    customers: int = 300
    shortest: float = 20.0
    longest: float = 100.0

    def draw(self, seed: int) -> "Histories":
        """One world."""
        random = np.random.default_rng(seed)
        rhythm = self._rhythms(random)
        seen_for = random.uniform(self.shortest, self.longest, self.customers)
        last, waits = np.zeros(self.customers), np.zeros(self.customers)
        owners: list[Integers] = []
        gaps: list[Floats] = []
        going = np.arange(self.customers)
        while going.size:
            gap = self._gaps(random, rhythm[going])
            inside = last[going] + gap <= seen_for[going]
            waits[going[~inside]] = (last[going] + gap - seen_for[going])[~inside]
            going, gap = going[inside], gap[inside]
            last[going] += gap
            owners.append(going)
            gaps.append(gap)
        return Histories(np.concatenate(owners), np.concatenate(gaps), seen_for - last, waits)

    def _rhythms(self, random: np.random.Generator) -> Floats:
        _, second, third = self.parameters
        if self.law == "lognormal":
            return random.normal(self.parameters[0], third, self.customers)
        return random.gamma(second, 1 / third, self.customers)

    def _gaps(self, random: np.random.Generator, rhythm: Floats) -> Floats:
        shape = self.parameters[0]
        if self.law == "gamma":
            return random.gamma(shape, 1 / rhythm)
        if self.law == "weibull":
            return np.asarray((random.exponential(size=rhythm.size) / rhythm) ** (1 / shape))
        return random.lognormal(rhythm, self.parameters[1])


@dataclass(frozen=True)
class Histories:
    """Completed `gaps` (m) of `customers` (m), `open_gaps` (n), and the true `waits` (n)."""

    customers: Integers
    gaps: Floats
    open_gaps: Floats
    waits: Floats


@dataclass(frozen=True)
class FrailtyWorld:
    """Customers whose engagement events come at common rates times a gamma multiple of mean 1."""

    rates: tuple[float, ...] = (0.05, 0.02)
    shape: float = 1.5
    customers: int = 400
    exposure: float = 25.0

    def draw(self, seed: int) -> "Exposures":
        """One world."""
        random = np.random.default_rng(seed)
        frailty = random.gamma(self.shape, 1 / self.shape, self.customers)
        exposure = random.uniform(0, 2 * self.exposure, (self.customers, len(self.rates)))
        rates = frailty[:, None] * np.array(self.rates)
        return Exposures(random.poisson(rates * exposure).astype(np.float64), exposure, rates)


@dataclass(frozen=True)
class Exposures:
    """`events` in `exposure`, and the true `rates`; all (n, intervals)."""

    events: Floats
    exposure: Floats
    rates: Floats


@dataclass(frozen=True)
class ResponseWorld:
    """Responses whose rate jumps at each contact and decays; contacts come as they like."""

    base: float = 0.05
    jump: float = 0.2
    decay: float = 0.5
    contact_rate: float = 0.1
    customers: int = 200
    observed_for: float = 40.0

    def draw(self, seed: int) -> "Responses":
        """One world: base responses, and for each contact a Poisson number, each at its delay."""
        random = np.random.default_rng(seed)
        contacts = self._uniform(random, self.contact_rate)
        base = self._uniform(random, self.base)
        counts = random.poisson(self.jump / self.decay, contacts[1].size)
        owners = np.repeat(contacts[0], counts)
        times = np.repeat(contacts[1], counts) + random.exponential(1 / self.decay, owners.size)
        inside = times < self.observed_for
        customers = np.append(base[0], owners[inside])
        return Responses(
            customers,
            np.append(base[1], times[inside]),
            contacts[0],
            contacts[1],
            np.full(self.customers, self.observed_for),
        )

    def _uniform(self, random: np.random.Generator, rate: float) -> tuple[Integers, Floats]:
        counts = random.poisson(rate * self.observed_for, self.customers)
        owners = np.repeat(np.arange(self.customers), counts)
        return owners, random.uniform(0, self.observed_for, owners.size)


@dataclass(frozen=True)
class Responses:
    """Moments of responses and contacts with their customers, and the length observed (n)."""

    response_customers: Integers
    response_times: Floats
    contact_customers: Integers
    contact_times: Floats
    observed_for: Floats


@dataclass(frozen=True)
class AdstockWorld:
    """Weekly outcomes with lingering effects; `jitter` autocorrelates a customer's weeks."""

    effect: float = 1.0
    retained: float = 0.6
    customers: int = 150
    periods: int = 30
    contact_rate: float = 0.3
    jitter: float = 0.5

    def draw(self, seed: int) -> tuple[Floats, Floats]:
        """Outcomes and contacts, both (customers, periods)."""
        random = np.random.default_rng(seed)
        size = (self.customers, self.periods)
        contacts = random.poisson(self.contact_rate, size).astype(np.float64)
        errors, felt = random.normal(size=size), contacts.copy()
        for period in range(1, self.periods):
            errors[:, period] += self.jitter * errors[:, period - 1]
            felt[:, period] += self.retained * felt[:, period - 1]
        levels = random.normal(size=(self.customers, 1))
        return np.asarray(levels + self.effect * felt + errors), contacts

"""Customers who tire of contacts: what each contact adds to the risk of three harms is known."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Risk:
    """A weekly hazard 1 - exp(-exp(base + weights · burden + slope z)); half-lives in weeks."""

    base: float
    weights: tuple[float, ...]
    half_lives: tuple[float, ...]
    slope: float

    def rates(self, contacts: Floats, covariate: Floats) -> Floats:
        """The cumulative hazard of each customer and week (n, weeks)."""
        kept = 2 ** (-1 / np.array(self.half_lives))
        load = np.zeros(contacts[:, 0].shape)
        rates = np.empty(contacts.shape[:2])
        for week in range(contacts.shape[1]):
            load = load * kept + contacts[:, week]
            rates[:, week] = self.base + load @ np.array(self.weights) + self.slope * covariate
        return np.asarray(np.exp(rates))

    def chance(self, load: Floats, covariate: float, weeks: int) -> float:
        """The chance of harm within the weeks when a burden (c) decays undisturbed."""
        kept = 2 ** (-1 / np.array(self.half_lives))
        left = load * kept[None, :] ** np.arange(weeks)[:, None]
        summed = np.exp(self.base + self.slope * covariate + left @ np.array(self.weights)).sum()
        return float(1 - np.exp(-summed))


@dataclass(frozen=True)
class Fatigue:
    """Contacts (n, weeks, 2), one covariate (n, 1), and for each harm events and who was at risk.

    Opting out ends the risk; complaints come again; satisfaction is asked in some weeks only.
    """

    contacts: Floats
    covariates: Floats
    events: dict[str, Flags]
    at_risk: dict[str, Flags]


@dataclass(frozen=True)
class FatigueWorld:
    """Calls and messages, of which calls weigh more and are forgotten sooner."""

    customers: int = 1500
    weeks: int = 26
    asked: float = 0.5
    risks: dict[str, Risk] = field(
        default_factory=lambda: {
            "opt-out": Risk(-5.2, (0.6, 0.25), (2.0, 4.0), 0.3),
            "complaint": Risk(-4.6, (0.5, 0.2), (1.5, 5.0), 0.4),
            "bad rating": Risk(-3.5, (0.4, 0.2), (3.0, 6.0), -0.3),
        }
    )

    def draw(self, seed: int) -> Fatigue:
        """One world; who is contacted more depends on the covariate, not on the harm."""
        rng = np.random.default_rng(seed)
        covariate = rng.normal(size=self.customers)
        often = np.exp(0.3 * covariate)[:, None, None] * np.array([0.3, 0.6])
        shape = (self.customers, self.weeks, 2)
        contacts = rng.poisson(often * rng.gamma(2, 0.5, size=shape)).astype(float)
        events, at_risk = {}, {}
        for harm, risk in self.risks.items():
            happens = rng.random(shape[:2]) < 1 - np.exp(-risk.rates(contacts, covariate))
            exposed = np.ones(shape[:2], dtype=bool)
            if harm == "opt-out":
                exposed = np.cumsum(happens, axis=1) - happens == 0
            if harm == "bad rating":
                exposed = rng.random(shape[:2]) < self.asked
            at_risk[harm], events[harm] = exposed, happens & exposed
        return Fatigue(contacts, covariate[:, None], events, at_risk)

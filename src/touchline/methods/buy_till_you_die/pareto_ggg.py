"""Pareto/GGG: customers of different regularity, by a sampler."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.buy_till_you_die.ggg_sweeps import sweep_customers, sweep_population
from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases

Vector = NDArray[np.float64]
NAMES = ("t", "gamma", "r", "alpha", "s", "beta")


@dataclass(frozen=True)
class GammaPriors:
    """The prior of each population parameter (t, γ, r, α, s, β): a gamma's shape and rate."""

    shape: tuple[float, ...] = (1e-3,) * 6
    rate: tuple[float, ...] = (1e-3,) * 6


@dataclass(frozen=True)
class Sampling:
    """Sweeps that are thrown away at the start, sweeps that follow, every how many is kept."""

    warm_up: int = 1000
    sweeps: int = 2000
    every: int = 5
    seed: int = 0


@dataclass(frozen=True)
class GGGHistories:
    r"""x, t_x, T as in `PurchaseRows`, one entry a customer, and `log_gaps`: the sum of the natural
    logarithms of the gaps between successive purchases (0 where x = 0).

    Errors: `ImpossiblePurchases` where no history can have these values; the sum of logarithms can
    be at most x·ln(t_x / x), that of equal gaps.
    """

    x: Vector
    t_x: Vector
    observed: Vector
    log_gaps: Vector

    @classmethod
    def checked(
        cls, x: ArrayLike, t_x: ArrayLike, observed: ArrayLike, log_gaps: ArrayLike
    ) -> "GGGHistories":
        """The histories, once every one of them is possible."""
        count, last, end, logs = (
            np.asarray(column, dtype=float) for column in (x, t_x, observed, log_gaps)
        )
        if not len(count) == len(last) == len(end) == len(logs) > 0:
            raise ImpossiblePurchases("give as many x as t_x, T and sums of log gaps")
        most = count * np.log(np.maximum(last, 1e-300) / np.maximum(count, 1))
        bad = ~np.isfinite(count + last + end + logs) | (count != np.floor(count)) | (count < 0)
        bad |= (last > end) | ((count > 0) != (last > 0)) | (end <= 0)
        bad |= np.where(count > 0, logs > most + 1e-9 * (1 + np.abs(most)), logs != 0)
        if np.any(bad):
            row = int(np.argmax(bad))
            raise ImpossiblePurchases(
                f"row {row} (x {count[row]:g}, t_x {last[row]:g}, T {end[row]:g}, log gaps "
                f"{logs[row]:g}) is no history: 0 ≤ t_x ≤ T, x whole, and gaps that sum to t_x"
            )
        return cls(count, last, end, logs)


@dataclass(frozen=True)
class ParetoGGG:
    r"""A customer's gaps are Gamma(k, rate kλ), with k ~ Gamma(t, γ), λ ~ Gamma(r, α) and a
    lifetime that is exponential of rate μ ~ Gamma(s, β).

    Formula:
    $$ f(\text{gaps} \mid k, \lambda, \tau) = \frac{(k\lambda)^{kx}}{\Gamma(k)^x}\,
       e^{(k-1) \sum \ln \text{gap}} e^{-k \lambda t_x}\;
       Q\big(k,\, k\lambda\,(\min(T, \tau) - t_x)\big) $$

    Q is the regularised upper incomplete gamma function: no purchase since t_x while alive. The
    sampler draws in turn, for each customer, the end τ (beyond T with P(alive), else in between), μ
    from its gamma, k and λ by slices, and then the six population parameters by slices.

    `population` has a row for each kept sweep, columns (t, γ, r, α, s, β). `k`, `rate`, `alive` are
    each customer's means over the kept sweeps.

    Errors: `ImpossiblePurchases` from `GGGHistories`.

    >>> histories = GGGHistories.checked([2, 0], [4.0, 0], [9.0, 9.0], [2 * np.log(2.0), 0.0])
    >>> drawn = ParetoGGG.sample(histories, Sampling(warm_up=10, sweeps=10, every=5, seed=1))
    >>> drawn.population.shape, drawn.alive.shape
    ((2, 6), (2,))

    Source: Platzer and Reutterer, Ticking Away the Moments, Marketing Science 35, 2016; slices:
    Neal, Slice Sampling, Annals of Statistics 31, 2003.
    """

    population: Vector
    k: Vector
    rate: Vector
    alive: Vector

    @classmethod
    def sample(
        cls,
        histories: GGGHistories,
        sampling: Sampling | None = None,
        priors: GammaPriors | None = None,
    ) -> "ParetoGGG":
        """Draw from the posterior. Look at `regularity` first: at k ≈ 1 Pareto/NBD is enough."""
        plan, beliefs = sampling or Sampling(), priors or GammaPriors()
        generator = np.random.default_rng(plan.seed)
        chain = _Chain(histories, beliefs)
        kept, sums = [], np.zeros((3, len(histories.x)))
        for sweep in range(plan.warm_up + plan.sweeps):
            chain.sweep(generator)
            if sweep >= plan.warm_up and (sweep - plan.warm_up + 1) % plan.every == 0:
                kept.append(chain.population.copy())
                sums += [chain.state[0], chain.state[1], chain.state[3] > histories.observed]
        k, rate, alive = sums / len(kept)
        return cls(np.stack(kept), k, rate, alive)


class _Chain:
    """Where the sampler is: `state` has k, λ, μ, τ of each customer as rows."""

    def __init__(self, histories: GGGHistories, priors: GammaPriors) -> None:
        columns = (histories.x, histories.t_x, histories.observed, histories.log_gaps)
        self.facts = np.stack(columns)
        self.priors = np.array([priors.shape, priors.rate]).T.copy()
        rate = (histories.x + 0.5) / (histories.observed + 1e-9)
        end = np.full_like(rate, 1 / (2 * histories.observed.mean()))
        self.state = np.stack([np.ones_like(rate), rate, end, histories.observed * 1.5])
        self.population = np.array([1.0, 1.0, 1.0, 1 / rate.mean(), 1.0, 1 / end[0]])

    def sweep(self, generator: np.random.Generator) -> None:
        """One draw of everything given everything else."""
        sweep_customers(generator, self.facts, self.population, self.state)
        sweep_population(generator, self.state, self.priors, self.population)

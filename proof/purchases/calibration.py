"""Simulation-based calibration of the Pareto/GGG sampler.

Parameters are drawn from the prior, customers from the parameters, and parameters again from the
posterior: the rank of the true one among those must be uniform, whatever the prior.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim
from proof.worlds import number_of_worlds
from scipy.stats import chi2

from touchline.methods.buy_till_you_die.pareto_ggg import (
    NAMES,
    GammaPriors,
    GGGHistories,
    ParetoGGG,
    Sampling,
)
from touchline.simulator.worlds.purchase_histories import histories, lifetime_habits

PRIORS = GammaPriors(shape=(20.0,) * 6, rate=(4.0, 8.0, 20.0, 5.0, 20.0, 1.0))
CUSTOMERS, WEEKS = 60, 52.0
DRAWS = 19  # kept of each chain: 20 ranks
BINS = 10
PLAN = Sampling(warm_up=300, sweeps=DRAWS * 60, every=60)
WORKERS = 2


def ranks_of(seed: int) -> NDArray[np.int64]:
    """How many posterior draws lie below the truth: six parameters, means of k, λ and μ."""
    generator = np.random.default_rng([seed, 7])
    truth = generator.gamma(PRIORS.shape, 1 / np.array(PRIORS.rate))
    t, gamma, r, alpha, s, beta = truth
    habits = lifetime_habits((r, alpha, s, beta), CUSTOMERS, generator, (t, gamma))
    seen = histories(habits, np.full(CUSTOMERS, WEEKS), 0.0, generator)
    facts = GGGHistories.checked(seen.x, seen.t_x, seen.observed, seen.log_gaps)
    plan = Sampling(PLAN.warm_up, PLAN.sweeps, PLAN.every, seed)
    drawn = ParetoGGG.sample(facts, plan, PRIORS)
    ratios = drawn.population[:, ::2] / drawn.population[:, 1::2]
    ours = np.concatenate([drawn.population, ratios], axis=1)
    theirs = np.concatenate([truth, truth[::2] / truth[1::2]])
    return np.asarray((ours < theirs).sum(axis=0))


def calibration() -> Iterator[Claim]:
    """The χ² of the histogram of ranks of each parameter, p over .01 / 9 of nine (Bonferroni)."""
    worlds = number_of_worlds(200)
    with ProcessPoolExecutor(WORKERS) as pool:
        ranks = np.stack(list(pool.map(ranks_of, range(worlds), chunksize=5)))
    names = [*NAMES, "mean of k", "mean of λ", "mean of μ"]
    chances = [p_of_uniform(column) for column in ranks.T]
    told = ", ".join(f"{name} {p:.2f}" for name, p in zip(names, chances, strict=True))
    says = f"Pareto/GGG: ranks in {worlds} worlds of {CUSTOMERS} customers are uniform, χ² p"
    yield Claim(says, "all > .01 / 9", told, min(chances) > 0.01 / 9)


def p_of_uniform(ranks: NDArray[np.int64]) -> float:
    """The chance of so uneven a histogram under uniform ranks 0 to `DRAWS`."""
    counts = np.bincount(ranks * BINS // (DRAWS + 1), minlength=BINS)
    expected = len(ranks) / BINS
    return float(chi2.sf(((counts - expected) ** 2 / expected).sum(), BINS - 1))

"""Bases that are small, sparse or degenerate: a fit that is one, or a refusal that says why."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from proof.claim import Claim
from proof.worlds import number_of_worlds

from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.bg_bb import BetaGeometricBetaBinomial
from touchline.methods.buy_till_you_die.fitted import PurchaseModel, log_likelihood_of
from touchline.methods.buy_till_you_die.gamma_gamma import GammaGamma, SpendFollowsFrequency
from touchline.methods.buy_till_you_die.modified_beta_geometric_nbd import ModifiedBetaGeometricNBD
from touchline.methods.buy_till_you_die.negative_binomial import NegativeBinomial
from touchline.methods.buy_till_you_die.pareto_nbd import ParetoNBD
from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases, PurchaseRows
from touchline.numerics.maximum_likelihood import Maximum, NoMaximum
from touchline.simulator.worlds.purchase_histories import beta_habits, histories

Generator = np.random.Generator
Columns = tuple[np.ndarray, np.ndarray, np.ndarray]
WORKERS = 2
NEARBY = 30  # places around a maximum that must not lie higher
LONG_SENTENCE = 60  # a refusal with a reason and a remedy is at least so long


def none_came_back(size: int, generator: Generator) -> Columns:
    """Nobody bought again."""
    return np.zeros(size), np.zeros(size), generator.integers(1, 60, size).astype(float)


def all_alike(size: int, generator: Generator) -> Columns:
    """One history, many times."""
    x = float(generator.integers(0, 5))
    return np.full(size, x), np.full(size, 10.0 * (x > 0)), np.full(size, 30.0)


def bought_today(size: int, generator: Generator) -> Columns:
    """Every last purchase falls on the last day; some have only come today."""
    x = generator.integers(0, 6, size).astype(float)
    end = generator.integers(0, 40, size).astype(float) + (x > 0)
    return x, np.where(x > 0, end, 0.0), end


def few_buy_much(size: int, generator: Generator) -> Columns:
    """Up to a million purchases of a customer."""
    x = np.floor(10 ** generator.uniform(0, 6, size))
    end = generator.uniform(10, 60, size)
    return x, end * generator.uniform(0.5, 1, size), end


def long_gone(size: int, generator: Generator) -> Columns:
    """Bought in the first days, then silence."""
    x = generator.integers(1, 9, size).astype(float)
    return x, generator.uniform(0.01, 1, size), np.full(size, 100.0)


def other_units(size: int, generator: Generator) -> Columns:
    """Sparse histories in seconds."""
    x = generator.poisson(0.3, size).astype(float)
    end = generator.uniform(1e6, 3e7, size)
    return x, np.where(x > 0, end * generator.random(size), 0.0), end


def any_small_base(size: int, generator: Generator) -> Columns:
    """An ordinary base that is too small."""
    end = generator.uniform(20, 80, size)
    seen = histories(beta_habits((0.7, 3.0, 0.9, 2.0), size, generator), end, 0.0, generator)
    return seen.x, seen.t_x, end


KINDS: list[Callable[[int, Generator], Columns]] = [
    none_came_back, all_alike, bought_today, few_buy_much, long_gone, other_units, any_small_base,
]  # fmt: skip
MODELS: list[type[PurchaseModel]] = [
    BetaGeometricNBD, ModifiedBetaGeometricNBD, ParetoNBD, NegativeBinomial,
    BetaGeometricBetaBinomial,
]  # fmt: skip


def outcome(model: type[PurchaseModel], seed: int) -> str:
    """'fitted', 'refused', or what went wrong."""
    generator = np.random.default_rng([seed, 5])
    size = int(generator.integers(1, 80))
    x, t_x, end = KINDS[seed % len(KINDS)](size, generator)
    if model is BetaGeometricBetaBinomial:
        end = np.clip(np.ceil(end), 1, 60)
        t_x = np.minimum(np.ceil(t_x), end)
        x = np.minimum(x, t_x)
        t_x = np.where(x > 0, t_x, 0.0)
    try:
        rows = PurchaseRows.group(x, t_x, end)
        maximum = model.fit(rows).maximum
    except (NoMaximum, ImpossiblePurchases) as refusal:
        return "refused" if len(str(refusal)) > LONG_SENTENCE else f"refused unclearly: {refusal}"
    except Exception as error:
        return f"{KINDS[seed % len(KINDS)].__name__}: {type(error).__name__}"
    return _verdict(maximum, log_likelihood_of(model, rows), generator)


def _verdict(
    maximum: Maximum, log_likelihood: Callable[..., tuple[float, np.ndarray]], generator: Generator
) -> str:
    numbers = [maximum.parameters, maximum.standard_errors, maximum.interval().ravel()]
    if not np.all(np.isfinite(np.concatenate(numbers))):
        return "not a number"
    for _ in range(NEARBY):
        shift = generator.normal(size=len(maximum.parameters)) * generator.choice([0.01, 0.3, 2.0])
        with np.errstate(all="ignore"):
            there = log_likelihood(maximum.parameters * np.exp(shift))[0]
        if there > maximum.log_likelihood + 1e-6:
            return "a higher place nearby"
    return "fitted"


def spend_outcome(seed: int) -> str:
    """The same for Gamma-Gamma."""
    generator = np.random.default_rng([seed, 6])
    size = int(generator.integers(1, 60))
    x = generator.integers(1, [2, 5, 1000][seed % 3], size).astype(float)
    wide, usual = 10 ** generator.uniform(-2, 6, size), generator.gamma(1.0, 30.0, size) + 0.01
    mean = [np.full(size, 12.5), usual, wide, 20 + generator.random(size)][seed % 4]
    try:
        maximum = GammaGamma.fit(x, mean)[1]
    except (NoMaximum, ImpossiblePurchases, SpendFollowsFrequency) as refusal:
        return "refused" if len(str(refusal)) > LONG_SENTENCE else f"refused unclearly: {refusal}"
    except Exception as error:
        return type(error).__name__
    return "fitted" if np.all(np.isfinite(maximum.standard_errors)) else "not a number"


def limits() -> Iterator[Claim]:
    """One claim a model: every base is fitted or refused, and nothing else happens."""
    bases = number_of_worlds()
    with ProcessPoolExecutor(WORKERS) as pool:
        for model in MODELS:
            found = pool.map(partial(outcome, model), range(bases), chunksize=20)
            yield _told(model.__name__, Counter(found), bases)
        found = pool.map(spend_outcome, range(bases), chunksize=20)
        yield _told("GammaGamma", Counter(found), bases)


def _told(name: str, found: Counter[str], bases: int) -> Claim:
    told = ", ".join(f"{count} {what}" for what, count in found.most_common())
    says = f"{name}: {bases:,} small, sparse or degenerate bases"
    holds = set(found) <= {"fitted", "refused"} and found["fitted"] > 0
    return Claim(says, "each fitted or refused with a reason", told, holds)

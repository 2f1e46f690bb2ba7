"""What is proved about fatigue."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim
from proof.worlds import covers, number_of_worlds

from touchline.methods.fatigue.harm import fatigue_harm
from touchline.methods.fatigue.marginal_contact import harm_of_one_more
from touchline.numerics.least_squares import least_squares
from touchline.numerics.maximum_likelihood import NoMaximum
from touchline.simulator.worlds.fatigue import Fatigue, FatigueWorld

Floats = NDArray[np.float64]

WORLD = FatigueWorld(customers=1000)
NAMES = ("base", "weight of a call", "of a message", "half-life of a call", "of a message", "slope")
LOAD, WEEKS = np.array([1.0, 2.0]), 8


def claims() -> Iterator[Claim]:
    """Every claim about fatigue."""
    for harm in WORLD.risks:
        yield from recovered(harm)


def recovered(harm: str) -> Iterator[Claim]:
    """One harm: coverage of its parameters and of what one more call does; refusals; the naive."""
    worlds = range(number_of_worlds())
    with ProcessPoolExecutor(2) as pool:
        found = [each for each in pool.map(partial(in_world, harm), worlds) if each is not None]
    refused = 1 - len(found) / len(worlds)
    held = np.array([each[0] for each in found])
    told = ", ".join(f"{name} {share:.1%}" for name, share in zip(NAMES, held.mean(0), strict=True))
    yield covers(f"Hazard of {harm}: all six parameters ({told}), {len(found)} worlds", held)
    yield covers(
        f"Hazard of {harm}: what one more call adds within {WEEKS} weeks, {len(found)} worlds",
        np.array([each[1] for each in found]),
    )
    says = f"Hazard of {harm}: worlds refused because the decay is not told"
    yield Claim(says, "≤ 5 %, each by name", f"{refused:.1%} of {len(worlds)}", refused <= 0.05)
    share = float(np.mean([each[2] for each in found]))
    says = f"Counting this week's calls alone misses the harm of earlier ones: {harm}"
    yield Claim(says, "coverage below 93 %", f"{share:.1%}", share < 0.93)


def in_world(harm: str, seed: int) -> tuple[NDArray[np.bool_], bool, bool] | None:
    """What held the truth in one world, or None where the fit was refused."""
    sample, risk = WORLD.draw(seed), WORLD.risks[harm]
    truth = np.array([risk.base, *risk.weights, *risk.half_lives, risk.slope])
    try:
        found = fatigue_harm(
            sample.contacts, sample.events[harm], sample.at_risk[harm], sample.covariates
        )
    except NoMaximum:
        return None
    low, high = found.maximum.interval().T
    one_more = np.array([1.0, 0.0])
    rise = risk.chance(LOAD + one_more, 0.0, WEEKS) - risk.chance(LOAD, 0.0, WEEKS)
    told = harm_of_one_more(found, LOAD, 0, WEEKS, [0.0])
    return (
        (low <= truth) & (truth <= high),
        told.low <= rise <= told.high,
        naive(sample, harm, rise),
    )


def naive(sample: Fatigue, harm: str, rise: float) -> bool:
    """Whether a plain regression on this week's contacts holds what one more call adds."""
    at_risk = sample.at_risk[harm]
    calls, messages = sample.contacts[at_risk].T
    design = np.column_stack((np.ones(calls.size), calls, messages))
    fit = least_squares(design, sample.events[harm][at_risk].astype(float))
    low, high = fit.intervals()[1]
    return bool(low <= rise <= high)

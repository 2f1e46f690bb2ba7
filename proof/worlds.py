"""How many worlds a proof draws, and claims about how often something happened in them."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim

USUAL_WORLDS = 1000


def number_of_worlds(usual: int = USUAL_WORLDS) -> int:
    """As many as usual, or fewer while one builds: the environment variable PROOF_WORLDS."""
    return min(usual, int(os.environ.get("PROOF_WORLDS", usual)))


def each_world(what: Callable[[int], Any], usual: int = USUAL_WORLDS) -> list[Any]:
    """What was found in each world, two processes at a time."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(what, range(number_of_worlds(usual)), chunksize=5))


def covers(says: str, hits: NDArray[np.bool_]) -> Claim:
    """95 % intervals must hold the truth in 93 to 97 % of the worlds."""
    share = float(np.mean(hits))
    return Claim(says, "93–97 %", f"{share:.1%} of {hits.size:,}", 0.93 <= share <= 0.97)


def seldom(says: str, hits: NDArray[np.bool_], most: float = 0.05) -> Claim:
    """What may happen in so large a share of the worlds at most."""
    share = float(np.mean(hits))
    return Claim(says, f"≤ {most:.0%}", f"{share:.1%} of {hits.size:,}", share <= most)


def unbiased(says: str, errors: NDArray[np.float64], most: float) -> Claim:
    """The mean error over the worlds must lie within `most`; its own standard error is told."""
    bias, chance = float(np.mean(errors)), float(np.std(errors) / np.sqrt(errors.size))
    figure = f"{bias:+.4f} (its error {chance:.4f})"
    return Claim(says, f"bias within ±{most:g}", figure, abs(bias) <= most)

"""The sampler of Pareto/GGG, calibrated by simulation."""

from collections.abc import Iterator

from proof.claim import Claim
from proof.purchases.calibration import calibration


def claims() -> Iterator[Claim]:
    """The ranks of the truth among the draws."""
    yield from calibration()
